// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every tokenizer promises. A test class inherits it and says which tokenizer it is about.
public abstract class TokenizerContract {
  private static final String TEXT = "Two cats, asleep on a café's table - 東京, 2024!";

  // A tokenizer that works in linear time needs a hundredth of the limit, one that works in
  // quadratic
  // time many times the limit.
  private static final int LONG = 400_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// The tokenizer under test, the same or an equal one at each call.
  protected abstract Tokenizer tokenizer();

  @Test
  protected void everyPieceHasTheIdItIsFoundBy() {
    Tokenizer tokenizer = tokenizer();
    assertThat(tokenizer.size()).isPositive();
    for (int id = 0; id < tokenizer.size(); id++) {
      assertThat(tokenizer.id(tokenizer.token(id))).hasValue(id);
    }
  }

  @Test
  protected void anUnknownPieceHasNoId() {
    assertThat(tokenizer().id("\uE000 no piece \uE000")).isEmpty();
  }

  @Test
  protected void idsOutOfRangeAreRefused() {
    Tokenizer tokenizer = tokenizer();
    for (int id : new int[] {-1, tokenizer.size(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tokenizer.decode(new int[] {id}, false))
          .withMessageContaining(String.valueOf(id));
      assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.token(id));
    }
  }

  @Test
  protected void encodedIdsAreInRange() {
    Tokenizer tokenizer = tokenizer();
    int[] ids = tokenizer.encode(TEXT, true);
    assertThat(ids).isNotEmpty();
    assertThat(IntStream.of(ids)).allMatch(id -> id >= 0 && id < tokenizer.size());
  }

  @Test
  protected void theTemplateIsTheSameAroundEveryText() {
    Tokenizer tokenizer = tokenizer();
    int[] around = tokenizer.encode("", true);
    int[] plain = tokenizer.encode(TEXT, false);
    int[] whole = tokenizer.encode(TEXT, true);
    assertThat(IntStream.rangeClosed(0, around.length))
        .as(
            "%s is %s within %s",
            Arrays.toString(whole), Arrays.toString(plain), Arrays.toString(around))
        .anyMatch(before -> Arrays.equals(whole, inserted(plain, around, before)));
  }

  @Test
  protected void anEmptyTextHasNoPiecesOfItsOwn() {
    assertThat(tokenizer().encode("", false)).isEmpty();
    assertThat(tokenizer().decode(new int[0], false)).isEmpty();
  }

  @Test
  protected void skippedSpecialTokensLeaveTheTextAlone() {
    Tokenizer tokenizer = tokenizer();
    int[] plain = tokenizer.encode(TEXT, false);
    assertThat(tokenizer.decode(tokenizer.encode(TEXT, true), true))
        .isEqualTo(tokenizer.decode(plain, true));
  }

  @Test
  protected void manyThreadsGetTheSameIds() {
    Tokenizer tokenizer = tokenizer();
    int[] expected = tokenizer.encode(TEXT, true);
    assertThat(
            IntStream.range(0, 200)
                .parallel()
                .allMatch(_ -> Arrays.equals(tokenizer.encode(TEXT, true), expected)))
        .isTrue();
  }

  @Test
  protected void anyTextIsEncoded() {
    Tokenizer tokenizer = tokenizer();
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      // Code units at random are full of unpaired surrogates.
      int range = i % 2 == 0 ? 0x10000 : 0x80;
      char[] units = new char[random.nextInt(40)];
      for (int j = 0; j < units.length; j++) {
        units[j] = (char) random.nextInt(range);
      }
      int[] ids = tokenizer.encode(new String(units), true);
      assertThat(IntStream.of(ids)).allMatch(id -> id >= 0 && id < tokenizer.size());
      assertThat(tokenizer.decode(ids, true)).isNotNull();
    }
  }

  @Test
  protected void longTextsTakeLinearTime() {
    Tokenizer tokenizer = tokenizer();
    for (String part : List.of("a", "ab ", ".", " ", "é", "e\u0301\u0316", "\u0301", "東", "😀")) {
      String text = part.repeat(LONG / part.length());
      int[] ids = assertTimeoutPreemptively(LIMIT, () -> tokenizer.encode(text, true));
      assertTimeoutPreemptively(LIMIT, () -> tokenizer.decode(ids, true));
    }
  }

  @Test
  protected void theBytesOfTokensAreTheDecodedText() {
    Tokenizer tokenizer = tokenizer();
    for (String text : List.of(TEXT, "cats", " it's 2.5 , don ' t!", "unwanted é東京😀")) {
      int[] ids = tokenizer.encode(text, true);
      assertThat(spelled(tokenizer, ids)).hasValue(tokenizer.decode(ids, true).strip());
    }
    Random random = new Random(11);
    int checked = 0;
    for (int i = 0; i < 2000; i++) {
      int[] ids = random.ints(1 + random.nextInt(5), 0, tokenizer.size()).toArray();
      Optional<String> spelled = spelled(tokenizer, ids);
      checked += spelled.isPresent() ? 1 : 0;
      spelled.ifPresent(
          text ->
              assertThat(text)
                  .as("ids %s", Arrays.toString(ids))
                  .isEqualTo(tokenizer.decode(ids, true).strip()));
    }
    assertThat(checked).isPositive();
  }

  /// What the bytes of tokens say after all replacements, without whitespace at its ends; empty if
  /// they hold parts of characters.
  private static Optional<String> spelled(Tokenizer tokenizer, int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean first = true;
    for (int id : ids) {
      boolean adds = tokenizer.bytes(id, false).length > 0;
      bytes.writeBytes(adds ? tokenizer.bytes(id, first) : new byte[0]);
      first &= !adds;
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes.toByteArray())) {
      return Optional.empty();
    }
    for (Tokenizer.Replacement replacement : tokenizer.replacements()) {
      text = text.replace(replacement.text(), replacement.by());
    }
    return Optional.of(text.strip());
  }

  private static int[] inserted(int[] part, int[] whole, int at) {
    return Stream.of(Arrays.copyOf(whole, at), part, Arrays.copyOfRange(whole, at, whole.length))
        .flatMapToInt(IntStream::of)
        .toArray();
  }
}
