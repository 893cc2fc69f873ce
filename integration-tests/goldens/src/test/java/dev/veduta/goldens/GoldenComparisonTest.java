// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.FinishReason;
import dev.veduta.api.Token;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.GoldenComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A comparison with a golden case …
final class GoldenComparisonTest {
  private static final GoldenCase GIT = GoldenCase.read(Cases.own("git"));

  static List<Path> cases() {
    return Cases.own();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void passesWhatTheCaseHoldsWithALineForEveryRecordedOutput(Path folder) {
    GoldenCase golden = GoldenCase.read(folder);

    List<GoldenComparison.Line> lines = GoldenComparison.compare(golden, new Replay(golden));

    assertThat(lines).allMatch(GoldenComparison.Line::passed);
    List<String> outputs = new ArrayList<>(golden.tensors().keySet());
    outputs.removeAll(Set.of("input_ids", "labels"));
    assertThat(lines).extracting(GoldenComparison.Line::name).containsAll(outputs);
    assertThat(outputs).contains("pixel_values", "logits", "hidden_states.1", "generated.greedy");
  }

  @TestFactory
  Stream<DynamicTest> failsTheLineOfATensorThatIsTooFarAway() {
    return new Replay(GIT)
        .tensors().keySet().stream()
            .filter(name -> !name.startsWith("sequences_scores"))
            .map(name -> DynamicTest.dynamicTest(name, () -> failsAlone(name)));
  }

  private static void failsAlone(String name) {
    Replay replay = new Replay(GIT);
    Values values = replay.tensor(name);
    long last = values.shape().elements() - 1;
    float original = values.at(last);

    boolean exact = name.equals("pixel_values");
    double size = Math.abs(original);
    if (name.equals("logits")) {
      size = Math.max(size, rootMeanSquare(values));
    }
    values.set(last, exact ? Math.nextUp(original) : (float) (original + 1.1e-4 + 1.1e-4 * size));
    assertThat(failed(replay)).containsExactly(name);

    values.set(last, Float.NaN);
    assertThat(failed(replay)).containsExactly(name);

    values.set(last, exact ? original : original + 0.9e-4f);
    assertThat(failed(replay)).isEmpty();
  }

  private static double rootMeanSquare(Values values) {
    double squares = 0;
    for (long i = 0; i < values.shape().elements(); i++) {
      squares += (double) values.at(i) * values.at(i);
    }
    return Math.sqrt(squares / values.shape().elements());
  }

  @Test
  void saysHowManyLogitsOnlyATypicalOneWouldBeAllowed() {
    Replay replay = new Replay(GIT);
    Values logits = replay.tensor("logits");
    double typical = rootMeanSquare(logits);
    long small = 0;
    while (Math.abs(logits.at(small)) > typical / 2) {
      small++;
    }
    logits.set(small, (float) (logits.at(small) + 1e-4 + 0.9e-4 * typical));

    assertThat(GoldenComparison.compare(GIT, replay))
        .filteredOn(line -> line.name().equals("logits"))
        .singleElement()
        .matches(GoldenComparison.Line::passed)
        .asString()
        .contains("1 of %d within tolerance of a typical".formatted(logits.shape().elements()));
  }

  @Test
  void failsATensorThatTheModelDoesNotReturn() {
    Replay replay = new Replay(GIT);
    replay.tensors().remove("hidden_states.1");

    assertThat(failed(replay)).containsExactly("hidden_states.1");
  }

  @Test
  void failsATensorOfAnotherShape() {
    Replay replay = new Replay(GIT);
    Shape shape = replay.tensor("logits").shape();
    replay.tensors().put("logits", Values.zeros(shape.withWidth(shape.width() - 1)));

    assertThat(failed(replay)).containsExactly("logits");
  }

  @Test
  void saysWhereTheLargestErrorIs() {
    Replay replay = new Replay(GIT);
    Values loss = replay.tensor("loss");
    float expected = loss.at(0);
    loss.set(0, expected + 0.5f);

    assertThat(GoldenComparison.compare(GIT, replay))
        .contains(
            new GoldenComparison.Line(
                "loss",
                false,
                "1 of 1 out of tolerance; largest error 5.00e-01 at [0]: got %s, expected %s"
                    .formatted(expected + 0.5f, expected)));
  }

  @Test
  void failsAnotherToken() {
    assertThat(failedWith("greedy", caption -> withLastToken(caption, 7)))
        .containsExactly("generated.greedy");
  }

  @Test
  void failsATextWithoutItsEnd() {
    assertThat(failedWith("beam4", caption -> with(caption, shortened(caption), caption.text())))
        .containsExactly("generated.beam4");
  }

  @Test
  void failsAWrongReasonForTheEnd() {
    assertThat(
            failedWith(
                "beam4",
                caption ->
                    new Caption(
                        caption.text(),
                        caption.tokens(),
                        caption.score(),
                        FinishReason.MAX_TOKENS,
                        caption.provenance())))
        .containsExactly("generated.beam4");
  }

  @Test
  void failsAnotherText() {
    assertThat(
            failedWith("greedy", caption -> with(caption, caption.tokens(), caption.text() + "s")))
        .containsExactly("text.greedy");
  }

  @Test
  void failsAnotherScore() {
    assertThat(
            failedWith(
                "beam3_all",
                caption ->
                    new Caption(
                        caption.text(),
                        caption.tokens(),
                        caption.score() - 0.01,
                        caption.finishReason(),
                        caption.provenance())))
        .containsExactly("sequences_scores.beam3_all");
  }

  @Test
  void failsACaptionThatIsMissing() {
    Replay replay = new Replay(GIT);
    replay.dropLast("beam3_all");

    assertThat(failed(replay))
        .containsExactly("generated.beam3_all", "sequences_scores.beam3_all", "text.beam3_all");
  }

  @Test
  void saysWhatItLeavesOutForWantOfATokenizer() {
    GoldenCase golden = GoldenCase.read(Cases.own("git-vqa"));

    assertThat(GoldenComparison.compare(golden, new Replay(golden)))
        .filteredOn(line -> line.detail().startsWith("not compared"))
        .extracting(GoldenComparison.Line::name)
        .contains("text.greedy", "tokenization");
  }

  private static List<String> failedWith(String generation, UnaryOperator<Caption> change) {
    Replay replay = new Replay(GIT);
    replay.changeLast(generation, change);
    return failed(replay);
  }

  private static List<String> failed(Replay replay) {
    return GoldenComparison.compare(GIT, replay).stream()
        .filter(line -> !line.passed())
        .map(GoldenComparison.Line::name)
        .toList();
  }

  private static Caption withLastToken(Caption caption, int id) {
    List<Token> tokens = new ArrayList<>(shortened(caption));
    tokens.add(new Token(id, "", "", 0, 0));
    return with(caption, tokens, caption.text());
  }

  private static List<Token> shortened(Caption caption) {
    return caption.tokens().subList(0, caption.tokens().size() - 1);
  }

  private static Caption with(Caption caption, List<Token> tokens, String text) {
    return new Caption(text, tokens, caption.score(), caption.finishReason(), caption.provenance());
  }
}
