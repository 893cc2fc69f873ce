// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A walk through the weights…
final class WeightsTest {
  private final Stored checkpoint = new Stored(new LinkedHashMap<>());
  private final Listing backend = new Listing(new ArrayList<>());

  @Test
  void putsEachTensorOnTheBackendUnderItsFullName() {
    checkpoint.add("a.layer.0.out.weight", DType.F32, 2, 3);
    checkpoint.add("a.layer.0.out.bias", DType.BF16, 2);
    checkpoint.add("a.patches.weight", DType.F16, 4, 3, 2, 2);
    checkpoint.add("a.table", DType.F64, 5, 2);
    try (Weights weights = weights()) {
      Weights a = weights.at("a");
      Linear out = a.at("layer").at(0).linear("out", 3, 2);
      assertThat(List.of(out.in(), out.out())).containsExactly(3, 2);
      assertThat(a.patchEmbedding("patches", 3, 2, 4).in()).isEqualTo(12);
      assertThat(a.tensor("table", 5, 2).shape()).isEqualTo(Shape.of(5, 2));
    }
    assertThat(backend.names)
        .containsExactly(
            "a.layer.0.out.bias BF16 4 bytes",
            "a.layer.0.out.weight F32 24 bytes with bias",
            "a.patches.weight F16 96 bytes",
            "a.table F64 80 bytes");
  }

  @Test
  void reportsAllThatIsMissingMisshapenOrUnexpectedAtOnce() {
    checkpoint.add("fits", DType.F32, 2);
    checkpoint.add("misshapen.weight", DType.F32, 3, 2);
    checkpoint.add("misshapen.bias", DType.F32, 2);
    checkpoint.add("ids", DType.I64, 4);
    checkpoint.add("left.over", DType.F32, 1);
    Weights weights = weights();
    weights.tensor("fits", 2);
    weights.tensor("absent", 7, 8);
    weights.linear("misshapen", 3, 2);
    weights.linear("gone", 3, 2);
    weights.tensor("ids", 4);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(weights::close)
        .withMessage(
            """
            the weights of model do not fit its config.json: 3 missing, 2 misfitting, 1 not expected; check that both are of one model
              missing: absent [7, 8]
              missing: gone.weight [2, 3]
              missing: gone.bias [2]
              wrong shape: misshapen.weight in model.safetensors is [3, 2], expected [2, 3]
              wrong type: ids in model.safetensors is I64, expected a floating-point type
              not expected: left.over [1] in model.safetensors\
            """);
  }

  @Test
  void countsATensorAskedForTwiceOnce() {
    Weights weights = weights();
    weights.tensor("absent", 1);
    weights.tensor("absent", 1);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(weights::close)
        .withMessageContaining(": 1 missing, 0 misfitting");
  }

  @Test
  void givesPlaceholdersOfTheRightShapeUntilItsEnd() {
    Weights weights = weights();
    assertThat(weights.tensor("absent", 7, 8).shape()).isEqualTo(Shape.of(7, 8));
    Linear linear = weights.linearWithoutBias("gone", 3, 2);
    assertThat(List.of(linear.in(), linear.out())).containsExactly(3, 2);
    assertThat(backend.names).isEmpty();
  }

  @Test
  void reservesNoMemoryForNumbersThatOnlyTheConfigurationPromises() {
    Weights weights = weights();
    assertThat(weights.values("small", 2, 3).shape()).isEqualTo(Shape.of(2, 3));
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> weights.values("huge", 1 << 16, 1 << 16))
        .withMessageContaining("missing: small [2, 3]")
        .withMessageContaining("missing: huge [65536, 65536]");
  }

  @Test
  void takesNoMemoryForWhatOnlyAConfigurationClaims() {
    Weights weights = weights();
    assertThat(weights.rows("gone", 1 << 20, 1 << 16, 2, 1 << 19).shape())
        .isEqualTo(Shape.of(1 << 19, 1 << 16));
    assertThat(weights.conv1d("gone", 1 << 16, 1 << 18, 1, 3).out()).isEqualTo(1 << 18);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(weights::close)
        .withMessageContaining("gone [1048576, 65536]")
        .withMessageContaining("gone.weight [65536, 786432]")
        .withMessageContaining("gone.bias [786432]");
    assertThat(backend.names).isEmpty();
  }

  @Test
  void doesNotGiveABackendTheBiasThatItNeverMade() {
    checkpoint.add("out.weight", DType.F32, 2, 3);
    weights().linear("out", 3, 2);
    assertThat(backend.names).isEmpty();
  }

  @Test
  void readsNormsUnderTheirLegacyNames() {
    checkpoint.add("new.weight", DType.F32, 4);
    checkpoint.add("new.bias", DType.F32, 4);
    checkpoint.add("old.gamma", DType.F32, 4);
    checkpoint.add("old.beta", DType.F32, 4);
    try (Weights weights = weights()) {
      weights.norm("new", 4, 1e-5);
      Norm norm = weights.norm("old", 4, 1e-12);
      assertThat(norm.epsilon()).isEqualTo(1e-12f);
    }
    assertThat(backend.names).contains("old.gamma F32 16 bytes", "old.beta F32 16 bytes");
  }

  @Test
  void asksForTheFirstSpellingWhenNoneIsThere() {
    checkpoint.add("git.img_temperal_embedding.0", DType.F32, 1, 1, 4);
    Weights git = weights().at("git");
    assertThat(git.spelling("img_temporal_embedding.0", "img_temperal_embedding.0"))
        .isEqualTo("img_temperal_embedding.0");
    assertThat(git.spelling("img_temporal_embedding.1", "img_temperal_embedding.1"))
        .isEqualTo("img_temporal_embedding.1");
    assertThat(git.has("img_temperal_embedding.0")).isTrue();
    assertThat(git.has("img_temporal_embedding.0")).isFalse();
  }

  @Test
  void ignoresOnlyWhatAWholePatternMatches() {
    checkpoint.add("embeddings.position_ids", DType.I64, 1, 4);
    checkpoint.add("embeddings.position_ids_too", DType.I64, 1, 4);
    Weights weights = weights();
    weights.tensor("absent", 1);
    weights.at("embeddings").ignore("position_ids");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(weights::close)
        .withMessageContaining("embeddings.position_ids_too")
        .withMessageContaining("1 not expected");
    weights.ignore(".*_too");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(weights::close)
        .withMessageContaining("0 not expected");
  }

  @Test
  void toleratesTensorsThatNobodyAskedFor() {
    checkpoint.add("classifier.weight", DType.F32, 2, 4);
    assertThatCode(weights()::close).doesNotThrowAnyException();
  }

  @Test
  void letsABackendReadOnThreadsOfItsOwn() {
    checkpoint.add("table", DType.F32, 2);
    try (Weights weights = weights()) {
      weights.tensor("table", 2);
    }
    assertThat(backend.names).containsExactly("table F32 8 bytes");
  }

  @Test
  void saysNothingMoreWhereABackendFailed() {
    checkpoint.add("table", DType.F32, 2);
    Weights weights = Weights.of("model", checkpoint, new Listing(List.of())); // takes no name
    weights.tensor("absent", 7);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> weights.tensor("table", 2));
    assertThatCode(weights::close).doesNotThrowAnyException();
  }

  private Weights weights() {
    return Weights.of("model", checkpoint, backend);
  }

  /// A checkpoint of zeros in memory.
  private record Stored(Map<String, Entry> entries) implements Checkpoint {
    void add(String name, DType type, int... extents) {
      entries.put(name, new Entry(type, Shape.of(extents), "model.safetensors"));
    }

    @Override
    public MemorySegment data(String name, Arena arena) {
      Entry entry = entries.get(name);
      if (entry == null) {
        throw new IllegalArgumentException(name);
      }
      return arena.allocate(entry.shape().elements() * entry.type().bytes());
    }
  }

  /// A backend that lists what it is given, after reading it on another thread.
  private record Listing(List<String> names) implements ComputeBackend {
    @Override
    public String description() {
      return "listing";
    }

    @Override
    public Tensor weights(String name, Shape shape, DType type, MemorySegment data) {
      names.add("%s %s %d bytes".formatted(name, type, readElsewhere(data)));
      return new Known(shape, type);
    }

    @Override
    public Linear linear(
        String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias) {
      names.add(
          "%s %s %d bytes%s"
              .formatted(name, type, readElsewhere(weight), bias.isPresent() ? " with bias" : ""));
      return new Projection(in, out);
    }

    @Override
    public Tensor table(Linear linear) {
      names.add("a table of %d by %d".formatted(linear.out(), linear.in()));
      return new Known(Shape.of(linear.out(), linear.in()), DType.F32);
    }

    @Override
    public ComputeSession openSession() {
      throw new UnsupportedOperationException("a listing computes nothing");
    }

    @Override
    public void close() {}

    private static long readElsewhere(MemorySegment data) {
      long[] read = new long[1];
      Thread thread =
          Thread.ofPlatform().start(() -> read[0] = data.toArray(ValueLayout.JAVA_BYTE).length);
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return read[0];
    }
  }

  private record Known(Shape shape, DType type) implements Tensor {}

  private record Projection(int in, int out) implements Linear {}
}
