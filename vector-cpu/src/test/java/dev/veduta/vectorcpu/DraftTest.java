// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Speculation;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.WeightCache;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weights that are kept twice: as asked for, and coarser for guesses, or on disk.
class DraftTest {
  private static final int IN = 100;
  private static final int OUT = 150;

  @TempDir private Path folder;

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Linear linear(ComputeBackend backend, float[] weights) {
    Tensor bias =
        backend.weights("bias", Shape.of(OUT), DType.F32, MemorySegment.ofArray(random(OUT, 2)));
    return backend.linear(
        "map", IN, OUT, DType.F32, MemorySegment.ofArray(weights), Optional.of(bias));
  }

  private static float[] read(ComputeSession session, Tensor tensor) {
    float[] values = new float[(int) tensor.shape().elements()];
    session.read(tensor, MemorySegment.ofArray(values));
    return values;
  }

  private static Tensor x(ComputeSession session) {
    return session.upload(Shape.of(3, IN), DType.F32, MemorySegment.ofArray(random(3 * IN, 3)));
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16"})
  void anotherEngineDraftsAsWell(Precision precision) {
    try (ComputeBackend backend =
            new VectorCpuProvider()
                .open(
                    new BackendOptions(2, precision, Speculation.ON, Optional.empty()),
                    one -> Optional.of(new PlainEngine(one)));
        ComputeSession session = backend.openSession()) {
      assertDraft(backend, session);
    }
  }

  private static ComputeBackend open(
      Precision precision, Speculation speculation, Optional<WeightCache> cache) {
    return new VectorCpuProvider().open(new BackendOptions(2, precision, speculation, cache));
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16"})
  void aDraftIsNearAndEverythingElseStaysExact(Precision precision) {
    try (ComputeBackend backend = open(precision, Speculation.ON, Optional.empty());
        ComputeSession session = backend.openSession()) {
      assertDraft(backend, session);
    }
  }

  private static void assertDraft(ComputeBackend backend, ComputeSession session) {
    Linear map = linear(backend, random(IN * OUT, 1));
    float[] before = read(session, session.linear(x(session), map, Activation.NONE));
    Tensor guess = session.draft(() -> session.linear(x(session), map, Activation.NONE));
    float[] rough = read(session, guess);
    float[] after = read(session, session.linear(x(session), map, Activation.NONE));

    assertThat(session.canDraft()).isTrue();
    assertThat(after).isEqualTo(before);
    assertThat(rough).isNotEqualTo(before);
    for (int i = 0; i < rough.length; i++) {
      assertThat(rough[i]).isCloseTo(before[i], within(0.5f));
    }
  }

  @Test
  void smallWeightsAndWeightsOfEightBitsHaveNoDraft() {
    try (ComputeBackend backend = open(Precision.FP32, Speculation.AUTO, Optional.empty());
        ComputeSession session = backend.openSession()) {
      assertThat(session.canDraft()).isFalse();
    }
    try (ComputeBackend backend = open(Precision.INT8, Speculation.ON, Optional.empty());
        ComputeSession session = backend.openSession()) {
      assertThat(session.canDraft()).isFalse();
    }
    try (ComputeBackend backend = open(Precision.FP32, Speculation.OFF, Optional.empty());
        ComputeSession session = backend.openSession()) {
      assertThat(session.canDraft()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void weightsComeFromDiskAsTheyWerePacked(Precision precision) throws Exception {
    Optional<WeightCache> cache = Optional.of(new WeightCache(folder, "model 1"));
    float[] first = result(precision, cache, random(IN * OUT, 1));
    // The second time the checkpoint is not read: other numbers in it make no difference.
    assertThat(result(precision, cache, random(IN * OUT, 5))).isEqualTo(first);
    try (var files = Files.list(folder)) {
      assertThat(files).singleElement().asString().endsWith(WeightCache.SUFFIX);
    }

    Optional<WeightCache> changed = Optional.of(new WeightCache(folder, "model 2"));
    assertThat(result(precision, changed, random(IN * OUT, 5))).isNotEqualTo(first);
  }

  @Test
  void aDamagedCacheIsPackedAgain() throws Exception {
    Optional<WeightCache> cache = Optional.of(new WeightCache(folder, "model 1"));
    float[] first = result(Precision.FP32, cache, random(IN * OUT, 1));
    Path file;
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    assertThat(result(Precision.FP32, cache, random(IN * OUT, 1))).isEqualTo(first);
    bytes[bytes.length - 1] ^= 1;
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  private static float[] result(Precision precision, Optional<WeightCache> cache, float[] weights) {
    try (ComputeBackend backend = open(precision, Speculation.AUTO, cache)) {
      Linear map = linear(backend, weights);
      try (ComputeSession session = backend.openSession()) {
        return read(session, session.linear(x(session), map, Activation.NONE));
      }
    }
  }
}
