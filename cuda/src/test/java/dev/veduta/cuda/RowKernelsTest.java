// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sums, products, lookups and moves on a device, number by number.
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class RowKernelsTest {
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

  /// Numbers that are all different.
  private static float[] count(int size, float from) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = from + i;
    }
    return numbers;
  }

  @Test
  void theSecondOfAPairRepeatsOverTheAxesItLacks() {
    for (int width : new int[] {1, 3, 4, 8, 33}) {
      Shape shape = Shape.of(2, 3, 4, width);
      for (int forms = 0; forms < 8; forms++) {
        int[] extents = {
          (forms & 1) == 0 ? 2 : 1, (forms & 2) == 0 ? 3 : 1, (forms & 4) == 0 ? 4 : 1, width
        };
        assertPairs(shape, Shape.of(extents), 0);
        assertPairs(shape, Shape.of(extents), 4);
      }
      assertPairs(shape, Shape.of(3, 4, width), 0);
      assertPairs(shape, Shape.of(1, 4, width), 0);
      assertPairs(shape, Shape.of(4, width), 0);
      assertPairs(shape, Shape.of(width), 0);
    }
  }

  @Test
  void theSecondOfAPairRepeatsOverEveryOtherAxis() {
    assertPairs(Shape.of(2, 3, 2, 3, 2, 5), Shape.of(1, 3, 1, 3, 1, 5), 0);
    assertPairs(Shape.of(2, 3, 2, 3, 2, 5), Shape.of(2, 1, 2, 1, 2, 5), 0);
    assertPairs(Shape.of(2, 3, 2, 3, 2, 2, 4), Shape.of(1, 3, 1, 3, 1, 2, 4), 0);
    assertPairs(Shape.of(7), Shape.of(7), 0);
  }

  private void assertPairs(Shape shape, Shape repeated, int offset) {
    float[] a = count((int) shape.elements(), 1);
    float[] b = count((int) repeated.elements(), 1000);
    long left = device.upload(MemorySegment.ofArray(a), offset);
    long right = device.upload(MemorySegment.ofArray(b), offset);
    long out = device.allocate(4L * a.length, offset);
    Pairs pairs = Pairs.of(shape, left, repeated, right, out);
    kernels.add(device.stream, pairs);
    float[] sums = device.floats(out, a.length);
    kernels.multiply(device.stream, pairs);
    float[] products = device.floats(out, a.length);
    for (int i = 0; i < a.length; i++) {
      float other = b[indexOf(i, shape, repeated)];
      assertThat(sums[i]).as("%s + %s, %d", shape, repeated, i).isEqualTo(a[i] + other);
      assertThat(products[i]).as("%s * %s, %d", shape, repeated, i).isEqualTo(a[i] * other);
    }
  }

  private static int indexOf(int index, Shape shape, Shape repeated) {
    int found = 0;
    int stride = 1;
    int rest = index;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      int own = axis - (shape.rank() - repeated.rank());
      int at = rest % shape.at(axis);
      rest /= shape.at(axis);
      if (own >= 0 && repeated.at(own) > 1) {
        found += at * stride;
        stride *= repeated.at(own);
      }
    }
    return found;
  }

  @Test
  void aPairOfShapesThatDoNotFitIsRefused() {
    for (int[] extents : new int[][] {{2, 5}, {2, 3, 1}, {1, 2, 3, 5}, {3}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Pairs.of(Shape.of(2, 3, 5), 0, Shape.of(extents), 0, 0))
          .withMessageContaining("[2, 3, 5]")
          .withMessageContaining(Shape.of(extents).toString());
    }
  }

  @Test
  void rowsOfATableAreLookedUp() {
    int[] ids = {0, 6, 3, 3};
    for (int width : new int[] {1, 3, 4, 17, 64}) {
      for (int padding : new int[] {0, 3, 4}) {
        int stride = width + padding;
        float[] numbers = count(7 * stride, 0);
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = i % 253 - 100; // so small that halves hold them exactly
        }
        float[] factors = {1, 2, 0.5f, 4, 1, 1, 0.25f};
        for (Storage type : Storage.values()) {
          long factor = type == Storage.F16 ? device.upload(factors) : 0;
          long address = type == Storage.F32 ? device.upload(numbers) : halves(numbers, type);
          long out = device.allocate(4L * ids.length * width);
          kernels.embed(
              device.stream,
              device.upload(ids),
              new Table(address, type, factor, 7, width, stride),
              ids.length,
              out);
          float[] actual = device.floats(out, ids.length * width);
          for (int i = 0; i < actual.length; i++) {
            int id = ids[i / width];
            float expected = numbers[id * stride + i % width];
            assertThat(actual[i]).isEqualTo(factor == 0 ? expected : expected * factors[id]);
          }
        }
      }
    }
  }

  private long halves(float[] numbers, Storage type) {
    short[] halves = new short[numbers.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = Halves.of(numbers[i], type);
      assertThat(Halves.toFloat(halves[i], type)).isEqualTo(numbers[i]);
    }
    return device.upload(halves);
  }

  @Test
  void anIdOutsideATableReadsNothing() {
    long out = device.allocate(4 * 12);
    kernels.embed(
        device.stream,
        device.upload(1, -1, 2, Integer.MAX_VALUE),
        new Table(device.upload(count(6, 0)), Storage.F32, 0, 2, 3, 3),
        4,
        out);
    float nan = Float.NaN;
    assertThat(device.floats(out, 12))
        .containsExactly(3, 4, 5, nan, nan, nan, nan, nan, nan, nan, nan, nan);
  }

  @Test
  void tokensAreGathered() {
    int[] indices = {6, 0, 0, -1, 3};
    for (int width : new int[] {1, 5, 16, 33}) {
      float[] x = count(3 * 7 * width, 1);
      long out = device.allocate(4L * 3 * 5 * width);
      kernels.gather(device.stream, device.upload(x), device.upload(indices), 3, 7, 5, width, out);
      float[] actual = device.floats(out, 3 * 5 * width);
      for (int i = 0; i < actual.length; i++) {
        int index = indices[i / width % 5];
        int from = (i / width / 5 * 7 + index) * width + i % width;
        assertThat(actual[i]).isEqualTo(index < 0 ? 0 : x[from]);
      }
    }
  }

  @Test
  void aHeadIsJoinedToATail() {
    for (int width : new int[] {1, 4, 5}) {
      for (boolean shared : new boolean[] {true, false}) {
        float[] head = count((shared ? 1 : 3) * 2 * width, 100);
        float[] tail = count(3 * 5 * width, 500);
        long out = device.allocate(4L * 3 * 7 * width);
        kernels.join(
            device.stream,
            device.upload(head),
            shared,
            2L * width,
            device.upload(tail),
            5L * width,
            3,
            out);
        float[] actual = device.floats(out, 3 * 7 * width);
        for (int row = 0; row < 3; row++) {
          int size = 7 * width;
          int from = shared ? 0 : row * 2 * width;
          assertThat(Arrays.copyOfRange(actual, row * size, row * size + 2 * width))
              .containsExactly(Arrays.copyOfRange(head, from, from + 2 * width));
          assertThat(Arrays.copyOfRange(actual, row * size + 2 * width, row * size + size))
              .containsExactly(Arrays.copyOfRange(tail, row * 5 * width, (row + 1) * 5 * width));
        }
      }
    }
  }

  @Test
  void theLastTokenOfEachRowIsTaken() {
    for (int width : new int[] {1, 8, 19}) {
      float[] x = count(3 * 4 * width, 0);
      long out = device.allocate(4L * 3 * width);
      kernels.lastToken(device.stream, device.upload(x), 3, 4, width, out);
      float[] actual = device.floats(out, 3 * width);
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).isEqualTo(x[(i / width * 4 + 3) * width + i % width]);
      }
    }
  }

  @Test
  void picturesArePadded() {
    float[] pixels = count(2 * 3 * 4 * 5, 1);
    long out = device.allocate(4 * 2 * 3 * 6 * 8);
    kernels.pad(device.stream, device.upload(pixels), 6, 4, 5, 6, 8, out);
    float[] actual = device.floats(out, 2 * 3 * 6 * 8);
    for (int i = 0; i < actual.length; i++) {
      int x = i % 8;
      int y = i / 8 % 6;
      assertThat(actual[i]).isEqualTo(x < 5 && y < 4 ? pixels[(i / 48 * 4 + y) * 5 + x] : 0);
    }
  }

  @Test
  void picturesAreCutIntoPatches() {
    assertPatches(7, 11, 3, 0);
    assertPatches(9, 12, 4, 0);
    assertPatches(9, 12, 4, 4);
    assertPatches(8, 11, 4, 0);
    assertPatches(5, 5, 1, 0);
  }

  private void assertPatches(int height, int width, int size, int offset) {
    float[] pixels = count(2 * 3 * height * width, -200);
    int columns = width / size;
    int patches = height / size * columns;
    int numbers = 3 * size * size;
    int count = 2 * patches * numbers;
    long floats = device.allocate(4L * count, offset);
    long halves = device.allocate(2L * count);
    kernels.patches(
        device.stream,
        device.upload(MemorySegment.ofArray(pixels), offset),
        2,
        3,
        height,
        width,
        size,
        floats,
        halves,
        Storage.F16);
    float[] actual = device.floats(floats, count);
    for (int i = 0; i < count; i++) {
      int inside = i % numbers;
      int patch = i / numbers % patches;
      int plane = i / numbers / patches * 3 + inside / (size * size);
      int y = patch / columns * size + inside % (size * size) / size;
      int x = patch % columns * size + inside % size;
      assertThat(actual[i])
          .as("%d x %d in patches of %d, number %d", height, width, size, i)
          .isEqualTo(pixels[(plane * height + y) * width + x]);
    }
    assertThat(device.shorts(halves, count)).isEqualTo(rounded(actual, Storage.F16));
  }

  private static short[] rounded(float[] numbers, Storage type) {
    short[] halves = new short[numbers.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = Halves.of(numbers[i], type);
    }
    return halves;
  }

  @Test
  void numbersAreCastThereAndBack() {
    float[] numbers = {
      0,
      -0f,
      1,
      1 / 3f,
      -2 / 3f,
      65504,
      65519,
      65520,
      -1e6f,
      3e38f,
      1e-7f,
      1e-40f,
      1 + 0x1p-8f,
      1 + 3 * 0x1p-8f,
      1 + 0x1p-11f,
      1 + 3 * 0x1p-11f,
      Float.POSITIVE_INFINITY
    };
    for (Storage type : new Storage[] {Storage.BF16, Storage.F16}) {
      for (int offset : new int[] {0, 4}) {
        for (int count = 1; count <= numbers.length; count++) {
          float[] some = Arrays.copyOf(numbers, count);
          long halves = device.allocate(2L * count, offset);
          kernels.cast(
              device.stream,
              device.upload(MemorySegment.ofArray(some), offset),
              Storage.F32,
              halves,
              type,
              count);
          short[] actual = device.shorts(halves, count);
          assertThat(actual).as("%s", type).isEqualTo(rounded(some, type));
          long back = device.allocate(4L * count, offset);
          kernels.cast(device.stream, halves, type, back, Storage.F32, count);
          float[] returned = device.floats(back, count);
          for (int i = 0; i < count; i++) {
            assertThat(returned[i]).isEqualTo(Halves.toFloat(actual[i], type));
          }
        }
      }
    }
  }
}
