// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Steps that are replayed compute what they compute when they are run, and cost one launch.
@CudaHere
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class CudaStepTest {
  private EmulatedDriver emulator;
  private ComputeBackend backend;
  private ComputeSession session;
  private ComputeSession plain;
  private TinyDecoder decoder;

  @BeforeEach
  void open() {
    emulator = EmulatedDriver.assume();
    backend = new CudaProvider().open(new BackendOptions(0, Precision.BF16));
    session = backend.openSession();
    plain = backend.openSession();
    decoder = TinyDecoder.of(backend);
  }

  @AfterEach
  void close() {
    emulator.reset();
    backend.close();
  }

  /// A text of several rows under way, step by step.
  private final class Text implements AutoCloseable {
    final KvCache cache;
    final ComputeSession.Scope scope;
    final Tensor last;
    final ComputeSession.Step step;
    final ComputeSession own;

    Text(int rows, int capacity, boolean isStep) {
      own = isStep ? session : plain;
      cache = decoder.newCache(own, rows, capacity);
      scope = own.scope();
      last = own.upload(Shape.of(rows, 1), DType.I32, MemorySegment.ofArray(new int[rows]));
      step = isStep ? own.step(this::next) : new Plain();
    }

    private Tensor next() {
      return decoder.next(own, cache, last);
    }

    float[] run(int... tokens) {
      own.write(last, MemorySegment.ofArray(tokens));
      return own.read(step.run()).data().toArray(JAVA_FLOAT);
    }

    TopK top(int k, int... tokens) {
      own.write(last, MemorySegment.ofArray(tokens));
      return own.topK(step.run(), k);
    }

    @Override
    public void close() {
      step.close();
      scope.close();
      cache.close();
    }

    /// Runs it each time.
    private final class Plain implements ComputeSession.Step {
      private ComputeSession.Scope lastRun = own.scope();

      @Override
      public Tensor run() {
        lastRun.close();
        lastRun = own.scope();
        return next();
      }

      @Override
      public void close() {
        lastRun.close();
      }
    }
  }

  /// What a text's logits are when nothing is recorded.
  private List<float[]> expected(int rows, int steps) {
    List<float[]> logits = new ArrayList<>();
    try (Text text = new Text(rows, steps, false)) {
      for (int step = 0; step < steps; step++) {
        logits.add(text.run(tokens(rows, step)));
      }
    }
    return logits;
  }

  private static int[] tokens(int rows, int step) {
    int[] tokens = new int[rows];
    Arrays.setAll(tokens, row -> (7 * row + 13 * step) % TinyDecoder.VOCABULARY);
    return tokens;
  }

  @Test
  void aReplayComputesWhatARunComputes() {
    List<float[]> expected = expected(3, 12);
    emulator.reset();
    try (Text text = new Text(3, 12, true)) {
      for (int step = 0; step < 12; step++) {
        assertThat(text.run(tokens(3, step)))
            .as("step %d", step)
            .containsExactly(expected.get(step));
      }
    }
    assertThat(emulator.calls("cuGraphLaunch")).isEqualTo(11);
  }

  @Test
  void aReplayIsOneLaunchAndOneWait() {
    try (Text text = new Text(2, 20, true)) {
      for (int step = 0; step < 4; step++) {
        text.top(3, tokens(2, step));
      }
      emulator.reset();
      text.top(3, tokens(2, 4));
      assertThat(emulator.calls("cuGraphLaunch")).isEqualTo(1);
      assertThat(emulator.calls("cuStreamSynchronize")).isEqualTo(1);
      for (String other :
          List.of(
              "cuLaunchKernel",
              "cuMemcpyHtoDAsync_v2",
              "cuMemcpyDtoHAsync_v2",
              "cuMemAlloc_v2",
              "cuMemHostAlloc",
              "cuStreamBeginCapture_v2")) {
        assertThat(emulator.calls(other)).as(other).isZero();
      }
    }
  }

  @Test
  void theLikeliestTokensOfAReplayAreThoseOfARun() {
    try (Text run = new Text(3, 9, false);
        Text text = new Text(3, 9, true)) {
      for (int step = 0; step < 9; step++) {
        int k = step < 5 ? 2 : 7;
        TopK expected = run.top(k, tokens(3, step));
        TopK found = text.top(k, tokens(3, step));
        assertThat(found.tokens()).as("step %d", step).isDeepEqualTo(expected.tokens());
        assertThat(found.logProbabilities()).isDeepEqualTo(expected.logProbabilities());
      }
    }
  }

  @Test
  void aLongTextIsRecordedAnewWhereItNeedsMore() {
    List<float[]> expected = expected(2, 140);
    emulator.reset();
    try (Text text = new Text(2, 140, true)) {
      for (int step = 0; step < 140; step++) {
        assertThat(text.run(tokens(2, step)))
            .as("step %d", step)
            .containsExactly(expected.get(step));
      }
    }
    assertThat(emulator.calls("cuStreamBeginCapture_v2")).isBetween(2L, 6L);
    assertThat(emulator.calls("cuGraphLaunch")).isGreaterThan(130);
  }

  @Test
  void rowsMayBeReorderedAndForgottenBetweenReplays() {
    int[][] orders = {{0, 1, 2, 3}, {1, 1, 2, 0}, {3, 3, 3, 3}, {3, 2, 1, 0}};
    try (Text run = new Text(4, 30, false);
        Text text = new Text(4, 30, true)) {
      for (int step = 0; step < 20; step++) {
        assertThat(text.run(tokens(4, step)))
            .as("step %d", step)
            .containsExactly(run.run(tokens(4, step)));
        for (Text one : List.of(run, text)) {
          one.own.reorder(one.cache, orders[step % 4]);
          if (step % 7 == 6) {
            one.own.forget(one.cache, 3);
          }
        }
      }
    }
  }

  @Test
  void anIdOutsideTheTableIsRefusedInAReplayToo() {
    List<float[]> expected = expected(1, 6);
    try (Text text = new Text(1, 6, true)) {
      for (int step = 0; step < 6; step++) {
        for (int id : new int[] {-1, TinyDecoder.VOCABULARY}) {
          if (step > 1) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> text.run(id))
                .withMessageContaining("" + id)
                .withMessageContaining("[50, 32]");
          }
        }
        assertThat(text.run(tokens(1, step))).containsExactly(expected.get(step));
      }
    }
  }

  @Test
  void aFullCacheRefusesAReplay() {
    try (Text text = new Text(2, 5, true)) {
      for (int step = 0; step < 5; step++) {
        text.run(tokens(2, step));
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> text.run(1, 2))
          .withMessage("keys of [2, 1, 32] do not fit a cache of 5 positions that already holds 5");
      session.forget(text.cache, 1);
      assertThat(text.run(tokens(2, 4))).containsExactly(expected(2, 5).get(4));
    }
  }

  @Test
  void aStepOfJoinedTextsIsReplayed() {
    List<float[]> expected = expected(2, 10);
    try (KvCache one = decoder.newCache(session, 1, 10);
        KvCache two = decoder.newCache(session, 1, 10);
        KvCache both = session.join(List.of(one, two));
        ComputeSession.Scope _ = session.scope()) {
      Tensor last =
          session.upload(Shape.of(2, 1), DType.I32, MemorySegment.ofArray(new int[] {0, 0}));
      try (ComputeSession.Step step = session.step(() -> decoder.next(session, both, last))) {
        for (int i = 0; i < 10; i++) {
          session.write(last, MemorySegment.ofArray(tokens(2, i)));
          assertThat(session.read(step.run()).data().toArray(JAVA_FLOAT))
              .as("step %d", i)
              .containsExactly(expected.get(i));
        }
      }
    }
  }

  @Test
  void aStepThatCanNotBeRecordedIsRun() {
    List<float[]> expected = expected(1, 8);
    emulator.reset();
    try (KvCache cache = decoder.newCache(session, 1, 8);
        ComputeSession.Scope _ = session.scope()) {
      Tensor last = session.upload(Shape.of(1, 1), DType.I32, MemorySegment.ofArray(new int[1]));
      try (ComputeSession.Step step =
          session.step(
              () -> {
                Tensor logits = decoder.next(session, cache, last);
                assertThat(session.read(logits).at(0)).isFinite();
                return logits;
              })) {
        for (int i = 0; i < 8; i++) {
          session.write(last, MemorySegment.ofArray(tokens(1, i)));
          assertThat(session.read(step.run()).data().toArray(JAVA_FLOAT))
              .as("step %d", i)
              .containsExactly(expected.get(i));
        }
      }
    }
    assertThat(emulator.calls("cuGraphLaunch")).isZero();
  }

  @Test
  void requestsLikeEarlierOnesAllocateNothingAndMakeNoGraph() {
    for (int request = 0; request < 4; request++) {
      if (request == 3) {
        emulator.reset();
      }
      try (ComputeSession.Scope _ = session.scope();
          Text text = new Text(2, 12, true)) {
        for (int step = 0; step < 12; step++) {
          text.top(2, tokens(2, step));
        }
      }
    }
    assertThat(emulator.calls("cuMemAlloc_v2")).isZero();
    assertThat(emulator.calls("cuMemFree_v2")).isZero();
    assertThat(emulator.calls("cuMemHostAlloc")).isZero();
    assertThat(emulator.calls("cuGraphInstantiateWithFlags")).isZero();
    assertThat(emulator.calls("cuGraphExecUpdate_v2")).isEqualTo(1);
  }

  @Test
  void aClosedStepOrCacheSaysSo() {
    Text text = new Text(1, 8, true);
    text.run(1);
    text.run(2);
    text.run(3);
    text.cache.close();
    assertThatThrownBy(() -> text.run(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed cache");
    text.step.close();
    assertThatThrownBy(text.step::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed step");
  }

  @Test
  void aFailedRecordingIsTriedAgain() {
    List<float[]> expected = expected(2, 8);
    try (Text text = new Text(2, 8, true)) {
      text.run(tokens(2, 0));
      emulator.fail("cuLaunchKernel", 5, 1);
      assertThatThrownBy(() -> text.run(tokens(2, 1))).hasMessageContaining("a launch of veduta_");
      for (int step = 1; step < 8; step++) {
        assertThat(text.run(tokens(2, step)))
            .as("step %d", step)
            .containsExactly(expected.get(step));
      }
    }
  }

  @Test
  void aFailedGraphLeavesTheTextWhereItWas() {
    List<float[]> expected = expected(2, 8);
    try (Text text = new Text(2, 8, true)) {
      for (int step = 0; step < 8; step++) {
        if (step > 1) {
          emulator.fail("cuGraphLaunch", 1, 1);
          int[] tokens = tokens(2, step);
          assertThatThrownBy(() -> text.run(tokens)).hasMessageContaining("a launch of a graph");
        }
        assertThat(text.run(tokens(2, step)))
            .as("step %d", step)
            .containsExactly(expected.get(step));
      }
    }
  }
}
