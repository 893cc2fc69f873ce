// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Kernels that tests of the emulator launch through the driver; some are wrong on purpose.

#include "device.h"

extern "C" __global__ void veduta_check_add(const float* a, const float* b, float* sum, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) sum[i] = a[i] + b[i];
}
EMULATED(veduta_check_add)

/// Reverses the numbers of each block; without the barrier they are not there yet, in some order.
extern "C" __global__ void veduta_check_reverse(const int* from, int* to, int barrier) {
  SHARED int numbers[1024];
  const int first = blockIdx.x * blockDim.x;
  numbers[threadIdx.x] = from[first + threadIdx.x];
  if (barrier) __syncthreads();
  to[first + threadIdx.x] = numbers[blockDim.x - 1 - threadIdx.x];
}
EMULATED(veduta_check_reverse)

/// Writes past the end of `n` numbers.
extern "C" __global__ void veduta_check_outside(float* x, int n) {
  x[n + threadIdx.x * 64] = 1.0f;
}
EMULATED(veduta_check_outside)

/// Half a warp waits for all of it.
extern "C" __global__ void veduta_check_stuck(int* x) {
  if (threadIdx.x < 16) x[threadIdx.x] = __shfl_sync(0xFFFFFFFFu, x[threadIdx.x], 0);
}
EMULATED(veduta_check_stuck)

/// Some threads wait at one barrier and some at another.
extern "C" __global__ void veduta_check_split(int* x) {
  if (threadIdx.x < 32) {
    __syncthreads();
  } else {
    x[threadIdx.x] = 1;
    __syncthreads();
  }
}
EMULATED(veduta_check_split)

/// Copies through dynamic shared memory, with or without waiting for what was begun.
extern "C" __global__ void veduta_check_async(const float* from, float* to, int wait) {
  DYNAMIC_SHARED(bytes);
  float* numbers = reinterpret_cast<float*>(bytes);
  cp_async16(numbers + 4 * threadIdx.x, from + 4 * threadIdx.x, threadIdx.x == 0 ? 8 : 16);
  cp_async_commit();
  if (wait) cp_async_wait<0>();
  for (int i = 0; i < 4; i++) to[4 * threadIdx.x + i] = numbers[4 * threadIdx.x + i];
}
EMULATED(veduta_check_async)

struct alignas(64) CheckStruct {
  long long numbers[16];
};

/// Adds up arguments of all kinds.
extern "C" __global__ void veduta_check_arguments(long long* to, int a, CheckStruct b, float c,
                                                  long long d) {
  to[threadIdx.x] = a + b.numbers[threadIdx.x] + static_cast<long long>(c) + d;
}
EMULATED(veduta_check_arguments)
