// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.System.Logger;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Has each kernel of tensor cores multiply small matrices when a device is opened, so that one
/// that is wrong there, for whatever reason, is left out instead of captioning nonsense.
///
/// Whole numbers that are summed exactly in any order must come out exactly; other numbers with the
/// same bits from all kernels that may compute the same row.
final class Trial {
  private static final Logger LOGGER = System.getLogger(Trial.class.getName());

  /// Rows, inputs and outputs, from small to large; those of the second and third fit Hopper.
  private static final int[][] SIZES = {{19, 37, 21}, {70, 136, 68}, {300, 776, 392}};

  /// Takes the operands and the result of the largest size.
  private static final long MEMORY_BYTES = 3 << 20;

  /// No further size is tried after as much time.
  private static final long ENOUGH_NANOS = 30_000_000;

  private static final int LARGEST = 4;

  private static final String SLOW =
      "others multiply instead, at worst without tensor cores, which is slow";

  private final Device device;
  private final Packing packing;
  private final Stream stream;
  private final Desk desk;
  private final DeviceMemory memory;
  private final MemorySegment host;

  private Trial(
      Device device,
      Packing packing,
      Stream stream,
      Desk desk,
      DeviceMemory memory,
      MemorySegment host) {
    this.device = device;
    this.packing = packing;
    this.stream = stream;
    this.desk = desk;
    this.memory = memory;
    this.host = host;
  }

  /// Those of the kernels that are right, and what stands in for the others; a warning names those.
  static Kernels passed(Device device, Packing packing, Kernels kernels) {
    try (Stream stream = device.openStream();
        Desk desk = Desk.open(device, stream);
        DeviceMemory memory = device.allocate(MEMORY_BYTES);
        PinnedMemory pinned = device.pin(MEMORY_BYTES)) {
      return new Trial(device, packing, stream, desk, memory, pinned.segment()).passed(kernels);
    }
  }

  /// A kernel, and how many blocks share a tile of it.
  private record Candidate(Kernel kernel, int groups) {}

  private Kernels passed(Kernels kernels) {
    List<Kernel> hopper = right(candidates(kernels.hopper(), 1), "others multiply instead");
    List<Kernel> wide = right(candidates(kernels.wide(), 1), SLOW);
    List<Candidate> narrow = new ArrayList<>(candidates(kernels.broad(), 1));
    narrow.addAll(candidates(kernels.broad(), Desk.GROUPS));
    narrow.addAll(candidates(kernels.thin(), 1));
    List<Kernel> few = right(narrow, SLOW);
    // Rows go to broad kernels alone where one of the thin ones is wrong, and to none of them where
    // a broad one is.
    boolean isBroad = few.containsAll(kernels.broad());
    boolean isThin = isBroad && few.containsAll(kernels.thin());
    return new Kernels(
        hopper,
        wide.isEmpty() ? List.of(kernels.plain()) : wide,
        isThin ? kernels.thin() : List.of(),
        isBroad ? kernels.broad() : List.of(),
        kernels.plain());
  }

  private static List<Candidate> candidates(List<Kernel> kernels, int groups) {
    return kernels.stream().map(kernel -> new Candidate(kernel, groups)).toList();
  }

  /// Those of a family that are right; a warning names each of the others.
  private List<Kernel> right(List<Candidate> family, String consequence) {
    Set<Kernel> right = new LinkedHashSet<>();
    family.forEach(candidate -> right.add(candidate.kernel()));
    boolean isHopper = family.stream().anyMatch(candidate -> candidate.kernel().isPersistent());
    long start = System.nanoTime();
    for (int i = isHopper ? 1 : 0; i < SIZES.length; i++) {
      Problem problem = Problem.of(SIZES[i][0], SIZES[i][1], SIZES[i][2]);
      float @Nullable [] agreed = null;
      for (Candidate candidate : family) {
        if (!right.contains(candidate.kernel())) {
          continue;
        }
        Optional<String> fault = fault(candidate, problem);
        if (fault.isEmpty()) {
          float[] bits = multiply(candidate, problem, problem.uneven(), problem.unevenWeights());
          agreed = agreed == null ? bits : agreed;
          fault = difference(bits, agreed, problem);
        }
        if (fault.isPresent()) {
          right.remove(candidate.kernel());
          LOGGER.log(
              Logger.Level.WARNING,
              "{0} of {1} is wrong on {2}: {3}; {4}",
              candidate.kernel().name(),
              problem,
              device.name(),
              fault.get(),
              consequence);
        }
      }
      if (System.nanoTime() - start > ENOUGH_NANOS) {
        break;
      }
    }
    return List.copyOf(right);
  }

  /// What is wrong with whole numbers.
  private Optional<String> fault(Candidate candidate, Problem problem) {
    float[] result = multiply(candidate, problem, problem.whole(), problem.wholeWeights());
    float[] expected = problem.expected();
    int wrong = 0;
    int first = -1;
    for (int i = result.length - 1; i >= 0; i--) {
      if (result[i] != expected[i]) {
        wrong++;
        first = i;
      }
    }
    return wrong == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d sums, such as %s for %s in row %d, output %d"
                .formatted(
                    wrong,
                    result.length,
                    result[first],
                    expected[first],
                    first / problem.out(),
                    first % problem.out()));
  }

  /// Where numbers are rounded otherwise than by the first right kernel.
  private static Optional<String> difference(float[] bits, float[] agreed, Problem problem) {
    for (int i = 0; i < bits.length; i++) {
      if (Float.floatToRawIntBits(bits[i]) != Float.floatToRawIntBits(agreed[i])) {
        return Optional.of(
            "it rounds to %s what another rounds to %s, in row %d, output %d"
                .formatted(bits[i], agreed[i], i / problem.out(), i % problem.out()));
      }
    }
    return Optional.empty();
  }

  /// What is multiplied.
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  private record Problem(
      int rows,
      int in,
      int out,
      float[] whole,
      float[] wholeWeights,
      float[] expected,
      float[] uneven,
      float[] unevenWeights) {

    static Problem of(int rows, int in, int out) {
      Random random = new Random(rows);
      float[] x = Trial.whole(random, rows * in);
      float[] weights = Trial.whole(random, out * in);
      return new Problem(
          rows,
          in,
          out,
          x,
          weights,
          exact(x, weights, rows, in, out),
          Trial.uneven(random, rows * in),
          Trial.uneven(random, out * in));
    }

    @Override
    public String toString() {
      return "[%d, %d] by [%d, %d]".formatted(rows, in, out, in);
    }
  }

  private static float[] whole(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-LARGEST, LARGEST + 1);
    }
    return values;
  }

  /// Numbers of eight bits and of such different magnitude that their sums are rounded.
  static float[] uneven(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.scalb(random.nextInt(-255, 256) / 256f, random.nextInt(-6, 7));
    }
    return values;
  }

  private static float[] exact(float[] x, float[] weights, int rows, int in, int out) {
    float[] sums = new float[rows * out];
    for (int row = 0; row < rows; row++) {
      for (int o = 0; o < out; o++) {
        float sum = 0;
        for (int i = 0; i < in; i++) {
          sum += x[row * in + i] * weights[o * in + i];
        }
        sums[row * out + o] = sum;
      }
    }
    return sums;
  }

  private float[] multiply(Candidate candidate, Problem problem, float[] x, float[] weights) {
    int rows = problem.rows();
    int in = problem.in();
    int out = problem.out();
    Storage storage = packing.storage();
    long weightsAt = align((long) x.length * storage.bytes());
    long outAt = weightsAt + align(packing.bytes(in, out));
    long bytes = outAt + (long) rows * out * Float.BYTES;
    host.asSlice(0, bytes).fill((byte) -1);
    for (int i = 0; i < x.length; i++) {
      put(host, storage, i, x[i]);
    }
    MemorySegment scales =
        packing.hasScales()
            ? host.asSlice(weightsAt + packing.scalesOffset(in, out), (long) out * Float.BYTES)
            : MemorySegment.NULL;
    StoredFloats stored =
        StoredFloats.of("a trial", DType.F32, MemorySegment.ofArray(weights), (long) in * out);
    packing.pack(stored, in, 0, out, host.asSlice(weightsAt, packing.rowBytes(in) * out), scales);
    long base = memory.address();
    stream.copyToDevice(base, host, bytes);
    PackedLinear layer =
        Products.packed(device, packing, this, "a trial", in, out, base + weightsAt, 0);
    List<Product> product = List.of(new Product(layer, 0, base + outAt, Storage.F32));
    boolean isRoom = candidate.kernel().tiles(rows, product) <= device.multiprocessors();
    desk.launch(
        candidate.kernel(),
        new Rows(base, storage, rows),
        product,
        Activation.NONE,
        isRoom ? candidate.groups() : 1);
    stream.copyToHost(host, base, bytes);
    stream.synchronize();
    return host.asSlice(outAt, (long) rows * out * Float.BYTES).toArray(JAVA_FLOAT);
  }

  private static long align(long bytes) {
    return Math.ceilDiv(bytes, 256) * 256;
  }

  static void put(MemorySegment to, Storage storage, int index, float value) {
    switch (storage) {
      case F32 -> to.setAtIndex(JAVA_FLOAT, index, value);
      case BF16 ->
          to.setAtIndex(JAVA_SHORT, index, (short) (Float.floatToRawIntBits(value) >>> 16));
      case F16 -> to.setAtIndex(JAVA_SHORT, index, Float.floatToFloat16(value));
    }
  }
}
