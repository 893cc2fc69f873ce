// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.Token;
import dev.veduta.api.VedutaException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.PendingCaptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every model promises, whoever wrote it, if it is asked for the likeliest text. A test class
/// inherits it, opens the model and brings requests.
///
/// ```java
/// final class DigitsModelTest extends CaptionModelContract {
///   @Override
///   protected CaptionModel open() {
///     return captioners.model("digits");
///   }
///   …
/// }
/// ```
///
/// A test that doesn't end within minutes fails, so a promise to answer is one to answer at all.
@Timeout(300)
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
public abstract class CaptionModelContract {
  private static final int THREADS = 8;
  private static final CaptionRequest UNREADABLE =
      CaptionRequest.describe(Image.of("damaged.png", "no picture at all".getBytes(UTF_8)));

  private CaptionModel model;
  private List<String> texts;

  /// A new model, which the test closes.
  protected abstract CaptionModel open();

  /// Requests that it answers, two or more, about pictures of which it says different things.
  protected abstract List<CaptionRequest> requests();

  /// Options under which its texts have a few tokens; without sampling.
  protected GenerationOptions options() {
    return GenerationOptions.DEFAULT;
  }

  @BeforeEach
  protected final void start() {
    model = open();
    texts = requests().stream().map(this::text).toList();
  }

  @AfterEach
  protected final void stop() {
    model.close();
  }

  @Test
  protected void saysWhatItIs() {
    assertThat(model.description()).isNotEmpty();
    assertThat(model.description().values()).allMatch(fact -> !fact.isBlank());
    assertThat(caption(requests().getFirst()).model()).isNotBlank();
  }

  @Test
  protected void saysDifferentThingsOfDifferentPictures() {
    assertThat(texts).hasSizeGreaterThan(1).doesNotHaveDuplicates();
  }

  @Test
  protected void saysTheSameTogetherAsAlone() {
    assertThat(texts(model.generate(requests(), options()))).isEqualTo(texts);
    assertThat(texts(model.generate(requests().reversed(), options()))).isEqualTo(texts.reversed());
  }

  @Test
  protected void saysTheSameToEqualRequests() {
    CaptionRequest first = requests().getFirst();

    assertThat(texts(model.generate(Collections.nCopies(3, first), options())))
        .containsOnly(texts.getFirst());
  }

  @Test
  protected void answersNothingWhenNothingIsAsked() {
    assertThat(model.generate(List.of(), options())).isEmpty();
  }

  @Test
  protected void saysTheSameToManyThreads() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < THREADS * requests().size(); i++) {
        CaptionRequest request = requests().get(i % requests().size());
        answers.add(CompletableFuture.supplyAsync(() -> text(request), threads));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).join()).isEqualTo(texts.get(i % texts.size()));
      }
    }
  }

  @Test
  protected void spellsItsTextsWithItsTokensIfItShowsAny() {
    for (CaptionRequest request : requests()) {
      Caption caption = caption(request);
      if (!caption.tokens().isEmpty()) {
        assertThat(spelled(caption.tokens())).isEqualTo(caption.text());
        assertThat(caption.tokens()).allMatch(token -> token.id() >= 0);
        assertThat(caption.confidence()).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  protected void writesNoMoreTokensThanItMay() {
    GenerationOptions one = GenerationOptions.builder().maxNewTokens(1).build();
    for (CaptionRequest request : requests()) {
      Caption caption = model.generate(List.of(request), one).getFirst().getFirst();
      assertThat(caption.tokens()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  protected void tellsItsTokensBeforeItIsDone() {
    for (int i = 0; i < texts.size(); i++) {
      List<Token> heard = Collections.synchronizedList(new ArrayList<>());
      PendingCaptions pending = model.start(requests().get(i), options(), heard::add);
      Caption caption = pending.captions().join().getFirst();

      assertThat(caption.text()).isEqualTo(texts.get(i));
      assertThat(heard).extracting(Token::id).isEqualTo(ids(caption));
      assertThat(spelled(heard)).isEqualTo(spelled(caption.tokens()));
    }
  }

  @Test
  protected void endsWhenItIsCancelledWithTheBeginningOfItsText() {
    PendingCaptions pending = model.start(requests().getFirst(), options(), _ -> {});
    pending.cancel();
    Caption caption = pending.captions().join().getFirst();
    pending.cancel();

    assertThat(texts.getFirst()).startsWith(caption.text());
    assertThat(caption.finishReason() == FinishReason.CANCELLED)
        .as("%s is cancelled or whole", caption)
        .isEqualTo(!caption.equals(caption(requests().getFirst())));
    assertThat(text(requests().getFirst())).isEqualTo(texts.getFirst());
  }

  @Test
  protected void endsInTimeWithTheBeginningOfItsTextIfItKnowsTheTime() {
    GenerationOptions soon = GenerationOptions.builder().maxTime(1e-6).build();
    for (int i = 0; i < texts.size(); i++) {
      Caption caption = model.generate(List.of(requests().get(i)), soon).getFirst().getFirst();
      if (caption.finishReason() == FinishReason.DEADLINE) {
        assertThat(texts.get(i)).startsWith(caption.text());
      }
    }
  }

  @Test
  protected void namesThePictureThatItCantRead() {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> model.generate(List.of(UNREADABLE), options()))
        .withMessageContaining("damaged.png");
  }

  @Test
  protected void handsCaptionsOverInOrderOnTheCallersThreadAndLeavesFailuresAlone() {
    List<String> heard = new ArrayList<>();
    Thread caller = Thread.currentThread();

    model.generateEach(
        List.of(requests().get(0), UNREADABLE, requests().get(1)),
        options(),
        new CaptionsListener() {
          @Override
          public void captions(int index, List<Caption> captions) {
            assertThat(Thread.currentThread()).isSameAs(caller);
            heard.add(index + " " + captions.getFirst().text());
          }

          @Override
          public void failure(int index, Throwable fault) {
            assertThat(Thread.currentThread()).isSameAs(caller);
            heard.add(index + " " + fault.getClass().getSimpleName());
          }
        });

    assertThat(heard).containsExactly("0 " + texts.get(0), "1 ImageException", "2 " + texts.get(1));
  }

  @Test
  protected void refusesRequestsWhenItIsClosed() {
    model.close();
    model.close();

    assertThatExceptionOfType(VedutaException.class)
        .isThrownBy(() -> model.generate(List.of(requests().getFirst()), options()));
  }

  @Test
  protected void answersOrRefusesEveryRequestWhileItIsClosed() throws InterruptedException {
    CountDownLatch underWay = new CountDownLatch(THREADS);
    List<CompletableFuture<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        answers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  underWay.countDown();
                  try {
                    return text(requests().getFirst());
                  } catch (VedutaException e) {
                    return "refused";
                  }
                },
                threads));
      }
      underWay.await();
      model.close();
    }

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.join()).isIn("refused", texts.getFirst()));
  }

  private String text(CaptionRequest request) {
    return caption(request).text();
  }

  private Caption caption(CaptionRequest request) {
    List<Caption> captions = model.generate(List.of(request), options()).getFirst();
    assertThat(captions).hasSize(1);
    return captions.getFirst();
  }

  private static List<String> texts(List<List<Caption>> captions) {
    return captions.stream().map(best -> best.getFirst().text()).toList();
  }

  private static List<Integer> ids(Caption caption) {
    return caption.tokens().stream().map(Token::id).toList();
  }

  private static String spelled(List<Token> tokens) {
    return tokens.stream().map(Token::text).collect(Collectors.joining());
  }
}
