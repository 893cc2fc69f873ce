// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The moments of a video …
final class MomentsTest {
  private final ComputeBackend backend = new VectorCpuProvider().open(new BackendOptions(1));
  private final ComputeSession compute = backend.openSession();
  private final Moments moments = new Moments(List.of(tensor(0, 10), tensor(1, 20), tensor(4, 0)));

  @AfterEach
  void close() {
    compute.close();
    backend.close();
  }

  @Test
  void areThoseOfTheModelWhereThereAreAsMany() {
    assertThat(at(3)).containsExactly(List.of(0f, 10f), List.of(1f, 20f), List.of(4f, 0f));
    assertThat(moments.notes(3)).isEmpty();
  }

  @Test
  void areStretchedOverMoreFrames() {
    assertThat(at(5))
        .containsExactly(
            List.of(0f, 10f),
            List.of(0.5f, 15f),
            List.of(1f, 20f),
            List.of(2.5f, 10f),
            List.of(4f, 0f));
  }

  @Test
  void keepTheFirstAndTheLastOfFewerFrames() {
    assertThat(at(2)).containsExactly(List.of(0f, 10f), List.of(4f, 0f));
    assertThat(at(1)).containsExactly(List.of(0f, 10f));
  }

  @Test
  void sayThatTheyWereInterpolated() {
    assertThat(moments.notes(12))
        .containsExactly("12 frames seen with 3 temporal embeddings, interpolated");
  }

  private List<List<Float>> at(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> compute.read(moments.at(compute, index, count)))
        .map(values -> List.of(values.at(0), values.at(1)))
        .toList();
  }

  private Tensor tensor(float first, float second) {
    Values values = Values.zeros(Shape.of(1, 1, 2));
    values.set(0, first);
    values.set(1, second);
    return compute.upload(values.shape(), DType.F32, values.data());
  }
}
