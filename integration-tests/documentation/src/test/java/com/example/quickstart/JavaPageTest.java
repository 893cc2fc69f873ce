// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.FinishReason;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.Region;
import dev.veduta.api.Token;
import dev.veduta.runtime.CaptionerStatus;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What docs/java.md shows …
final class JavaPageTest {
  private static final Image FROG = Image.of(Path.of("../../docs/samples/frog.png"));
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));
  private static final String A_FROG = "a frog on an orange background";

  /// Where the fox is.
  private static final Region HEAD = new Region(14, 50, 42, 40);

  private static SeContainer container;

  @BeforeAll
  static void start() {
    container = SeContainerInitializer.newInstance().initialize();
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  @Test
  void choosesAmongNamesAndScoresTexts() {
    Tasks tasks = container.select(Tasks.class).get();

    assertThat(tasks.choose(FROG, List.of("a cat", A_FROG))).isEqualTo(A_FROG);
    assertThat(tasks.likelihood(FROG, A_FROG)).isGreaterThan(tasks.likelihood(FROG, "a cat"));
  }

  @Test
  void tellsACaptionWordByWord() {
    Narrator narrator = container.select(Narrator.class).get();
    StringBuilder told = new StringBuilder();
    Reader reader = new Reader();

    Caption caption = narrator.tell(FROG, told::append);
    CaptionStream stream = narrator.tell(FROG, reader);

    assertThat(caption.finishReason()).isEqualTo(FinishReason.EOS);
    assertThat(told).hasToString(A_FROG);
    assertThat(reader.whole.join()).isEqualTo(A_FROG);
    assertThat(stream.caption().join().text()).isEqualTo(A_FROG);
    assertThat(narrator.later(FROG).toCompletableFuture().join()).isEqualTo(A_FROG);
  }

  @Test
  void describesManyAndLetsOneFailAlone() {
    Narrator narrator = container.select(Narrator.class).get();
    List<String> answers = new ArrayList<>();

    narrator.each(
        List.of(FROG, Image.of("broken.png", new byte[9]), FOX),
        new CaptionsListener() {
          @Override
          public void captions(int index, List<Caption> captions) {
            answers.add(index + " " + captions.getFirst().text());
          }

          @Override
          public void failure(int index, Throwable fault) {
            assertThat(fault).isInstanceOf(ImageException.class);
            answers.add(index + " failed");
          }
        });

    assertThat(answers).hasSize(3).startsWith("0 " + A_FROG, "1 failed");
    assertThat(narrator.all(List.of(FROG, FROG)))
        .extracting(Caption::text)
        .containsExactly(A_FROG, A_FROG);
  }

  @Test
  void showsWhereTheModelLooked() {
    Region seen = container.select(Narrator.class).get().mostLookedAt(FOX, 1);

    assertThat(seen.left() + seen.width() / 2).isBetween(HEAD.left(), HEAD.left() + HEAD.width());
    assertThat(seen.top() + seen.height() / 2).isBetween(HEAD.top(), HEAD.top() + HEAD.height());
  }

  @Test
  void loadsACaptionerAnewAndHearsOfIt() {
    container.select(Tasks.class).get().likelihood(FROG, A_FROG); // loads it
    Keeper keeper = container.select(Keeper.class).get();

    keeper.renew("default");

    assertThat(keeper.reloaded()).containsExactly("default");
    assertThat(keeper.status("default").state()).isEqualTo(CaptionerStatus.State.READY);
  }

  /// Asks for every token and joins their texts.
  private static final class Reader implements Flow.Subscriber<Token> {
    private final StringBuilder heard = new StringBuilder();
    private final CompletableFuture<String> whole = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Token token) {
      heard.append(token.text());
    }

    @Override
    public void onError(Throwable fault) {
      whole.completeExceptionally(fault);
    }

    @Override
    public void onComplete() {
      whole.complete(heard.toString());
    }
  }
}
