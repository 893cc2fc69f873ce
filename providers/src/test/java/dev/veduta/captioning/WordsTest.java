// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Token;
import dev.veduta.spi.Tokenizer;
import dev.veduta.token.SmallBpe;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The words of tokens …
final class WordsTest {
  private final Tokenizer bytes = SmallBpe.load(SmallBpe.files(SmallBpe.bytes("<|endoftext|>")));

  @Test
  void areCertainOnceNoTokenCanChangeThem() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      int[] ids = random.ints(1 + random.nextInt(15), 1, bytes.size()).toArray();
      Words words = new Words(bytes, new int[] {1 + random.nextInt(50)}, List.of());
      String text = words.text(ids);
      String said = "";
      for (int count = 1; count < ids.length; count++) {
        String certain = words.certain(ids, count);
        assertThat(text).startsWith(certain);
        assertThat(certain).startsWith(said);
        said = certain;
      }
    }
  }

  @Test
  void holdNoHalfCharacters() {
    int[] ids = bytes.encode("a 😀 東", false);
    Words words = new Words(bytes, new int[0], List.of());
    for (int count = 1; count <= ids.length; count++) {
      assertThat(words.certain(ids, count)).doesNotContain("\uFFFD");
      assertThat("a 😀 東").startsWith(words.certain(ids, count));
    }
  }

  @Test
  void areAddedTokenByToken() {
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      int[] ids = random.ints(1 + random.nextInt(15), 1, bytes.size()).toArray();
      Words words = new Words(bytes, new int[] {1 + random.nextInt(50)}, List.of());
      String text = words.text(ids);
      float[] none = new float[ids.length];
      assertThat(
              words.tokens(ids, text, none, none).stream()
                  .map(Token::text)
                  .collect(Collectors.joining()))
          .isEqualTo(text);
    }
  }

  @Test
  void endBeforeAStopStringAndHoldBackWhatMayBecomeOne() {
    Words words = new Words(bytes, new int[0], List.of("the cat"));
    int[] ids = bytes.encode("a cat the cat", false);

    assertThat(words.text(ids)).isEqualTo("a cat");
    for (int count = 1; count <= ids.length; count++) {
      assertThat("a cat").startsWith(words.certain(Arrays.copyOf(ids, count), count));
    }
  }
}
