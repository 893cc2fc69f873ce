// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import static dev.veduta.testkit.VedutaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.Content;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.api.Shot;
import dev.veduta.api.ShotOptions;
import dev.veduta.api.TextReader;
import dev.veduta.api.Video;
import dev.veduta.api.VisualQuestionAnswerer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A fake captioner …
final class FakeCaptionerTest {
  private static final Image FOX = Image.of(Path.of("photos", "fox.png"));
  private static final Image PEAR = Image.of("pear.png", new byte[0]);

  @Test
  void saysTheSameOfEverything() {
    FakeCaptioner fake = FakeCaptioner.saying("a picture");

    assertThat(fake.caption(FOX)).hasText("a picture").isComplete().isSpelledByItsTokens();
    assertThat(fake.captionAll(List.of(FOX, PEAR)))
        .extracting(Caption::text)
        .containsExactly("a picture", "a picture");
  }

  @Test
  void saysWhatBelongsToAPictureOrAQuestionOrWhatAFunctionMakesOfThem() {
    FakeCaptioner fake =
        FakeCaptioner.answering(request -> "shown: " + request.visual().name())
            .about("fox.png", "a fox")
            .to("how many?", "three")
            .when(request -> request.visual() instanceof Video, Reply.text("a film"));
    VisualQuestionAnswerer answerer = fake;

    assertThat(fake.caption(FOX)).hasText("a fox");
    assertThat(fake.caption(PEAR)).hasText("shown: pear.png");
    assertThat(fake.caption(Image.of("outfox.png", new byte[0]))).hasText("shown: outfox.png");
    assertThat(answerer.answer(FOX, "how many?")).hasText("three");
    assertThat(answerer.answer(FOX, "which?")).hasText("a fox");
    assertThat(fake.caption(Video.of(List.of(FOX)))).hasText("a film");
  }

  @Test
  void saysTextsInTurnBeforeAllOthers() {
    FakeCaptioner fake =
        FakeCaptioner.saying("a picture").about("fox.png", "a fox").inTurn("one", "two");

    assertThat(fake.captionAll(List.of(FOX, FOX, FOX, PEAR)))
        .extracting(Caption::text)
        .containsExactly("one", "two", "a fox", "a picture");
  }

  @Test
  void failsAsItIsTold() {
    IllegalStateException own = new IllegalStateException("my own");
    FakeCaptioner fake =
        FakeCaptioner.saying("a picture")
            .about("fox.png", Reply.unreadable())
            .inTurn(Reply.busy(), Reply.timeout(), Reply.fault(own));

    assertThatExceptionOfType(BusyException.class).isThrownBy(() -> fake.caption(PEAR));
    assertThatExceptionOfType(RequestTimeoutException.class).isThrownBy(() -> fake.caption(PEAR));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> fake.caption(PEAR))
        .isSameAs(own);
    assertThat(fake.caption(PEAR)).hasText("a picture");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> fake.caption(FOX))
        .withMessageContaining("fox.png");
    assertThatExceptionOfType(ImageException.class).isThrownBy(() -> fake.stream(FOX));
  }

  @Test
  void failsEverySoManyTimesAndLeavesTheOthersUntouched() {
    FakeCaptioner fake = FakeCaptioner.saying("a picture").every(3, Reply.busy());
    List<String> heard = new ArrayList<>();

    fake.generateEach(
        IntStream.range(0, 7).mapToObj(_ -> CaptionRequest.describe(FOX)).toList(),
        GenerationOptions.DEFAULT,
        new CaptionsListener() {
          @Override
          public void captions(int index, List<Caption> captions) {
            heard.add(captions.getFirst().text());
          }

          @Override
          public void failure(int index, Throwable fault) {
            heard.add(fault.getClass().getSimpleName() + " " + index);
          }
        });

    assertThat(heard)
        .containsExactly(
            "a picture",
            "a picture",
            "BusyException 2",
            "a picture",
            "a picture",
            "BusyException 5",
            "a picture");
    assertThatIllegalArgumentException().isThrownBy(() -> fake.every(0, Reply.busy()));
  }

  @Test
  void takesTheTimeThatItIsTold() {
    FakeCaptioner fake =
        FakeCaptioner.saying("a b c").taking(Duration.ofMillis(20), Duration.ofMillis(5));
    long start = System.nanoTime();

    fake.caption(FOX);

    // Less would be wrong on any machine, more is not.
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000L);
  }

  @Test
  void remembersWhatItWasAsked() {
    FakeCaptioner fake = FakeCaptioner.saying("a picture").inTurn("one");
    GenerationOptions beams = GenerationOptions.builder().numBeams(4).build();
    assertThat(fake).wasNotAsked();

    fake.caption(FOX, beams);
    fake.classify(PEAR, List.of("a fox", "a pear"));

    assertThat(fake).wasAskedTimes(2).wasAskedAbout("fox.png").wasAskedAbout("pear.png");
    assertThat(fake.asked())
        .containsExactly(
            new Asked(CaptionRequest.describe(FOX), beams, List.of()),
            new Asked(
                CaptionRequest.describe(PEAR),
                GenerationOptions.DEFAULT,
                List.of("a fox", "a pear")));
    fake.inTurn("two").forget();
    assertThat(fake).wasNotAsked();
    assertThat(fake.caption(FOX)).hasText("a picture");
  }

  @Test
  void givesCaptionsWithConfidenceAndReasonAndAsManyAsAreWanted() {
    FakeCaptioner fake =
        FakeCaptioner.replying(
            Reply.text("a fox on").withConfidence(0.25).ending(FinishReason.MAX_TOKENS));
    Caption caption = fake.caption(FOX);

    assertThat(caption).isCut().endedBecauseOf(FinishReason.MAX_TOKENS).hasTokens(3);
    assertThat(caption.confidence()).isCloseTo(0.25, within(1e-6));
    GenerationOptions two = GenerationOptions.builder().numReturnSequences(2).build();
    assertThat(fake.generate(List.of(CaptionRequest.describe(FOX)), two).getFirst()).hasSize(2);
    assertThatIllegalArgumentException().isThrownBy(() -> Reply.text("").withConfidence(0));
  }

  @Test
  void readsDocuments() {
    LinkedHashMap<String, Content> fields = new LinkedHashMap<>();
    fields.put("total", new Content.Text("12"));
    FakeCaptioner fake =
        FakeCaptioner.saying("a line")
            .to("cord-v2", Reply.document("total 12", new Content.Fields(fields)))
            .to("what is the total?", "12");
    TextReader reader = fake;

    assertThat(reader.read(FOX)).hasText("a line").hasField(Content.TEXT_SEQUENCE, "a line");
    assertThat(reader.read(FOX, "cord-v2")).contains("12").hasField("total", "12").isComplete();
    assertThat(reader.answer(FOX, "what is the total?")).hasText("12");
    assertThat(fake).wasAsked("cord-v2").wasAsked("what is the total?");
  }

  @Test
  void classifiesAndScoresByWhatItSays() {
    FakeCaptioner fake = FakeCaptioner.replying(Reply.text("a fox").withConfidence(0.7));
    Scorer scorer = fake;

    assertThat(fake.classify(FOX, List.of("a cat", "a fox", "a pear")))
        .isBest("a fox")
        .hasProbabilityAbove("a fox", 0.69)
        .hasProbabilityBelow("a cat", 0.16);
    assertThat(fake.classify(FOX, List.of("b", "a")).best().probability()).isEqualTo(0.5);
    Score said = scorer.score(FOX, "a fox");
    assertThat(said).isLikelierThan(scorer.score(FOX, "a cat")).hasLossBelow(0.4);
    CaptionRequest request = CaptionRequest.describe(FOX);
    assertThat(scorer.score(request, List.of(1, 2, 3), List.of(Scorer.IGNORED, 2, 3)).tokens())
        .hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scorer.score(request, List.of(1), List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> fake.classify(FOX, List.of()));
  }

  @Test
  void describesTheShotsOfFilms() {
    FakeCaptioner fake =
        FakeCaptioner.answering(request -> ((Video.OfFile) request.visual()).start().toString())
            .findingShotsUntil(Duration.ofSeconds(2), Duration.ofSeconds(5));

    List<Shot> shots =
        fake.describeShots(Path.of("film.mp4"), ShotOptions.DEFAULT, GenerationOptions.DEFAULT);

    assertThat(shots).extracting(shot -> shot.caption().text()).containsExactly("PT0S", "PT2S");
    assertThat(shots.getLast().end()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void answersManyThreads() {
    FakeCaptioner fake = FakeCaptioner.saying("a picture").every(2, Reply.text("another"));

    List<String> texts =
        IntStream.range(0, 200).parallel().mapToObj(_ -> fake.caption(FOX).text()).toList();

    assertThat(texts).filteredOn("another"::equals).hasSize(100);
    assertThat(fake).wasAskedTimes(200);
  }
}
