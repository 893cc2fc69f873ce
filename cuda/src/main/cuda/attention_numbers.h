// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Numbers of attention: the forms they are stored in, and arithmetic that rounds alike everywhere.

#pragma once

#include "device.h"

namespace attention {

// In which form numbers lie in memory; RowKernels.code knows these numbers.
enum Storage { F32, BF16, F16 };

constexpr float LOG2_E = 1.44269504f;

// Below every score; next to nothing is left of a sum by the step from here to a real maximum, and
// no difference to it is NaN.
constexpr float LOWEST = -1e30f;

// A product that no sum behind it is fused with, so that every kernel made of one template rounds
// alike.
__device__ __forceinline__ float product(float a, float b) { return __fmul_rn(a, b); }

// What is weighed by the sum of its weights; of no weights at all 0.
__device__ __forceinline__ float quotient(float weighed, float sum) {
  return sum > 0 ? weighed / sum : 0.0f;
}

struct alignas(16) Piece {
  uint32_t word[4];
};

struct alignas(8) SmallPiece {
  uint32_t word[2];
};

struct alignas(16) Four {
  float at[4];
};

struct alignas(8) Two {
  float at[2];
};

struct Float {
  typedef float Number;
  static __device__ __forceinline__ float from(float number) { return number; }
};

struct Bf16 {
  typedef uint16_t Number;
  static __device__ __forceinline__ float from(uint16_t number) { return float_of_bf16(number); }
  static __device__ __forceinline__ uint32_t pair(float low, float high) {
    return bf16x2_of(low, high);
  }
  static __device__ __forceinline__ void multiply(float d[4], const uint32_t a[4],
                                                  const uint32_t b[2]) {
    mma_bf16(d, a, b);
  }
};

struct Half {
  typedef uint16_t Number;
  static __device__ __forceinline__ float from(uint16_t number) { return float_of_f16(number); }
  static __device__ __forceinline__ uint32_t pair(float low, float high) {
    return f16x2_of(low, high);
  }
  static __device__ __forceinline__ void multiply(float d[4], const uint32_t a[4],
                                                  const uint32_t b[2]) {
    mma_f16(d, a, b);
  }
};

__device__ __forceinline__ float number_at(const void* numbers, int storage, int64_t index) {
  switch (storage) {
    case BF16:
      return float_of_bf16(static_cast<const uint16_t*>(numbers)[index]);
    case F16:
      return float_of_f16(static_cast<const uint16_t*>(numbers)[index]);
    default:
      return static_cast<const float*>(numbers)[index];
  }
}

__device__ __forceinline__ void put_number(void* numbers, int storage, int64_t index,
                                           float number) {
  switch (storage) {
    case BF16:
      static_cast<uint16_t*>(numbers)[index] = bf16_of(number);
      break;
    case F16:
      static_cast<uint16_t*>(numbers)[index] = f16_of(number);
      break;
    default:
      static_cast<float*>(numbers)[index] = number;
  }
}

// Two neighbours, of which the first has an even index.
__device__ __forceinline__ void put_pair(void* numbers, int storage, int64_t index, float first,
                                         float second) {
  switch (storage) {
    case BF16:
      *reinterpret_cast<uint32_t*>(static_cast<uint16_t*>(numbers) + index) =
          bf16x2_of(first, second);
      break;
    case F16:
      *reinterpret_cast<uint32_t*>(static_cast<uint16_t*>(numbers) + index) =
          f16x2_of(first, second);
      break;
    default:
      *reinterpret_cast<Two*>(static_cast<float*>(numbers) + index) = Two{{first, second}};
  }
}

}  // namespace attention
