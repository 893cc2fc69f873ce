// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A tokenizer from a SentencePiece file (https://huggingface.co/microsoft/trocr-small-printed has
/// one), numbered as the tokenizer's class in Transformers does it. Text is cut as the library
/// sentencepiece cuts it.
@Plugin("sentencepiece")
public final class SentencePieceProvider implements TokenizerProvider {
  private static final List<String> NAMES =
      List.of(
          "sentencepiece.bpe.model",
          "spiece.model",
          "tokenizer.model",
          "sentencepiece.model",
          "spm.model");
  private static final Metaspace METASPACE =
      new Metaspace(String.valueOf(SentencePieceNormalizer.SPACE), Metaspace.Prefix.ALWAYS, true);
  private static final long MAX_BYTES = 64L << 20;

  @Override
  public boolean matches(ModelFiles files) {
    return TokenizerFile.of(files) == TokenizerFile.OTHER
        && !files.contains("vocab.json")
        && file(files).isPresent();
  }

  @Override
  public Tokenizer load(ModelFiles files) {
    String name =
        file(files)
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s has no SentencePiece file; it should be called %s, or what vocab_file in"
                                .formatted(files.name(), String.join(", ", NAMES))
                            + " tokenizer_config.json says"));
    SentencePieceFile file =
        SentencePieceFile.read(files.location(name), files.bytes(name, MAX_BYTES));
    TokenizerConfig config = TokenizerConfig.read(files);
    return tokenizer(file, SentencePieceLayout.of(config, files), config);
  }

  private static Tokenizer tokenizer(
      SentencePieceFile file, SentencePieceLayout layout, TokenizerConfig config) {
    SentencePieceParts parts = new SentencePieceParts(file, layout.ids(file));
    AddedTokens added = added(layout, layout.vocabulary(file), config);
    Normalizer normalizer = parts.normalizer();
    Set<Integer> special = new HashSet<>(added.special(added.vocabulary().pieces()));
    special.addAll(parts.ids(SentencePieceFile.Type.CONTROL));
    return new TokenizerPipeline(
        added.vocabulary(),
        new TokenFinder(added.tokens(), added.tokens().stream().map(AddedToken::content).toList()),
        text -> normalizer.normalize(layout.folding().normalize(text)),
        new TokenFinder(List.of(), List.of()),
        PreTokenizer.NONE,
        parts.model(),
        layout.template(added.vocabulary()),
        written(file, layout, added.vocabulary()),
        Set.copyOf(special),
        added.contents(),
        layout.isPlain() ? SentencePieceDecoder.of(file) : METASPACE,
        file.training().method() == SentencePieceFile.Method.BPE
            ? config.cleanUpBpe()
            : config.cleanUp());
  }

  private static AddedTokens added(
      SentencePieceLayout layout, Vocabulary vocabulary, TokenizerConfig config) {
    List<AddedToken> last = layout.last().stream().map(AddedToken::special).toList();
    return AddedTokens.place(
        vocabulary, config.orRoles(layout.roles(), vocabulary).withAdded(last));
  }

  /// The unknown piece is shown as the file wants it, unless the tokenizer's class has a name for
  /// it.
  private static List<String> written(
      SentencePieceFile file, SentencePieceLayout layout, Vocabulary vocabulary) {
    List<String> written = new ArrayList<>(vocabulary.pieces());
    if (layout.isPlain()) {
      written.set(file.unknown(), file.training().unknownSurface());
    }
    return written;
  }

  private static Optional<String> file(ModelFiles files) {
    return Stream.concat(NAMES.stream(), named(files)).filter(files::contains).findFirst();
  }

  private static Stream<String> named(ModelFiles files) {
    return Config.readIfPresent(files, "tokenizer_config.json")
        .flatMap(config -> config.text("vocab_file"))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .filter(name -> name.endsWith(".model") && ModelFiles.isPlain(name))
        .stream();
  }
}
