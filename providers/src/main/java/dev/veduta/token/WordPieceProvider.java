// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// BERT's WordPiece tokenizer, from `tokenizer.json` or else `vocab.txt`, as Transformers 5.18
/// reads them (https://huggingface.co/microsoft/git-base has both).
///
/// For a tokenizer of one of BERT's classes that is: only the vocabulary and the added tokens of
/// `tokenizer.json` count, the rest is BERT's with the settings of `tokenizer_config.json` or their
/// defaults. Any other class takes all of `tokenizer.json` as it stands.
@Plugin("WordPiece")
public final class WordPieceProvider implements TokenizerProvider {
  private static final String LINES = "vocab.txt";
  private static final long MAX_BYTES = 32L << 20;
  private static final String PREFIX = "##";
  private static final int MAX_CHARACTERS = 100;

  private static final Map<String, String> BERT_ROLES =
      Map.of(
          "unk_token", "[UNK]",
          "sep_token", "[SEP]",
          "pad_token", "[PAD]",
          "cls_token", "[CLS]",
          "mask_token", "[MASK]");

  private static final Set<String> BERT =
      Set.of(
          "BertTokenizer",
          "DistilBertTokenizer",
          "ElectraTokenizer",
          "LayoutLMTokenizer",
          "LxmertTokenizer",
          "MobileBertTokenizer",
          "SqueezeBertTokenizer");

  @Override
  public boolean matches(ModelFiles files) {
    return TokenizerFile.isOf(files, name(), TokenizerFile.LINES);
  }

  @Override
  public Tokenizer load(ModelFiles files) {
    TokenizerConfig config = TokenizerConfig.read(files);
    Optional<TokenizerJson> json = TokenizerJson.readIfPresent(files);
    json.ifPresent(file -> file.requireModel(name()));
    return json.isPresent() && !isBert(config, files)
        ? asWritten(json.get(), config)
        : bert(json, files, config);
  }

  private static Tokenizer asWritten(TokenizerJson json, TokenizerConfig config) {
    Config model = json.model();
    Vocabulary vocabulary = json.vocabulary();
    int unknown = vocabulary.required("unk_token", model.text("unk_token", "[UNK]"));
    String prefix = model.text("continuing_subword_prefix", PREFIX);
    int longest = model.integer("max_input_chars_per_word", MAX_CHARACTERS, 0, Integer.MAX_VALUE);
    AddedTokens added = AddedTokens.place(vocabulary, config.withAdded(json.addedTokens()));
    return TokenizerPipeline.of(
        added,
        json.parts(added.vocabulary()),
        new WordPiece(vocabulary, unknown, prefix, longest),
        config.cleanUp());
  }

  private static Tokenizer bert(
      Optional<TokenizerJson> json, ModelFiles files, TokenizerConfig written) {
    Vocabulary vocabulary = json.map(TokenizerJson::vocabulary).orElseGet(() -> lines(files));
    TokenizerConfig config = written.orRoles(BERT_ROLES, vocabulary);
    List<AddedToken> listed = json.map(TokenizerJson::addedTokens).orElse(List.of());
    AddedTokens added = AddedTokens.place(vocabulary, config.withAdded(listed));
    // What the file says around its vocabulary gives way to BERT's own, but must make sense.
    json.ifPresent(file -> file.parts(added.vocabulary()));
    Template template =
        Template.around(
            bertRole(added.vocabulary(), "cls_token", config),
            bertRole(added.vocabulary(), "sep_token", config));
    return TokenizerPipeline.of(
        added,
        new TokenizerParts(
            BertNormalizer.ofSettings(config.config()),
            new BertPreTokenizer(),
            template,
            new WordPieceDecoder(PREFIX, true)),
        new WordPiece(
            vocabulary, bertRole(vocabulary, "unk_token", config), PREFIX, MAX_CHARACTERS),
        config.cleanUp());
  }

  /// Without a class of its own a tokenizer has that of its model: GIT's is BERT's.
  private static boolean isBert(TokenizerConfig config, ModelFiles files) {
    Config model = Config.readIfPresent(files, "config.json").orElse(Config.empty("config.json"));
    return config
        .tokenizerClass()
        .or(() -> model.text("tokenizer_class"))
        .map(name -> BERT.contains(name.replaceFirst("Fast$", "")))
        .orElse(model.text("model_type", "").equals("git"));
  }

  private static Vocabulary lines(ModelFiles files) {
    String location = files.location(LINES);
    return Vocabulary.ofLines(location, StrictText.of(location, files.bytes(LINES, MAX_BYTES)));
  }

  private static int bertRole(Vocabulary vocabulary, String role, TokenizerConfig config) {
    String content = config.role(role).orElseGet(() -> BERT_ROLES.getOrDefault(role, ""));
    return vocabulary.required(role, content);
  }
}
