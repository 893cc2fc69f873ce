// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ModelException;
import dev.veduta.spi.UntrainedWeights.Role;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A walk through the tensors of a checkpoint that puts each on a backend.
///
/// Whatever is missing or misshapen is collected, and [#close] throws one [ModelException] that
/// lists it all, with what was left over. Until then a missing tensor is a placeholder that only
/// knows its shape. Tensors that are left over alone are a warning, as in Transformers: checkpoints
/// carry heads and buffers that nobody reads.
///
/// ```java
/// Weights block = weights.at("encoder").at("layer").at(i);
/// Linear query = block.linear("attention.self.query", 768, 768);
/// ```
public final class Weights implements AutoCloseable {
  /// As many numbers may stand in for a tensor that is missing.
  private static final int MOST_PLACEHOLDERS = 1 << 24;

  private final WeightLedger ledger;
  private final String prefix;

  private Weights(WeightLedger ledger, String prefix) {
    this.ledger = ledger;
    this.prefix = prefix;
  }

  /// The root of a checkpoint.
  ///
  /// @param location what errors call the checkpoint
  public static Weights of(String location, Checkpoint checkpoint, ComputeBackend backend) {
    return of(location, checkpoint, backend, UntrainedWeights.NONE);
  }

  /// The root of a checkpoint that may lack tensors.
  ///
  /// @param untrained says what stands in for those
  public static Weights of(
      String location, Checkpoint checkpoint, ComputeBackend backend, UntrainedWeights untrained) {
    return new Weights(new WeightLedger(location, checkpoint, backend, untrained), "");
  }

  /// Every tensor that was asked for so far and exists, by its full name; one that was initialised
  /// lies in no file.
  public Map<String, Checkpoint.Entry> used() {
    return Collections.unmodifiableMap(ledger.used());
  }

  /// The tensors that were missing and have been initialised, by their full names.
  public Map<String, Role> initialized() {
    return Collections.unmodifiableMap(ledger.initialized());
  }

  /// The weights below a dotted prefix.
  public Weights at(String name) {
    return new Weights(ledger, prefix + name + ".");
  }

  public Weights at(int index) {
    return at(Integer.toString(index));
  }

  /// Whether the checkpoint has a tensor of that name.
  public boolean has(String name) {
    return ledger.has(prefix + name);
  }

  /// The first of several spellings that the checkpoint has; the first of all if it has none.
  public String spelling(String... names) {
    for (String name : names) {
      if (has(name)) {
        return name;
      }
    }
    return names[0];
  }

  /// A tensor of exactly these extents.
  public Tensor tensor(String name, int... extents) {
    return tensor(name, Role.TABLE, extents);
  }

  private Tensor tensor(String name, Role role, int... extents) {
    Shape shape = Shape.of(extents);
    WeightLedger.@Nullable Stored stored = ledger.find(prefix + name, shape, role);
    if (stored == null) {
      return new Absent(shape);
    }
    try (Arena arena = Arena.ofShared()) { // a backend may convert on threads of its own
      MemorySegment data = stored.data().apply(arena);
      return ledger.make(to -> to.weights(prefix + name, shape, stored.type(), data));
    }
  }

  /// Some rows of a `[rows, width]` table: `[count, width]`.
  public Tensor rows(String name, int rows, int width, int first, int count) {
    if (ledger.find(prefix + name, Shape.of(rows, width), Role.TABLE) == null) {
      return new Absent(Shape.of(count, width));
    }
    Values table = values(name, rows, width);
    long bytes = (long) width * Float.BYTES;
    return constant(
        name,
        new Values(Shape.of(count, width), table.data().asSlice(first * bytes, count * bytes)));
  }

  /// The numbers of a tensor on the host, for what is computed from them while loading.
  public Values values(String name, int... extents) {
    return values(name, Role.TABLE, extents);
  }

  private Values values(String name, Role role, int... extents) {
    Shape shape = Shape.of(extents);
    WeightLedger.@Nullable Stored stored = ledger.find(prefix + name, shape, role);
    if (stored == null) {
      if (shape.elements() > MOST_PLACEHOLDERS) {
        ledger.close(); // reports now what config.json alone would have memory be taken for
      }
      return Values.zeros(shape); // which the walk's end reports
    }
    int count = Math.toIntExact(shape.elements());
    float[] numbers = new float[count];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = stored.data().apply(arena);
      StoredFloats.of(prefix + name, stored.type(), data, count).copy(0, numbers, 0, count);
    }
    return new Values(shape, MemorySegment.ofArray(numbers));
  }

  /// A tensor of numbers that were computed while loading.
  ///
  /// @param name what the backend may call it in messages
  public Tensor constant(String name, Values values) {
    return ledger.make(to -> to.weights(prefix + name, values.shape(), DType.F32, values.data()));
  }

  /// `y = x · weightᵀ + bias` with `weight` `[out, in]` and `bias` `[out]`.
  public Linear linear(String name, int in, int out) {
    return linear(name + ".weight", name + ".bias", in, out, Shape.of(out, in));
  }

  /// `y = x · weightᵀ` with `weight` `[out, in]`.
  public Linear linearWithoutBias(String name, int in, int out) {
    return linear(name + ".weight", null, in, out, Shape.of(out, in));
  }

  /// `y = x · weightᵀ + bias` where a tied `weight` `[out, in]` and the `bias` `[out]` have names
  /// of their own.
  public Linear tiedLinear(String weight, String bias, int in, int out) {
    return linear(weight, bias, in, out, Shape.of(out, in));
  }

  /// `y = x · weightᵀ` where a tied `weight` `[out, in]` has a name of its own.
  public Linear tiedLinearWithoutBias(String weight, int in, int out) {
    return linear(weight, null, in, out, Shape.of(out, in));
  }

  /// The `[out, in]` weight of a linear map as a table to look rows up in, which takes no memory of
  /// its own.
  public Tensor table(Linear linear) {
    return linear instanceof AbsentLinear
        ? new Absent(Shape.of(linear.out(), linear.in()))
        : ledger.make(to -> to.table(linear));
  }

  /// Whether the checkpoint has two tensors that are alike in type, shape and every number.
  public boolean alike(String name, String other) {
    return ledger.alike(prefix + name, prefix + other);
  }

  /// `y = x · weight + bias` as GPT-2 stores it, `weight` `[in, parts · out]` and `bias` `[parts ·
  /// out]`: one of the `parts` maps that lie side by side in it.
  public Linear conv1d(String name, int in, int out, int part, int parts) {
    int columns = Math.multiplyExact(out, parts);
    Shape shape = Shape.of(in, columns);
    WeightLedger.@Nullable Stored stored =
        ledger.find(prefix + name + ".weight", shape, Role.LINEAR);
    boolean hasBias = ledger.find(prefix + name + ".bias", Shape.of(columns), Role.BIAS) != null;
    if (stored == null || !hasBias) {
      return new AbsentLinear(in, out);
    }
    long bytes = (long) out * Float.BYTES;
    Values biases = values(name + ".bias", Role.BIAS, columns);
    Values bias = new Values(Shape.of(out), biases.data().asSlice(part * bytes, bytes));
    try (Arena arena = Arena.ofShared()) { // a backend may pack on threads of its own
      MemorySegment data = stored.data().apply(arena);
      Transposition all =
          new Transposition(
              StoredFloats.of(prefix + name, stored.type(), data, shape.elements()), in, columns);
      MemorySegment columnsOfPart = all.columns(part * out, out, arena);
      Optional<Tensor> biasTensor = Optional.of(constant(name + ".bias", bias));
      return ledger.make(
          to -> to.linear(prefix + name, in, out, DType.F32, columnsOfPart, biasTensor));
    }
  }

  /// A convolution without bias whose stride is its kernel, as the linear map of a patch: `weight`
  /// `[out, channels, size, size]`.
  public Linear patchEmbedding(String name, int channels, int size, int out) {
    return linear(
        name + ".weight", null, channels * size * size, out, Shape.of(out, channels, size, size));
  }

  /// A convolution with bias whose stride is its kernel, as the linear map of a patch: `weight`
  /// `[out, channels, size, size]`, `bias` `[out]`.
  public Linear patchEmbeddingWithBias(String name, int channels, int size, int out) {
    return linear(
        name + ".weight",
        name + ".bias",
        channels * size * size,
        out,
        Shape.of(out, channels, size, size));
  }

  /// A layer norm with `weight` and `bias` of `[width]`, under their present or legacy names.
  public Norm norm(String name, int width, double epsilon) {
    Weights norm = at(name);
    return new Norm(
        norm.tensor(norm.spelling("weight", "gamma"), Role.SCALE, width),
        norm.tensor(norm.spelling("bias", "beta"), Role.SHIFT, width),
        (float) epsilon);
  }

  /// Tensors below this prefix whose name matches are not needed: buffers, and what a conversion
  /// left behind.
  public void ignore(String regex) {
    ledger.ignore(Pattern.compile(Pattern.quote(prefix) + "(?:" + regex + ")"));
  }

  /// Ends the walk.
  ///
  /// @throws ModelException that lists every missing, misshapen and unused tensor
  @Override
  public void close() {
    ledger.close();
  }

  private Linear linear(String weight, @Nullable String bias, int in, int out, Shape shape) {
    WeightLedger.@Nullable Stored stored = ledger.find(prefix + weight, shape, Role.LINEAR);
    Optional<Tensor> biasTensor =
        bias == null ? Optional.empty() : Optional.of(tensor(bias, Role.BIAS, out));
    if (stored == null || biasTensor.filter(Absent.class::isInstance).isPresent()) {
      return new AbsentLinear(in, out);
    }
    try (Arena arena = Arena.ofShared()) { // a backend may pack on threads of its own
      MemorySegment data = stored.data().apply(arena);
      return ledger.make(
          to -> to.linear(prefix + weight, in, out, stored.type(), data, biasTensor));
    }
  }

  /// Stands in for a tensor until the walk's end reports that it is missing.
  private record Absent(Shape shape) implements Tensor {
    @Override
    public DType type() {
      return DType.F32;
    }
  }

  private record AbsentLinear(int in, int out) implements Linear {}
}
