// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Numbers in memory, four neighbours at a time where addresses allow it.

#pragma once

#include "device.h"

/// In which form numbers lie in memory; RowKernels.code knows these numbers.
enum Storage { F32, BF16, F16 };

/// Four neighbours.
struct alignas(16) Four {
  float at[4];
};

struct alignas(8) FourHalves {
  uint16_t at[4];
};

/// Whether four numbers at a time may be read and written at each of these addresses.
__device__ __forceinline__ bool aligned(const void* a, const void* b = nullptr,
                                        const void* c = nullptr, const void* d = nullptr) {
  return (((uint64_t)a | (uint64_t)b | (uint64_t)c | (uint64_t)d) & 15) == 0;
}

__device__ __forceinline__ long long thread_of_all(int threads) {
  return (long long)blockIdx.x * threads + threadIdx.x;
}

/// The first `count` of four numbers, the others 0; where `whole`, all four at an aligned address.
__device__ __forceinline__ Four load_four(const float* from, int count, bool whole) {
  if (whole) {
    return *(const Four*)from;
  }
  Four four = {};
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (i < count) {
      four.at[i] = from[i];
    }
  }
  return four;
}

__device__ __forceinline__ void store_four(float* to, Four four, int count, bool whole) {
  if (whole) {
    *(Four*)to = four;
    return;
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (i < count) {
      to[i] = four.at[i];
    }
  }
}

__device__ __forceinline__ uint16_t half_of(float number, int storage) {
  return storage == BF16 ? bf16_of(number) : f16_of(number);
}

__device__ __forceinline__ float float_of_half(uint16_t half, int storage) {
  return storage == BF16 ? float_of_bf16(half) : float_of_f16(half);
}

__device__ __forceinline__ Four load_halves(const uint16_t* from, int storage, int count,
                                            bool whole) {
  FourHalves halves = {};
  if (whole) {
    halves = *(const FourHalves*)from;
  } else {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (i < count) {
        halves.at[i] = from[i];
      }
    }
  }
  Four four;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    four.at[i] = float_of_half(halves.at[i], storage);
  }
  return four;
}

__device__ __forceinline__ void store_halves(uint16_t* to, Four four, int storage, int count,
                                             bool whole) {
  FourHalves halves;
  if (storage == BF16) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      halves.at[i] = bf16_of(four.at[i]);
    }
  } else {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      halves.at[i] = f16_of(four.at[i]);
    }
  }
  if (whole) {
    *(FourHalves*)to = halves;
    return;
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (i < count) {
      to[i] = halves.at[i];
    }
  }
}
