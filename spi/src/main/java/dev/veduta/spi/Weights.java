// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ModelException;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  /// Enough for every tensor of a large model, so that only a hostile file is cut short.
  private static final int MOST_NAMED = 2_000;

  private static final int MOST_WARNED = 20;
  private static final System.Logger LOG = System.getLogger(Weights.class.getName());

  private final Ledger ledger;
  private final String prefix;

  private Weights(Ledger ledger, String prefix) {
    this.ledger = ledger;
    this.prefix = prefix;
  }

  /// The root of a checkpoint.
  ///
  /// @param location what errors call the checkpoint
  public static Weights of(String location, Checkpoint checkpoint, ComputeBackend backend) {
    return new Weights(new Ledger(location, checkpoint, backend), "");
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
    return ledger.checkpoint.entries().containsKey(prefix + name);
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
    Shape shape = Shape.of(extents);
    Checkpoint.@Nullable Entry entry = ledger.find(prefix + name, shape);
    if (entry == null) {
      return new Absent(shape);
    }
    try (Arena arena = Arena.ofShared()) { // a backend may convert on threads of its own
      return ledger.backend.weights(
          prefix + name, shape, entry.type(), ledger.checkpoint.data(prefix + name, arena));
    }
  }

  /// Some rows of a `[rows, width]` table: `[count, width]`.
  public Tensor rows(String name, int rows, int width, int first, int count) {
    Values table = values(name, rows, width);
    long bytes = (long) width * Float.BYTES;
    return constant(
        name,
        new Values(Shape.of(count, width), table.data().asSlice(first * bytes, count * bytes)));
  }

  /// The numbers of a tensor on the host, for what is computed from them while loading.
  public Values values(String name, int... extents) {
    Shape shape = Shape.of(extents);
    Checkpoint.@Nullable Entry entry = ledger.find(prefix + name, shape);
    if (entry == null) {
      return Values.zeros(shape); // which the walk's end reports
    }
    int count = Math.toIntExact(shape.elements());
    float[] numbers = new float[count];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = ledger.checkpoint.data(prefix + name, arena);
      StoredFloats.of(prefix + name, entry.type(), data, count).copy(0, numbers, 0, count);
    }
    return new Values(shape, MemorySegment.ofArray(numbers));
  }

  /// A tensor of numbers that were computed while loading.
  ///
  /// @param name what the backend may call it in messages
  public Tensor constant(String name, Values values) {
    return ledger.backend.weights(prefix + name, values.shape(), DType.F32, values.data());
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

  /// `y = x · weight + bias` as GPT-2 stores it, `weight` `[in, parts · out]` and `bias` `[parts ·
  /// out]`: one of the `parts` maps that lie side by side in it.
  public Linear conv1d(String name, int in, int out, int part, int parts) {
    int columns = Math.multiplyExact(out, parts);
    Values stored = values(name + ".weight", in, columns);
    Values biases = values(name + ".bias", columns);
    Values weight = Values.zeros(Shape.of(out, in));
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        weight.set((long) o * in + i, stored.at((long) i * columns + (long) part * out + o));
      }
    }
    long bytes = (long) out * Float.BYTES;
    Values bias = new Values(Shape.of(out), biases.data().asSlice(part * bytes, bytes));
    return ledger.backend.linear(
        prefix + name,
        in,
        out,
        DType.F32,
        weight.data(),
        Optional.of(constant(name + ".bias", bias)));
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
        norm.tensor(norm.spelling("weight", "gamma"), width),
        norm.tensor(norm.spelling("bias", "beta"), width),
        (float) epsilon);
  }

  /// Tensors below this prefix whose name matches are not needed: buffers, and what a conversion
  /// left behind.
  public void ignore(String regex) {
    ledger.ignored.add(Pattern.compile(Pattern.quote(prefix) + "(?:" + regex + ")"));
  }

  /// Ends the walk.
  ///
  /// @throws ModelException that lists every missing, misshapen and unused tensor
  @Override
  public void close() {
    ledger.close();
  }

  private Linear linear(String weight, @Nullable String bias, int in, int out, Shape stored) {
    Checkpoint.@Nullable Entry weightEntry = ledger.find(prefix + weight, stored);
    Optional<Tensor> biasTensor = bias == null ? Optional.empty() : Optional.of(tensor(bias, out));
    if (weightEntry == null || biasTensor.filter(Absent.class::isInstance).isPresent()) {
      return new AbsentLinear(in, out);
    }
    try (Arena arena = Arena.ofShared()) { // a backend may pack on threads of its own
      MemorySegment data = ledger.checkpoint.data(prefix + weight, arena);
      return ledger.backend.linear(prefix + weight, in, out, weightEntry.type(), data, biasTensor);
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

  /// What all prefixes of one walk share.
  private static final class Ledger {
    private final String location;
    private final Checkpoint checkpoint;
    private final ComputeBackend backend;
    private final Set<String> used = new HashSet<>();
    private final List<Pattern> ignored = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> misfits = new LinkedHashSet<>();

    Ledger(String location, Checkpoint checkpoint, ComputeBackend backend) {
      this.location = location;
      this.checkpoint = checkpoint;
      this.backend = backend;
    }

    /// The entry of that name, or null after noting why it can't be used.
    Checkpoint.@Nullable Entry find(String name, Shape shape) {
      used.add(name);
      Checkpoint.Entry entry = checkpoint.entries().get(name);
      if (entry == null) {
        missing.add("missing: %s %s".formatted(name, shape));
        return null;
      }
      if (!entry.shape().equals(shape)) {
        misfits.add(
            "wrong shape: %s in %s is %s, expected %s"
                .formatted(name, entry.file(), entry.shape(), shape));
        return null;
      }
      if (!entry.type().isFloatingPoint()) {
        misfits.add(
            "wrong type: %s in %s is %s, expected a floating-point type"
                .formatted(name, entry.file(), entry.type()));
        return null;
      }
      return entry;
    }

    void close() {
      List<String> unexpected =
          checkpoint.entries().entrySet().stream()
              .filter(entry -> !used.contains(entry.getKey()))
              .filter(entry -> ignored.stream().noneMatch(p -> p.matcher(entry.getKey()).matches()))
              .sorted(Map.Entry.comparingByKey())
              .map(
                  entry ->
                      "not expected: %s %s in %s"
                          .formatted(
                              entry.getKey(), entry.getValue().shape(), entry.getValue().file()))
              .toList();
      List<String> problems =
          Stream.of(missing, misfits, unexpected).flatMap(Collection::stream).toList();
      if (missing.isEmpty() && misfits.isEmpty()) {
        if (!unexpected.isEmpty()) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the weights of {0} hold {1} tensors that its config.json has no use for: {2}",
              location,
              unexpected.size(),
              unexpected.stream().limit(MOST_WARNED).collect(Collectors.joining("; ")));
        }
      } else {
        String rest =
            problems.size() > MOST_NAMED
                ? "\n  and %d more".formatted(problems.size() - MOST_NAMED)
                : "";
        throw new ModelException(
            "the weights of %s do not fit its config.json: %d missing, %d misfitting, %d not expected; check that both are of one model\n  %s%s"
                .formatted(
                    location,
                    missing.size(),
                    misfits.size(),
                    unexpected.size(),
                    problems.stream().limit(MOST_NAMED).collect(Collectors.joining("\n  ")),
                    rest));
      }
    }
  }
}
