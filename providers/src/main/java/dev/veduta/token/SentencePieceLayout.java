// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How the tokenizer classes of Transformers number the pieces of a SentencePiece file and what
/// they add to them.
///
/// @param first pieces before those of the file
/// @param dropped how many pieces at the beginning of the file, which are among the first ones, are
///   left out
/// @param last special tokens behind those of the file
/// @param roles special tokens where the files name no others
/// @param before tokens before a text
/// @param after tokens behind a text
/// @param folding what is done to text before the rules of the file
record SentencePieceLayout(
    List<String> first,
    int dropped,
    List<String> last,
    Map<String, String> roles,
    List<String> before,
    List<String> after,
    Normalizer folding) {

  private static final String BOS = "<s>";
  private static final String EOS = "</s>";
  private static final String UNKNOWN = "<unk>";
  private static final String PAD = "<pad>";
  private static final String MASK = "<mask>";
  private static final int DROPPED_BY_FAIRSEQ = 3;

  private static final Map<String, String> FAIRSEQ_ROLES =
      Map.of(
          "bos_token", BOS,
          "eos_token", EOS,
          "sep_token", EOS,
          "cls_token", BOS,
          "unk_token", UNKNOWN,
          "pad_token", PAD,
          "mask_token", MASK);

  private static final Map<String, String> T5_ROLES =
      Map.of("eos_token", EOS, "unk_token", UNKNOWN, "pad_token", PAD);

  private static final Map<String, String> ALBERT_ROLES =
      Map.of(
          "bos_token", "[CLS]",
          "eos_token", "[SEP]",
          "sep_token", "[SEP]",
          "cls_token", "[CLS]",
          "unk_token", UNKNOWN,
          "pad_token", PAD,
          "mask_token", "[MASK]");

  /// The layout of the tokenizer's class, or of the class that goes with the model's type; that of
  /// the file itself when neither is given.
  static SentencePieceLayout of(TokenizerConfig config, ModelFiles files) {
    Config model = Config.readIfPresent(files, "config.json").orElse(Config.empty("config.json"));
    String name =
        config
            .tokenizerClass()
            .or(() -> model.text("tokenizer_class"))
            .orElseGet(() -> ofModel(model))
            .replaceFirst("Fast$", "");
    return switch (name) {
      case "XLMRobertaTokenizer" -> fairseq(List.of(MASK), List.of(BOS), List.of(EOS));
      case "CamembertTokenizer" ->
          new SentencePieceLayout(
              List.of("<s>NOTUSED", PAD, "</s>NOTUSED", UNKNOWN, "<unk>NOTUSED"),
              1,
              List.of(MASK),
              FAIRSEQ_ROLES,
              List.of(BOS),
              List.of(EOS),
              Normalizer.NONE);
      case "MBartTokenizer" ->
          fairseq(withMask(MBartLanguages.ALL_25), List.of(), List.of(EOS, language(config)));
      case "MBart50Tokenizer" ->
          fairseq(withMask(MBartLanguages.ALL_52), List.of(language(config)), List.of(EOS));
      case "T5Tokenizer" ->
          ofFile(extraIds(config.config()), T5_ROLES, List.of(), List.of(EOS), Normalizer.NONE);
      case "AlbertTokenizer" ->
          ofFile(
              List.of(),
              ALBERT_ROLES,
              List.of("[CLS]"),
              List.of("[SEP]"),
              AlbertFolding.read(config.config()));
      case "LlamaTokenizer" -> plain(config, true);
      case "", "TokenizersBackend", "PreTrainedTokenizer", "SentencePieceBackend" ->
          plain(config, false);
      default ->
          throw config
              .config()
              .wrong(
                  "tokenizer_class",
                  "XLMRobertaTokenizer, CamembertTokenizer, MBartTokenizer, MBart50Tokenizer,"
                      + " T5Tokenizer, AlbertTokenizer or LlamaTokenizer for a SentencePiece file"
                      + " (save tokenizers of other classes as tokenizer.json)");
    };
  }

  /// Whether the file alone says what its pieces mean.
  boolean isPlain() {
    return roles.isEmpty();
  }

  /// The ids of the file's pieces, by their number in the file.
  List<Integer> ids(SentencePieceFile file) {
    int size = file.pieces().size();
    if (dropped > 0 && (file.unknown() >= dropped || dropped > size)) {
      throw new ModelException(
          "%s: the unknown piece is number %d of %d, where the tokenizer's class wants it among the"
                  .formatted(file.location(), file.unknown(), size)
              + " first %d; name another tokenizer_class".formatted(dropped));
    }
    return IntStream.range(0, size)
        .mapToObj(n -> n < dropped ? first.indexOf(UNKNOWN) : first.size() + n - dropped)
        .toList();
  }

  /// All pieces by their ids.
  Vocabulary vocabulary(SentencePieceFile file) {
    List<String> pieces = new ArrayList<>(first);
    file.pieces().stream().skip(dropped).map(SentencePieceFile.Piece::text).forEach(pieces::add);
    pieces.addAll(last);
    return Vocabulary.of(file.location(), pieces);
  }

  /// The tokens around a text.
  Template template(Vocabulary vocabulary) {
    return new Template(ids(before, vocabulary), ids(after, vocabulary));
  }

  private static List<Integer> ids(List<String> tokens, Vocabulary vocabulary) {
    return tokens.stream()
        .map(
            token ->
                vocabulary
                    .id(token)
                    .orElseThrow(
                        () ->
                            new ModelException(
                                "%s: the vocabulary has no '%s', which goes with every text"
                                    .formatted(vocabulary.location(), token))))
        .toList();
  }

  private static String ofModel(Config model) {
    String type = model.text("model_type", "");
    if (type.equals("vision-encoder-decoder")) {
      type = model.at("decoder").text("model_type", "");
    }
    return switch (type) {
      case "xlm-roberta", "trocr" -> "XLMRobertaTokenizer";
      case "camembert" -> "CamembertTokenizer";
      case "mbart" -> "MBartTokenizer";
      case "t5" -> "T5Tokenizer";
      case "albert" -> "AlbertTokenizer";
      case "llama" -> "LlamaTokenizer";
      default -> "";
    };
  }

  /// What fairseq makes of a file that begins with `<unk>`, `<s>` and `</s>`.
  private static SentencePieceLayout fairseq(
      List<String> last, List<String> before, List<String> after) {
    return new SentencePieceLayout(
        List.of(BOS, PAD, EOS, UNKNOWN),
        DROPPED_BY_FAIRSEQ,
        last,
        FAIRSEQ_ROLES,
        before,
        after,
        Normalizer.NONE);
  }

  private static SentencePieceLayout ofFile(
      List<String> last,
      Map<String, String> roles,
      List<String> before,
      List<String> after,
      Normalizer folding) {
    return new SentencePieceLayout(List.of(), 0, last, roles, before, after, folding);
  }

  private static SentencePieceLayout plain(TokenizerConfig config, boolean beginsWithBos) {
    boolean bos = config.config().flag("add_bos_token", beginsWithBos);
    boolean eos = config.config().flag("add_eos_token", false);
    return ofFile(
        List.of(),
        Map.of(),
        bos ? List.of(config.role("bos_token").orElse(BOS)) : List.of(),
        eos ? List.of(config.role("eos_token").orElse(EOS)) : List.of(),
        Normalizer.NONE);
  }

  private static List<String> withMask(List<String> languages) {
    return Stream.concat(languages.stream(), Stream.of(MASK)).toList();
  }

  private static String language(TokenizerConfig config) {
    return config.config().text("src_lang", "en_XX");
  }

  /// T5's sentinels, the last one first.
  private static List<String> extraIds(Config config) {
    int count = config.integer("extra_ids", 100, 0, 10_000);
    return IntStream.range(0, count)
        .mapToObj(i -> "<extra_id_%d>".formatted(count - 1 - i))
        .toList();
  }
}
