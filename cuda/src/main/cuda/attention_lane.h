// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What a lane has of a head: keys or values as they lie in memory, and a running softmax.

#pragma once

#include "attention_numbers.h"

namespace attention {

// `EACH` neighbours of a head as they lie in memory: 16 bytes, or one number where heads begin at
// any address.
template <typename N, int EACH>
struct Raw {
  Piece piece;

  __device__ __forceinline__ void load(const typename N::Number* from) {
    const uint4 words = __ldg(reinterpret_cast<const uint4*>(from));
    piece = Piece{{words.x, words.y, words.z, words.w}};
  }

  __device__ __forceinline__ float at(int i) const {
    if (EACH == 4) {
      return __uint_as_float(piece.word[i]);
    }
    return N::from(static_cast<typename N::Number>(piece.word[i / 2] >> (i % 2 * 16)));
  }

  __device__ __forceinline__ void clear() { piece = Piece{}; }
};

template <typename N>
struct Raw<N, 1> {
  typename N::Number number;

  __device__ __forceinline__ void load(const typename N::Number* from) { number = __ldg(from); }

  __device__ __forceinline__ float at(int) const { return N::from(number); }

  __device__ __forceinline__ void clear() { number = 0; }
};

// The running softmax of one query in one lane: its maximum, the sum of its exponentials, and the
// values weighed with them of this lane's part of the head.
template <int SIZE>
struct Softmax {
  float maximum;
  float sum;
  float values[SIZE];

  __device__ __forceinline__ void clear() {
    maximum = LOWEST;
    sum = 0;
#pragma unroll
    for (int i = 0; i < SIZE; i++) {
      values[i] = 0;
    }
  }

  // Makes the exponentials so far relative to a maximum not below the present one.
  __device__ __forceinline__ void raise(float to) {
    const float factor = exp2f(maximum - to);
    maximum = to;
    sum = product(sum, factor);
#pragma unroll
    for (int i = 0; i < SIZE; i++) {
      values[i] = product(values[i], factor);
    }
  }

  // Adds up what lanes `from`, 2 `from`, … up to 32 apart have.
  __device__ __forceinline__ void merge(int from) {
    float to = maximum;
    for (int offset = from; offset < 32; offset *= 2) {
      to = fmaxf(to, __shfl_xor_sync(0xffffffff, to, offset));
    }
    raise(to);
    for (int offset = from; offset < 32; offset *= 2) {
      sum += __shfl_xor_sync(0xffffffff, sum, offset);
#pragma unroll
      for (int i = 0; i < SIZE; i++) {
        values[i] += __shfl_xor_sync(0xffffffff, values[i], offset);
      }
    }
  }
};

}  // namespace attention
