// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A look inside a model …
class InspectionTest {
  private static final PictureView VIEW = new PictureView(40, 20, new Region(10, 0, 20, 20), false);

  /// A class token and 2 × 2 patches.
  private static final PatchGrid GRID = new PatchGrid(1, 2, 2, VIEW);

  @Test
  void findsThePictureInCrossAttention() {
    // Two heads, three tokens read, five tokens of the picture.
    Inspection inside = inspection(2, weights("attentions.0", 2, 3, 3), cross());

    // The first of two tokens was written by the last but one of the rows.
    PictureAttention first = inside.pictureAttention(0, 0, 0).getFirst();
    assertThat(values(first)).containsExactly(6f, 7f, 8f, 9f);
    assertThat(values(inside.pictureAttention(1, 0, 1).getFirst()))
        .containsExactly(26f, 27f, 28f, 29f);
    assertThat(first.at(1, 0)).isEqualTo(8f);
    assertThat(first.sum()).isEqualTo(30);
  }

  @Test
  void takesTheMeanOverHeadsAndLayers() {
    Inspection inside = inspection(2, weights("attentions.0", 2, 3, 3), cross());

    assertThat(values(inside.pictureAttention(0, 0).getFirst()))
        .containsExactly(13.5f, 14.5f, 15.5f, 16.5f);
    assertThat(inside.pictureAttention(0)).isEqualTo(inside.pictureAttention(0, 0));
  }

  @Test
  void findsThePictureBeforeTheText() {
    // One head over five tokens of a picture and two of a text, of which one was read more.
    Inspection inside = inspection(1, List.of(weights("attentions.0", 1, 7, 7)), List.of());

    assertThat(values(inside.pictureAttention(0).getFirst())).containsExactly(43f, 44f, 45f, 46f);
    assertThat(inside.crossAttention(0)).isEmpty();
    assertThat(inside.encoderHiddenStates(0)).isEmpty();
    assertThat(inside.selfAttention(0).shape()).containsExactly(1, 7, 7);
  }

  @Test
  void hasAGridForEachFrame() {
    Inspection inside =
        new Inspection(
            List.of(1),
            tokens(1),
            List.of(),
            List.of(weights("attentions.0", 1, 11, 11)),
            List.of(),
            List.of(),
            List.of(GRID, GRID),
            Provenance.of("model"));

    assertThat(inside.pictureAttention(0)).hasSize(2);
    assertThat(values(inside.pictureAttention(0).getLast()))
        .containsExactly(116f, 117f, 118f, 119f);
  }

  @Test
  void refusesPlacesThatAreNone() {
    Activations numbers = weights("attentions.0", 2, 3, 3);

    assertThat(numbers.at(1, 2, 0)).isEqualTo(15f);
    assertThatThrownBy(() -> numbers.at(0, 3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("attentions.0: index 1 of [2, 3, 3] must lie between 0 and 2, got 3");
    assertThatThrownBy(() -> numbers.at(0, -1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> numbers.at(0, 0))
        .hasMessage("attentions.0 has 3 axes, so a number needs as many indices, got 2");
    assertThatThrownBy(() -> numbers.values().put(0, 1f))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> new Activations("x", List.of(2, 2), FloatBuffer.wrap(new float[3])))
        .hasMessage("x: [2, 2] holds 4 numbers, got 3");
    Inspection inside = inspection(2, numbers, cross());
    assertThatThrownBy(() -> inside.pictureAttention(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> inside.pictureAttention(0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> inside.pictureAttention(0, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesAttentionThatDoesNotFitItsTokens() {
    assertThatThrownBy(() -> inspection(4, weights("attentions.0", 2, 3, 3), cross()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cross_attentions.0[2, 3, 5] does not hold 4 tokens that look at 5 of a picture");
  }

  @Test
  void knowsWhatAPatchShowsOfThePicture() {
    assertThat(GRID.tokens()).isEqualTo(5);
    assertThat(GRID.region(0, 0)).isEqualTo(new Region(10, 0, 10, 10));
    assertThat(GRID.region(1, 1)).isEqualTo(new Region(20, 10, 10, 10));
    assertThatThrownBy(() -> GRID.region(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void knowsWhatAPatchShowsOfATurnedPicture() {
    PictureView view = new PictureView(20, 10, new Region(0, 0, 20, 10), true);
    PatchGrid grid = new PatchGrid(0, 4, 2, view);

    // Turned clockwise, the lower left corner comes first.
    assertThat(grid.region(0, 0)).isEqualTo(new Region(0, 5, 5, 5));
    assertThat(grid.region(0, 1)).isEqualTo(new Region(0, 0, 5, 5));
    assertThat(grid.region(3, 0)).isEqualTo(new Region(15, 5, 5, 5));
  }

  @Test
  void saysWhichTokensMakeAWord() {
    List<Token> tokens =
        List.of(
            token("a", -0.1f),
            token(" pla", -0.2f),
            token("", -0.3f),
            token("ce", -0.4f),
            token(" ", -0.5f),
            token("b c", -0.6f),
            token("", -0.7f));

    assertThat(Word.of(tokens))
        .extracting(word -> "%s %d-%d".formatted(word.text(), word.from(), word.to()))
        .containsExactly("a 0-1", "place 1-4", "b 4-6", "c 5-6");
    assertThat(Word.of(tokens))
        .extracting(word -> Math.log(word.confidence()))
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Double.class)
        .containsExactly(-0.1, -0.9, -1.1, -0.6);
    assertThat(Word.of(tokens).getFirst().confidence()).isCloseTo(Math.exp(-0.1), within(1e-6));
  }

  private static Inspection inspection(int written, Activations self, Activations cross) {
    return inspection(written, List.of(self), List.of(cross));
  }

  private static Inspection inspection(
      int written, List<Activations> self, List<Activations> cross) {
    return new Inspection(
        List.of(1),
        tokens(written),
        List.of(),
        self,
        cross,
        List.of(),
        List.of(GRID),
        Provenance.of("model"));
  }

  private static Activations cross() {
    return weights("cross_attentions.0", 2, 3, 5);
  }

  /// 0, 1, 2 and so on.
  private static Activations weights(String name, int heads, int tokens, int positions) {
    float[] numbers = new float[heads * tokens * positions];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    return new Activations(name, List.of(heads, tokens, positions), FloatBuffer.wrap(numbers));
  }

  private static List<Float> values(PictureAttention attention) {
    FloatBuffer values = attention.weights().values();
    return IntStream.range(0, values.capacity()).mapToObj(values::get).toList();
  }

  private static List<Token> tokens(int count) {
    return IntStream.range(0, count).mapToObj(_ -> token("a", 0)).toList();
  }

  private static Token token(String text, float logProbability) {
    return new Token(0, text, text, logProbability, 0);
  }
}
