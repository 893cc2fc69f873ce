// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// The numbers of `numpy.random` after `numpy.random.seed(seed)`: the Mersenne Twister MT19937
/// ([Matsumoto and Nishimura, 1998](https://doi.org/10.1145/272991.272995)).
final class NumpyRandom {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;
  private static final int TOP = 0x80000000;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  /// @param seed 0 to 4294967295
  NumpyRandom(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /// What `numpy.random.randint(low, high)` draws: bits until they are no more than the range.
  int between(int low, int high) {
    int range = high - 1 - low;
    if (range == 0) {
      return low;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(range);
    int drawn = next() & mask;
    while (drawn > range) {
      drawn = next() & mask;
    }
    return low + drawn;
  }

  /// The next 32 bits.
  private int next() {
    if (next == SIZE) {
      twist();
    }
    int bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return bits ^ (bits >>> 18);
  }

  private void twist() {
    for (int i = 0; i < SIZE; i++) {
      int joined = (state[i] & TOP) | (state[(i + 1) % SIZE] & ~TOP);
      state[i] = state[(i + SHIFT) % SIZE] ^ (joined >>> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
    }
    next = 0;
  }
}
