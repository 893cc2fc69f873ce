// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Norms on a device against their formula in double precision.
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class NormKernelsTest {
  private TestDevice device;
  private RowKernels kernels;

  @BeforeEach
  void open() {
    device = new TestDevice();
    kernels = new RowKernels(device.library);
  }

  @AfterEach
  void close() {
    device.close();
  }

  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat(-1, 1);
    }
    return numbers;
  }

  private static int[] widths() {
    return IntStream.concat(
            IntStream.rangeClosed(1, 37),
            IntStream.of(128, 255, 768, 1021, 1024, 1025, 1028, 1280, 4096, 4100, 4101, 5003))
        .toArray();
  }

  @Test
  void rowsOfEveryWidthAreNormalized() {
    for (int width : widths()) {
      int rows = 5;
      float[] x = random(width, rows * width);
      float[] actual = norm(x, new float[0], width, 1e-5f, 0);
      assertClose("width " + width, actual, formula(x, width, 1e-5f), width);
    }
  }

  @Test
  void aSumIsNormalizedInOnePass() {
    for (int width : new int[] {1, 30, 33, 768, 1024, 1027, 1600}) {
      float[] x = random(width, 3 * width);
      float[] residual = random(width + 1, 3 * width);
      float[] sum = x.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += residual[i];
      }
      float[] actual = norm(x, residual, width, 1e-5f, 0);
      assertClose("width " + width, actual, formula(sum, width, 1e-5f), width);
    }
  }

  @Test
  void theResultDoesNotDependOnWhereTheNumbersLie() {
    for (int width : new int[] {32, 768, 1024, 1600, 4200}) {
      float[] x = random(7, 3 * width);
      assertThat(norm(x, x, width, 1e-5f, 4)).containsExactly(norm(x, x, width, 1e-5f, 0));
    }
  }

  @Test
  void aRowIsTheSameAloneAndAmongOthers() {
    for (int width : new int[] {768, 1280}) {
      float[] x = random(8, 11 * width);
      float[] all = norm(x, new float[0], width, 1e-5f, 0);
      float[] one =
          norm(Arrays.copyOfRange(x, 6 * width, 7 * width), new float[0], width, 1e-5f, 0);
      assertThat(one).containsExactly(Arrays.copyOfRange(all, 6 * width, 7 * width));
    }
  }

  @Test
  void rowsFarFromZeroKeepTheirPrecision() {
    for (int width : new int[] {768, 1280}) {
      float[] x = random(9, 2 * width);
      for (int i = 0; i < x.length; i++) {
        x[i] += 1000;
      }
      assertClose(
          "far from zero", norm(x, new float[0], width, 1e-5f, 0), formula(x, width, 1e-5f), width);
    }
  }

  @Test
  void aRowOfEqualNumbersIsTheShift() {
    for (int width : new int[] {1, 40, 1025}) {
      float[] x = new float[width];
      Arrays.fill(x, 1e6f / 3);
      float[] actual = norm(x, new float[0], width, 1e-12f, 0);
      assertThat(actual).containsExactly(random(2, width));
    }
  }

  @Test
  void theResultIsAlsoThereInHalves() {
    for (int width : new int[] {6, 768, 1026}) {
      float[] x = random(11, 2 * width);
      float[] exact = norm(x, new float[0], width, 1e-5f, 0);
      for (Storage type : new Storage[] {Storage.BF16, Storage.F16}) {
        for (boolean floatsToo : new boolean[] {true, false}) {
          long floats = floatsToo ? device.allocate(4L * x.length) : 0;
          long halves = device.allocate(2L * x.length);
          kernels.layerNorm(
              device.stream,
              device.upload(x),
              device.upload(random(1, width)),
              device.upload(random(2, width)),
              1e-5f,
              2,
              width,
              floats,
              halves,
              type);
          short[] actual = device.shorts(halves, x.length);
          for (int i = 0; i < x.length; i++) {
            assertThat(actual[i]).isEqualTo(Halves.of(exact[i], type));
          }
          if (floatsToo) {
            assertThat(device.floats(floats, x.length)).containsExactly(exact);
          }
        }
      }
    }
  }

  /// @param residual empty for none
  private float[] norm(float[] x, float[] residual, int width, float epsilon, int offset) {
    long out = device.allocate(4L * x.length, offset);
    kernels.addNorm(
        device.stream,
        device.upload(MemorySegment.ofArray(x), offset),
        residual.length == 0 ? 0 : device.upload(MemorySegment.ofArray(residual), offset),
        device.upload(random(1, width)),
        device.upload(random(2, width)),
        epsilon,
        x.length / width,
        width,
        out,
        0,
        Storage.F32);
    return device.floats(out, x.length);
  }

  private static double[] formula(float[] x, int width, float epsilon) {
    float[] scale = random(1, width);
    float[] shift = random(2, width);
    double[] result = new double[x.length];
    for (int from = 0; from < x.length; from += width) {
      double mean = 0;
      for (int i = 0; i < width; i++) {
        mean += x[from + i] / (double) width;
      }
      double variance = 0;
      for (int i = 0; i < width; i++) {
        variance += Math.pow(x[from + i] - mean, 2) / width;
      }
      for (int i = 0; i < width; i++) {
        result[from + i] =
            (x[from + i] - mean) / Math.sqrt(variance + epsilon) * scale[i] + shift[i];
      }
    }
    return result;
  }

  private static void assertClose(String what, float[] actual, double[] expected, int terms) {
    for (int i = 0; i < expected.length; i++) {
      double tolerance = 1e-6 * Math.sqrt(terms) + 1e-5 * Math.abs(expected[i]);
      assertThat((double) actual[i])
          .as("%s, number %d", what, i)
          .isCloseTo(expected[i], org.assertj.core.api.Assertions.within(tolerance));
    }
  }
}
