// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Tokenizer;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// A tokenizer put together from its parts, in the order in which text passes them.
///
/// @param vocabulary all pieces, added tokens among them
/// @param literal added tokens that are found in the text as it is given
/// @param normalized added tokens that are found in normalized text
/// @param template put around the ids of a text
/// @param written pieces by id as they are decoded
/// @param special ids that decoding can leave out
/// @param addedTokens pieces that were added to the model's vocabulary
/// @param cleanUp whether decoded text is cleaned up as a whole
record TokenizerPipeline(
    Vocabulary vocabulary,
    TokenFinder literal,
    Normalizer normalizer,
    TokenFinder normalized,
    PreTokenizer preTokenizer,
    PieceModel model,
    Template template,
    List<String> written,
    Set<Integer> special,
    Set<String> addedTokens,
    Decoder decoder,
    boolean cleanUp)
    implements Tokenizer {

  static TokenizerPipeline of(
      AddedTokens added, TokenizerParts parts, PieceModel model, boolean cleanUp) {
    List<String> written = added.written(parts.normalizer());
    return new TokenizerPipeline(
        added.vocabulary(),
        added.literal(),
        parts.normalizer(),
        added.normalized(parts.normalizer()),
        parts.preTokenizer(),
        model,
        parts.template(),
        written,
        added.special(written),
        added.contents(),
        parts.decoder(),
        cleanUp);
  }

  @Override
  public int[] encode(String text, boolean special) {
    IntStream.Builder builder = IntStream.builder();
    literal.split(
        text, builder, (plain, first) -> encode(normalizer.normalize(plain), first, builder));
    int[] ids = builder.build().toArray();
    return special ? template.wrap(ids) : ids;
  }

  private void encode(String text, boolean first, IntConsumer ids) {
    PreTokenizer.Words words = (word, start, end) -> model.tokenize(word, start, end, ids);
    normalized.split(
        text, ids, (plain, begins) -> preTokenizer.split(plain, first && begins, words));
  }

  @Override
  public String decode(int[] ids, boolean skipSpecial) {
    List<String> pieces =
        IntStream.of(ids)
            .map(this::checked)
            .filter(id -> !skipSpecial || !special.contains(id))
            .mapToObj(written::get)
            .toList();
    String text = String.join("", decoder.decode(pieces));
    return cleanUp ? CleanUp.TEXT.apply(text) : text;
  }

  @Override
  public String token(int id) {
    return vocabulary.pieces().get(checked(id));
  }

  @Override
  public OptionalInt id(String token) {
    return vocabulary.id(token);
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    return special.contains(checked(id)) ? new byte[0] : decoder.bytes(written.get(id), first);
  }

  @Override
  public List<Replacement> replacements() {
    return cleanUp ? CleanUp.TEXT.replacements() : List.of();
  }

  private int checked(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "token ids of %s run from 0 to %d, got %d"
              .formatted(vocabulary.location(), size() - 1, id));
    }
    return id;
  }
}
