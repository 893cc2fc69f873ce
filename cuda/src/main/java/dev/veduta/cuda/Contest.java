// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.DeviceMemoryException;
import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.cuda.driver.Function;
import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.Activation;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Has our kernels and NVIDIA's library compute the same product, and says whether the library does
/// it from then on. It is to agree with us, to give a row the same bits in any company, and to be
/// faster with few rows and many.
///
/// @param few rows that are compared, and timed
/// @param many rows that are timed
/// @param repetitions of what is timed
/// @param isTimed whether the library must be faster, or is taken if it is right
record Contest(int few, int many, int repetitions, boolean isTimed) {
  /// The property that says whether the library is taken where it is faster, `timed`, or wherever
  /// it is right, `always`, to measure it.
  static final String PROPERTY = "veduta.cuda.cublaslt.use";

  private static final System.Logger LOGGER = System.getLogger(Contest.class.getName());

  /// A picture's rows and those of a batch.
  private static final Contest TIMED = new Contest(256, 4096, 10, true);

  private static final Contest ALWAYS = new Contest(256, 4096, 1, false);

  /// Algorithms that are tried.
  private static final int ALGORITHMS = 4;

  private static final int WARM_UP = 2;

  /// How much of our time the library may take: what is closer changes with the weather.
  private static final double CLEARLY_LESS = 0.95;

  /// Of the largest number, since sums are in another order.
  private static final float TOLERANCE = 1e-3f;

  /// The most memory of rows and sums.
  private static final long ROOM = 256L << 20;

  private static final long ALIGNMENT = 256;

  /// As the property says.
  static Contest asSet() {
    String use = System.getProperty(PROPERTY, "timed");
    return switch (use) {
      case "timed" -> TIMED;
      case "always" -> ALWAYS;
      default ->
          throw new ConfigurationException(
              "%s is %s, expected timed or always".formatted(PROPERTY, use));
    };
  }

  /// Multiplies on a desk's stream.
  @FunctionalInterface
  interface Ours {
    void multiply(Desk desk, Rows x, Product product);
  }

  /// The algorithm that wins; empty where our kernels do.
  ///
  /// @param layer with the weights that are multiplied
  Optional<CublasLtProduct.Algorithm> winner(
      Device device, PackedLinear layer, CublasLtProduct product, Function finish, Ours ours) {
    List<LibraryProduct> theirs =
        product.algorithms(many, ALGORITHMS).stream()
            .map(algorithm -> new LibraryProduct(product, algorithm, finish))
            .toList();
    if (theirs.isEmpty()) {
      LOGGER.log(Level.DEBUG, "cublasLt has no algorithm for {0}", layer);
      return Optional.empty();
    }
    long workspace = theirs.stream().mapToLong(LibraryProduct::workspace).max().orElse(0);
    long rowBytes = (long) layer.in() * layer.type().bytes();
    long outBytes = (long) layer.out() * Float.BYTES;
    int most = Math.clamp(ROOM / (rowBytes + 2 * outBytes), few, many);
    long xBytes = aligned(most * rowBytes);
    long yBytes = aligned(most * outBytes);
    try (Stream stream = device.openStream();
        Desk desk = Desk.open(device, stream);
        PinnedMemory pinned = device.pin(few * Math.max(rowBytes, outBytes));
        DeviceMemory memory = device.allocate(xBytes + 2 * yBytes + workspace)) {
      long x = memory.address();
      long y = x + xBytes;
      return new Round(this, layer, desk, stream, pinned, x, y, y + yBytes, most)
          .winner(theirs, ours);
    } catch (DeviceMemoryException e) {
      LOGGER.log(Level.INFO, "our kernels compute {0}: {1}", layer, e.getMessage());
      return Optional.empty();
    }
  }

  private static long aligned(long bytes) {
    return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
  }

  /// One product's.
  ///
  /// @param x the address of `most` rows
  /// @param y where results go
  /// @param scratch what the library needs
  private record Round(
      Contest contest,
      PackedLinear layer,
      Desk desk,
      Stream stream,
      PinnedMemory pinned,
      long x,
      long y,
      long scratch,
      int most) {

    @FunctionalInterface
    interface Contender {
      void multiply(Rows x, Product product);
    }

    Optional<CublasLtProduct.Algorithm> winner(List<LibraryProduct> theirs, Ours ours) {
      fillRows();
      Contender we = (rows, product) -> ours.multiply(desk, rows, product);
      float[] expected = results(we, 0, contest.few, contest.few);
      double own = contest.isTimed ? time(we) : Double.POSITIVE_INFINITY;
      double least = CLEARLY_LESS * CLEARLY_LESS * own;
      double fastest = Double.POSITIVE_INFINITY;
      Optional<CublasLtProduct.Algorithm> best = Optional.empty();
      for (LibraryProduct one : theirs) {
        Contender they =
            (rows, product) -> one.multiply(desk, stream, rows, product, Activation.NONE, scratch);
        try {
          if (isRight(they, expected)) {
            double taken = contest.isTimed ? time(they) : 0;
            fastest = Math.min(fastest, taken);
            if (taken < least) {
              least = taken;
              best = Optional.of(one.algorithm());
            }
          }
        } catch (IllegalStateException e) {
          LOGGER.log(Level.INFO, "cublasLt is not used for {0}: {1}", layer, e.getMessage());
        }
      }
      LOGGER.log(
          Level.DEBUG,
          "{0} is computed by {1}; at best cublasLt takes {2} of our time",
          layer,
          best.isPresent() ? "cublasLt" : "our kernels",
          Math.sqrt(fastest / own));
      return best;
    }

    /// The first few at random, all others as those, over and over.
    private void fillRows() {
      int count = contest.few * layer.in();
      float[] numbers = Trial.uneven(new Random(layer.in()), count);
      for (int i = 0; i < count; i++) {
        Trial.put(pinned.segment(), layer.type(), i, numbers[i]);
      }
      long bytes = (long) count * layer.type().bytes();
      stream.copyToDevice(x, pinned.segment(), bytes);
      long end = most * rowBytes();
      for (long at = bytes; at < end; at += bytes) {
        stream.copy(x + at, x, Math.min(bytes, end - at));
      }
    }

    private long rowBytes() {
      return (long) layer.in() * layer.type().bytes();
    }

    private void run(Contender contender, int from, int count, Storage form) {
      contender.multiply(
          new Rows(x + from * rowBytes(), layer.type(), count), new Product(layer, 0, y, form));
    }

    /// What the first rows come to, among others behind them.
    private float[] results(Contender contender, int from, int count, int read) {
      run(contender, from, count, Storage.F32);
      long bytes = (long) read * layer.out() * Float.BYTES;
      stream.copyToHost(pinned.segment(), y, bytes);
      stream.synchronize();
      return pinned.segment().asSlice(0, bytes).toArray(JAVA_FLOAT);
    }

    private boolean isRight(Contender they, float[] expected) {
      float[] all = results(they, 0, most, contest.few);
      Optional<String> fault = disagreement(all, expected);
      fault.ifPresent(
          what -> LOGGER.log(Level.WARNING, "cublasLt is not used for {0}: {1}", layer, what));
      return fault.isEmpty() && isAloneAsAmongOthers(they, all);
    }

    /// Where it computes something else than our kernels.
    private Optional<String> disagreement(float[] theirs, float[] ours) {
      float largest = 0;
      for (float number : ours) {
        largest = Math.max(largest, Math.abs(number));
      }
      for (int i = 0; i < ours.length; i++) {
        // So that what is no number is none of ours either.
        if (!(Math.abs(theirs[i] - ours[i]) <= TOLERANCE * largest)) {
          return Optional.of(
              "row %d, output %d is %s there and %s with our kernels"
                  .formatted(i / layer.out(), i % layer.out(), theirs[i], ours[i]));
        }
      }
      return Optional.empty();
    }

    /// Whether rows have the same bits alone as among many.
    private boolean isAloneAsAmongOthers(Contender they, float[] all) {
      for (int count : new int[] {1, contest.few / 7 + 1, contest.few}) {
        // From a row on that lies at a multiple of 16 bytes.
        int from = (contest.few - count) / 16 * 16;
        float[] alone = results(they, from, count, count);
        float[] among = Arrays.copyOfRange(all, from * layer.out(), (from + count) * layer.out());
        if (!Arrays.equals(alone, among)) {
          LOGGER.log(
              Level.INFO,
              "cublasLt is not used for {0}: it rounds {1} rows otherwise than the same among {2}",
              layer,
              count,
              most);
          return false;
        }
      }
      return true;
    }

    /// Seconds with few rows times those with many.
    private double time(Contender contender) {
      return time(contender, contest.few) * time(contender, most);
    }

    private double time(Contender contender, int count) {
      long start = 0;
      for (int i = -WARM_UP; i < contest.repetitions; i++) {
        if (i == 0) {
          stream.synchronize();
          start = System.nanoTime();
        }
        run(contender, 0, count, layer.type());
      }
      stream.synchronize();
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
