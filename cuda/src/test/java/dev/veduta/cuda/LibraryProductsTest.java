// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.ConfigurationException;
import dev.veduta.cuda.driver.Device;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Products that NVIDIA's library computes: those that it computes faster, if it does so rightly.
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class LibraryProductsTest {
  private static final int IN = 40;
  private static final Contest TIMED = new Contest(48, 64, 1, true);
  private static final Contest ALWAYS = new Contest(48, 64, 1, false);

  private EmulatedLibrary library;
  private TestDevice device;

  @BeforeEach
  void open() {
    library = new EmulatedLibrary();
    device = new TestDevice();
  }

  @AfterEach
  void close() {
    device.close();
    library.close();
  }

  private Products open(Precision precision, Contest contest) {
    return open(precision, new Verdicts(() -> contest));
  }

  private Products open(Precision precision, Verdicts verdicts) {
    return Products.open(device.device, device.library, precision, verdicts);
  }

  private static float[] random(long seed, int count) {
    return Trial.uneven(new Random(seed), count);
  }

  private PackedLinear linear(Products products, int out, boolean isBiased) {
    Packing packing = products.packing();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packed = arena.allocate(packing.bytes(IN, out), 256);
      MemorySegment scales =
          packing.hasScales() ? packed.asSlice(packing.scalesOffset(IN, out)) : MemorySegment.NULL;
      StoredFloats stored =
          StoredFloats.of(
              "w", DType.F32, MemorySegment.ofArray(random(2, out * IN)), (long) out * IN);
      packing.pack(stored, IN, 0, out, packed, scales);
      long bias = isBiased ? device.upload(random(3, out)) : 0;
      return products.linear(this, "w", IN, out, device.upload(packed, 0), bias);
    }
  }

  /// Rows in the precision's form, the first of them those of a smaller number.
  private Rows rows(Products products, int first, int count) {
    float[] numbers = Arrays.copyOfRange(random(1, 100 * IN), first * IN, (first + count) * IN);
    Storage form = products.operand(true);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stored = arena.allocate((long) numbers.length * form.bytes(), 16);
      for (int i = 0; i < numbers.length; i++) {
        Trial.put(stored, form, i, numbers[i]);
      }
      return new Rows(device.upload(stored, 0), form, count);
    }
  }

  private float[] run(
      Products products, Rows x, PackedLinear layer, Activation activation, long residual) {
    int count = Math.toIntExact(x.rows() * layer.out());
    long out = device.allocate(4L * count);
    run(products, x, new Product(layer, residual, out, Storage.F32), activation);
    return device.floats(out, count);
  }

  private void run(Products products, Rows x, Product product, Activation activation) {
    List<Product> all = List.of(product);
    long scratch = Math.max(1, products.scratch(x.rows(), all, true));
    products.run(device.stream, x, all, activation, true, device.allocate(scratch));
  }

  private float[] run(Products products, PackedLinear layer) {
    return run(products, rows(products, 0, 50), layer, Activation.NONE, 0);
  }

  /// The emulator takes its time for products of tensor cores.
  @Test
  void aLibraryThatIsFasterComputesAllProductsWithWeightsOfThatShape() {
    try (Products products = open(Precision.BF16, TIMED)) {
      PackedLinear layer = linear(products, 24, true);
      List<Product> all = List.of(new Product(layer, 0, device.allocate(64), Storage.F32));
      assertThat(products.areDecided(all)).isFalse();
      run(products, layer);
      assertThat(products.areDecided(all)).isTrue();
      library.driver.reset();
      run(products, layer);
      run(products, rows(products, 0, 3), layer, Activation.NONE, 0);
      assertThat(library.products()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void itsResultsAreOursInEachForm(Precision precision) {
    try (Products theirs = open(precision, ALWAYS)) {
      System.setProperty(CublasLtLibrary.PROPERTY, "off");
      try (Products ours = open(precision, ALWAYS)) {
        for (int out : new int[] {24, 35}) {
          for (Activation activation : List.of(Activation.NONE, Activation.QUICK_GELU)) {
            for (boolean isBiased : new boolean[] {false, true}) {
              Rows x = rows(ours, 0, 50);
              PackedLinear layer = linear(ours, out, isBiased);
              long residual = device.upload(random(5, 50 * out));
              for (long added : new long[] {0, residual}) {
                assertClose(
                    run(theirs, x, layer, activation, added),
                    run(ours, x, layer, activation, added));
              }
              for (Storage form : List.of(Storage.BF16, Storage.F16)) {
                long one = device.allocate(2L * 50 * out);
                long other = device.allocate(2L * 50 * out);
                run(theirs, x, new Product(layer, residual, one, form), activation);
                run(ours, x, new Product(layer, residual, other, form), activation);
                assertClose(halves(one, 50 * out, form), halves(other, 50 * out, form));
              }
            }
          }
        }
      }
    }
    assertThat(library.products()).isPositive();
  }

  private float[] halves(long address, int count, Storage form) {
    short[] bits = device.shorts(address, count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] =
          form == Storage.F16 ? Float.float16ToFloat(bits[i]) : Float.intBitsToFloat(bits[i] << 16);
    }
    return numbers;
  }

  private static void assertClose(float[] actual, float[] expected) {
    float largest = 0;
    for (float number : expected) {
      largest = Math.max(largest, Math.abs(number));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("number %d", i).isCloseTo(expected[i], within(largest / 100));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void aRowIsTheSameAloneAndAmongOthers(Precision precision) {
    try (Products products = open(precision, ALWAYS)) {
      PackedLinear layer = linear(products, 24, true);
      float[] all = run(products, rows(products, 0, 100), layer, Activation.GELU, 0);
      for (int[] part : new int[][] {{0, 1}, {99, 100}, {3, 12}, {10, 90}}) {
        Rows some = rows(products, part[0], part[1] - part[0]);
        assertThat(run(products, some, layer, Activation.GELU, 0))
            .as("rows %d to %d", part[0], part[1])
            .containsExactly(Arrays.copyOfRange(all, part[0] * 24, part[1] * 24));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPANY", "WRONG", "FAILS", "NONE", "CLOSED", "SPLITS"})
  void aLibraryThatIsNotRightIsLeftAlone(EmulatedLibrary.Mood mood) {
    library.set(mood);
    assertThatOursCompute(ALWAYS);
  }

  @Test
  void aLibraryThatIsSlowerIsLeftAlone() {
    library.set(EmulatedLibrary.Mood.SLOW);
    assertThatOursCompute(TIMED);
  }

  private void assertThatOursCompute(Contest contest) {
    try (Products products = open(Precision.BF16, contest)) {
      PackedLinear layer = linear(products, 24, true);
      float[] first = run(products, layer);
      library.driver.reset();
      assertThat(run(products, layer)).containsExactly(first);
      assertThat(library.products()).isZero();
    }
  }

  @Test
  void aContestIsHeldOnceForADevice() {
    Verdicts verdicts = new Verdicts(() -> TIMED);
    try (Products first = open(Precision.BF16, verdicts)) {
      run(first, linear(first, 24, true));
    }
    library.driver.reset();
    try (Products second = open(Precision.BF16, verdicts)) {
      run(second, linear(second, 24, true));
      assertThat(library.products()).isEqualTo(1);
    }
  }

  @Test
  void withoutMemoryForAContestOurKernelsCompute() {
    try (Device small = Device.open(0, 24 << 20);
        KernelLibrary kernels = KernelLibrary.open(small);
        Products products =
            Products.open(
                small,
                kernels,
                Precision.FP32,
                new Verdicts(() -> new Contest(48, 4096, 1, false)))) {
      PackedLinear layer = linear(products, 1000, false);
      products.prepare(device.stream);
      List<Product> all = List.of(new Product(layer, 0, 0, Storage.F32));
      assertThat(products.scratch(1, all, true)).isZero();
      assertThat(products.areDecided(all)).isTrue();
    }
  }

  @Test
  void aWordThatSaysNotWhenItIsTakenIsRefused() {
    System.setProperty(Contest.PROPERTY, "sometimes");
    try {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> open(Precision.BF16, new Verdicts()))
          .withMessageContaining("sometimes")
          .withMessageContaining("timed or always");
    } finally {
      System.clearProperty(Contest.PROPERTY);
    }
  }
}
