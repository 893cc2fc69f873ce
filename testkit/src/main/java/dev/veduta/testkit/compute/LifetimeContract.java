// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static dev.veduta.testkit.compute.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Scopes, steps, sessions side by side, and the end of things.
interface LifetimeContract extends Subject {

  @Test
  default void aScopeLeavesOuterTensorsAlone() {
    Sample kept = Sample.random(1, 100, 33);
    Tensor outer = kept.upload(session());
    for (int i = 0; i < 3; i++) {
      try (ComputeSession.Scope scope = session().scope()) {
        assertThat(scope).isNotNull();
        Tensor inner = Sample.random(2, 2000, 1000).upload(session());
        Tensor sum = session().add(inner, inner);
        assertThat(Sample.read(session(), sum).at(7))
            .isEqualTo(2 * Sample.random(2, 2000, 1000).at(7));
      }
    }
    assertThat(Sample.read(session(), outer).values()).containsExactly(kept.values());
  }

  @Test
  default void scopesCloseInTheOppositeOrder() {
    ComputeSession.Scope outer = session().scope();
    ComputeSession.Scope inner = session().scope();
    assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
    inner.close();
    outer.close();
    assertThatCode(outer::close).doesNotThrowAnyException();
  }

  @Test
  default void aStepReadsWhatWasWrittenToItsInputs() {
    Sample first = Sample.random(1, 2, 40);
    Tensor input = first.upload(session());
    Sample weight = weight(2, 30, 40);
    Linear layer = weight.linear(backend(), Sample.random(3, 30));
    try (ComputeSession.Step step =
        session()
            .step(() -> session().linear(session().add(input, input), layer, Activation.GELU))) {
      for (int run = 0; run < 5; run++) {
        Sample now = activations(10 + run, 2, 40);
        session().write(input, MemorySegment.ofArray(now.values()));
        assertClose(
            "run " + run,
            session(),
            step.run(),
            Shape.of(2, 30),
            Formulas.linear(now.times(2), weight, Sample.random(3, 30), Activation.GELU),
            40);
      }
    }
  }

  @Test
  default void sessionsSideBySideComputeWhatOneComputes() throws Exception {
    Sample x = Sample.random(1, 40, 256);
    Linear layer = Sample.random(2, 512, 256).linear(backend(), Sample.random(3, 512));
    float[] expected = compute(session(), x, layer);
    List<Future<float[]>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        results.add(
            threads.submit(
                () -> {
                  try (ComputeSession own = backend().openSession()) {
                    float[] result = compute(own, x, layer);
                    for (int again = 0; again < 20; again++) {
                      result = compute(own, x, layer);
                    }
                    return result;
                  }
                }));
      }
    }
    for (Future<float[]> result : results) {
      assertThat(result.get()).containsExactly(expected);
    }
  }

  private static float[] compute(ComputeSession session, Sample x, Linear layer) {
    try (ComputeSession.Scope scope = session.scope()) {
      assertThat(scope).isNotNull();
      Tensor y = session.linear(x.upload(session), layer, Activation.QUICK_GELU);
      return Sample.read(session, session.add(y, y)).values();
    }
  }

  @Test
  default void aSessionMayMoveToAnotherThread() throws Exception {
    Sample x = Sample.random(1, 40, 256);
    Linear layer = Sample.random(2, 512, 256).linear(backend(), Sample.random(3, 512));
    float[] expected = compute(session(), x, layer);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      assertThat(thread.submit(() -> compute(session(), x, layer)).get()).containsExactly(expected);
    }
  }

  @Test
  default void aTensorOfAnotherBackendIsRefused() {
    Tensor foreign = new Foreign(Shape.of(2, 3));
    assertThatThrownBy(() -> session().add(foreign, foreign))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session().read(foreign, MemorySegment.ofArray(new float[6])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// A tensor that no backend made.
  record Foreign(Shape shape) implements Tensor {
    @Override
    public dev.veduta.spi.compute.DType type() {
      return dev.veduta.spi.compute.DType.F32;
    }
  }

  @Test
  default void closingASessionLeavesTheOthersOpen() {
    ComputeBackend used = backend();
    assertThat(used.description()).isNotBlank();
    try (ComputeSession another = used.openSession()) {
      assertThat(Sample.read(another, Sample.random(1, 3).upload(another)).values())
          .containsExactly(Sample.random(1, 3).values());
    }
    assertThat(Sample.read(session(), Sample.random(1, 3).upload(session())).values())
        .containsExactly(Sample.random(1, 3).values());
  }
}
