// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Arrays;

/// Numbers of which the least is taken first.
final class LongHeap {
  private long[] numbers;
  private int size;

  /// @param capacity how many it may hold before it grows
  LongHeap(int capacity) {
    numbers = new long[Math.max(capacity, 1)];
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    int at = size++;
    while (at > 0 && numbers[(at - 1) / 2] > number) {
      numbers[at] = numbers[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    numbers[at] = number;
  }

  /// Takes the least one; there must be one.
  long take() {
    long least = numbers[0];
    long last = numbers[--size];
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && numbers[child + 1] < numbers[child]) {
        child++;
      }
      if (numbers[child] >= last) {
        break;
      }
      numbers[at] = numbers[child];
      at = child;
    }
    numbers[at] = last;
    return least;
  }
}
