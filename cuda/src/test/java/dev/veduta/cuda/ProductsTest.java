// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Linear maps on a device against their formula in double precision.
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class ProductsTest {
  private static final Verdicts VERDICTS = new Verdicts();
  private TestDevice device;

  @BeforeEach
  void open() {
    device = new TestDevice();
  }

  @AfterEach
  void close() {
    device.close();
  }

  /// Numbers of eight bits, which every precision holds exactly.
  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-127, 128) / 128f;
    }
    return values;
  }

  private long rows(Products products, boolean wide, float[] x) {
    short[] halves = new short[x.length];
    for (int i = 0; i < x.length; i++) {
      halves[i] =
          switch (products.operand(wide)) {
            case F32 -> 0;
            case BF16 -> (short) (Float.floatToRawIntBits(x[i]) >>> 16);
            case F16 -> Float.floatToFloat16(x[i]);
          };
    }
    return products.operand(wide) == Storage.F32 ? device.upload(x) : device.upload(halves);
  }

  private PackedLinear linear(Products products, float[] weights, float[] bias, int in, int out) {
    Packing packing = products.packing();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packed = arena.allocate(packing.bytes(in, out), 256);
      MemorySegment scales =
          packing.hasScales() ? packed.asSlice(packing.scalesOffset(in, out)) : MemorySegment.NULL;
      packing.pack(
          StoredFloats.of("w", DType.F32, MemorySegment.ofArray(weights), weights.length),
          in,
          0,
          out,
          packed,
          scales);
      return products.linear(
          this, "w", in, out, device.upload(packed, 0), bias.length == 0 ? 0 : device.upload(bias));
    }
  }

  private float[] run(
      Products products, float[] x, PackedLinear layer, Activation activation, boolean wide) {
    int rows = x.length / layer.in();
    long out = device.allocate(4L * rows * layer.out());
    products.run(
        device.stream,
        new Rows(rows(products, wide, x), products.operand(wide), rows),
        List.of(new Product(layer, 0, out, Storage.F32)),
        activation,
        wide,
        0);
    return device.floats(out, rows * layer.out());
  }

  private static double[] formula(float[] x, float[] weights, float[] bias, int in, int out) {
    double[] sums = new double[x.length / in * out];
    for (int i = 0; i < sums.length; i++) {
      double sum = bias.length == 0 ? 0 : bias[i % out];
      for (int k = 0; k < in; k++) {
        sum += (double) x[i / out * in + k] * weights[i % out * in + k];
      }
      sums[i] = sum;
    }
    return sums;
  }

  private static void assertClose(String what, float[] actual, double[] expected, int terms) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double tolerance = 1e-6 * Math.sqrt(terms) + 1e-5 * Math.abs(expected[i]);
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s: number %d is %s, expected %s", what, i, actual[i], expected[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void productsAreThoseOfTheFormula(Precision precision) {
    int[][] sizes = {{1, 1, 1}, {3, 33, 70}, {17, 96, 130}, {70, 40, 68}, {5, 588, 20}};
    try (Products products = Products.open(device.device, device.library, precision, VERDICTS)) {
      for (int[] size : sizes) {
        float[] x = random(1, size[0] * size[1]);
        float[] weights = random(2, size[2] * size[1]);
        float[] bias = random(3, size[2]);
        PackedLinear layer = linear(products, weights, bias, size[1], size[2]);
        double[] expected = formula(x, weights, bias, size[1], size[2]);
        for (boolean wide : new boolean[] {false, true}) {
          assertClose(
              "%s, %s".formatted(Arrays.toString(size), wide ? "wide" : "narrow"),
              run(products, x, layer, Activation.NONE, wide),
              expected,
              size[1]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void aRowIsTheSameAloneAndAmongOthers(Precision precision) {
    int in = 200;
    int out = 72;
    int rows = 150;
    Random random = new Random(4);
    float[] x = new float[rows * in];
    float[] weights = new float[out * in];
    IntStream.range(0, x.length).forEach(i -> x[i] = uneven(random));
    IntStream.range(0, weights.length).forEach(i -> weights[i] = uneven(random));
    try (Products products = Products.open(device.device, device.library, precision, VERDICTS)) {
      PackedLinear layer = linear(products, weights, new float[0], in, out);
      for (boolean wide : new boolean[] {false, true}) {
        float[] all = run(products, x, layer, Activation.GELU, wide);
        for (int[] part : new int[][] {{0, 1}, {149, 150}, {3, 12}, {60, 80}, {10, 140}}) {
          float[] some = Arrays.copyOfRange(x, part[0] * in, part[1] * in);
          assertThat(run(products, some, layer, Activation.GELU, wide))
              .as("rows %d to %d, %s", part[0], part[1], wide ? "wide" : "narrow")
              .containsExactly(Arrays.copyOfRange(all, part[0] * out, part[1] * out));
        }
      }
    }
  }

  /// A number of eight bits, of such a magnitude that sums are rounded.
  private static float uneven(Random random) {
    return Math.scalb(random.nextInt(-255, 256) / 256f, random.nextInt(-6, 7));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void severalProductsOfOneXAreThoseOfEach(Precision precision) {
    int in = 64;
    int rows = 20;
    int[] outs = {64, 7, 100, 1, 33};
    float[] x = random(1, rows * in);
    try (Products products = Products.open(device.device, device.library, precision, VERDICTS)) {
      for (boolean wide : new boolean[] {false, true}) {
        List<PackedLinear> layers =
            IntStream.of(outs)
                .mapToObj(
                    out -> linear(products, random(out, out * in), random(out + 1, out), in, out))
                .toList();
        List<Product> all =
            layers.stream()
                .map(
                    layer ->
                        new Product(
                            layer, 0, device.allocate(4L * rows * layer.out()), Storage.F32))
                .toList();
        Rows read = new Rows(rows(products, wide, x), products.operand(wide), rows);
        products.run(device.stream, read, all, Activation.SILU, wide, 0);
        for (Product product : all) {
          PackedLinear layer = product.layer();
          assertThat(device.floats(product.out(), rows * layer.out()))
              .as("%s among others", layer)
              .containsExactly(run(products, x, layer, Activation.SILU, wide));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void aResidualIsAddedBehindTheActivationAndTheSumStoredInEachForm(Precision precision) {
    int in = 72;
    float[] x = random(1, 9 * in);
    try (Products products = Products.open(device.device, device.library, precision, VERDICTS)) {
      for (int out : new int[] {12, 35}) {
        for (boolean wide : new boolean[] {false, true}) {
          PackedLinear layer = linear(products, random(2, out * in), random(3, out), in, out);
          float[] residual = random(4, 9 * out);
          float[] plain = run(products, x, layer, Activation.RELU, wide);
          Rows read = new Rows(rows(products, wide, x), products.operand(wide), 9);
          for (Storage type : Storage.values()) {
            long to = device.allocate(4L * 9 * out);
            Product product = new Product(layer, device.upload(residual), to, type);
            products.run(device.stream, read, List.of(product), Activation.RELU, wide, 0);
            float[] actual = floats(to, 9 * out, type);
            for (int i = 0; i < actual.length; i++) {
              assertThat(actual[i])
                  .as("number %d in %s", i, type)
                  .isEqualTo(rounded(plain[i] + residual[i], type));
            }
          }
        }
      }
    }
  }

  private float[] floats(long address, int count, Storage type) {
    if (type == Storage.F32) {
      return device.floats(address, count);
    }
    short[] bits = device.shorts(address, count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          type == Storage.F16 ? Float.float16ToFloat(bits[i]) : Float.intBitsToFloat(bits[i] << 16);
    }
    return values;
  }

  private static float rounded(float value, Storage type) {
    int bits = Float.floatToRawIntBits(value);
    return switch (type) {
      case F32 -> value;
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BF16 -> Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
    };
  }

  @ParameterizedTest
  @EnumSource
  void anActivationIsExactFromTailToTail(Activation activation) {
    float[] x = new float[801];
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 400) / 16f;
      expected[i] = Activations.of(activation, x[i]);
    }
    try (Products products =
        Products.open(device.device, device.library, Precision.FP32, VERDICTS)) {
      PackedLinear one = linear(products, new float[] {1}, new float[0], 1, 1);
      assertClose("" + activation, run(products, x, one, activation, false), expected, 1);
      assertClose("" + activation, run(products, x, one, activation, true), expected, 1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void rowsInAnotherFormOrAtAnOddAddressAreRefused(Precision precision) {
    try (Products products = Products.open(device.device, device.library, precision, VERDICTS)) {
      PackedLinear layer = linear(products, random(1, 16), new float[0], 4, 4);
      long to = device.allocate(64);
      List<Product> all = List.of(new Product(layer, 0, to, Storage.F32));
      Storage right = products.operand(false);
      Storage wrong = right == Storage.F32 ? Storage.F16 : Storage.F32;
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  products.run(
                      device.stream, new Rows(to, wrong, 1), all, Activation.NONE, false, 0))
          .withMessageContaining(precision.label())
          .withMessageContaining(wrong.name());
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  products.run(
                      device.stream, new Rows(to + 8, right, 1), all, Activation.NONE, false, 0))
          .withMessageContaining("multiple of 16");
    }
  }

  /// Activations as spec/14-numerics.md has them, in double precision.
  private static final class Activations {
    static double of(Activation activation, double x) {
      return switch (activation) {
        case NONE -> x;
        case RELU -> Math.max(x, 0);
        case GELU -> x * normal(x);
        case GELU_TANH ->
            0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
        case GELU_10 -> Math.clamp(x * normal(x), -10, 10);
        case SILU -> x / (1 + Math.exp(-x));
        case SIGMOID -> 1 / (1 + Math.exp(-x));
        case TANH -> Math.tanh(x);
        case RELU6 -> Math.clamp(x, 0, 6);
        case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
        case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
        case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
      };
    }

    private static double normal(double x) {
      double term = Math.abs(x);
      double sum = term;
      for (int k = 3; term > 1e-18 * sum; k += 2) {
        term *= x * x / k;
        sum += term;
      }
      double half = sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      return Math.clamp(0.5 + Math.copySign(half, x), 0, 1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void whatIsBehindTheEndOfAnOddRowIsNotRead(Precision precision) {
    int in = 21;
    float[] x = random(1, 3 * in + 11);
    Arrays.fill(x, 3 * in, x.length, Float.NaN);
    float[] weights = random(2, 5 * in);
    try (Products products = Products.open(device.device, device.library, precision, VERDICTS)) {
      PackedLinear layer = linear(products, weights, new float[0], in, 5);
      for (boolean wide : new boolean[] {false, true}) {
        long out = device.allocate(4L * 15);
        products.run(
            device.stream,
            new Rows(rows(products, wide, x), products.operand(wide), 3),
            List.of(new Product(layer, 0, out, Storage.F32)),
            Activation.NONE,
            wide,
            0);
        float[] own = Arrays.copyOf(x, 3 * in);
        assertClose(
            "odd rows",
            MemorySegment.ofArray(device.floats(out, 15)).toArray(JAVA_FLOAT),
            formula(own, weights, new float[0], in, 5),
            in);
      }
    }
  }
}
