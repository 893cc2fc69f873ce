// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The host's half of device.h: CUDA's words for a compiler that doesn't know them, and a twin of
// each wrapper of device.h. What it needs of threads is in fibers.h.

#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "fibers.h"
#include "kernels.h"
#include "numbers.h"
#include "tensors.h"

#define __global__
#define __device__
#define __host__
#define __constant__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __grid_constant__

#define SHARED static thread_local
#define DYNAMIC_SHARED(name) unsigned char* const name = emulator::fiber()->block->dynamic
#define EMULATED(kernel) \
  static const emulator::Registration emulated_##kernel(emulator::kernel_of(#kernel, kernel));

#define threadIdx (emulator::fiber()->index)
#define blockIdx (emulator::fiber()->block->index)
#define blockDim (emulator::fiber()->block->size)
#define gridDim (emulator::fiber()->block->grid)
#define warpSize 32

// ---- vectors ----

#define EMULATOR_VECTOR(type, name, alignment)                                          \
  struct alignas(2 * alignment) name##2 {                                               \
    type x, y;                                                                          \
  };                                                                                    \
  struct name##3 {                                                                      \
    type x, y, z;                                                                       \
  };                                                                                    \
  struct alignas(alignment >= 8 ? 16 : 4 * alignment) name##4 {                         \
    type x, y, z, w;                                                                    \
  };                                                                                    \
  inline name##2 make_##name##2(type x, type y) { return {x, y}; }                      \
  inline name##3 make_##name##3(type x, type y, type z) { return {x, y, z}; }           \
  inline name##4 make_##name##4(type x, type y, type z, type w) { return {x, y, z, w}; }

EMULATOR_VECTOR(float, float, 4)
EMULATOR_VECTOR(int, int, 4)
EMULATOR_VECTOR(unsigned, uint, 4)
EMULATOR_VECTOR(short, short, 2)
EMULATOR_VECTOR(unsigned short, ushort, 2)
EMULATOR_VECTOR(unsigned char, uchar, 1)
EMULATOR_VECTOR(long long, longlong, 8)
EMULATOR_VECTOR(unsigned long long, ulonglong, 8)
EMULATOR_VECTOR(double, double, 8)

// ---- threads that wait for each other ----

inline void __syncthreads(int line = __builtin_LINE()) { emulator::block_barrier(line); }

inline void emulator_full(unsigned mask, const char* what, int line) {
  if (mask != 0xFFFFFFFFu) {
    emulator::fail("%s in line %d: mask %08x; our dialect knows full masks alone", what, line, mask);
  }
}

inline void __syncwarp(unsigned mask = 0xFFFFFFFFu, int line = __builtin_LINE()) {
  emulator_full(mask, "__syncwarp", line);
  emulator::exchange("__syncwarp", line, 0);
}

template <typename T>
T emulator_shuffle(const char* what, T value, unsigned source, int line) {
  static_assert(sizeof(T) <= 8, "a shuffle is of at most 64 bits");
  uint64_t word = 0;
  memcpy(&word, &value, sizeof(T));
  emulator::Fiber* self = emulator::fiber();
  const uint64_t* words = emulator::exchange(what, line, word);
  if ((self->warp->all >> source & 1) == 0) return value;
  memcpy(&value, &words[source], sizeof(T));
  return value;
}

template <typename T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32, int line = __builtin_LINE()) {
  emulator_full(mask, "__shfl_sync", line);
  const unsigned lane = emulator::fiber()->lane;
  return emulator_shuffle("__shfl_sync", value,
                          (lane & ~(width - 1u)) | (static_cast<unsigned>(source) & (width - 1u)),
                          line);
}

template <typename T>
T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32, int line = __builtin_LINE()) {
  emulator_full(mask, "__shfl_xor_sync", line);
  const unsigned lane = emulator::fiber()->lane;
  const unsigned source = lane ^ static_cast<unsigned>(bits);
  const bool inside = source < (lane & ~(width - 1u)) + width;
  return emulator_shuffle("__shfl_xor_sync", value, inside ? source : lane, line);
}

template <typename T>
T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = 32,
                   int line = __builtin_LINE()) {
  emulator_full(mask, "__shfl_down_sync", line);
  const unsigned lane = emulator::fiber()->lane;
  const bool inside = (lane & (width - 1u)) + by < static_cast<unsigned>(width);
  return emulator_shuffle("__shfl_down_sync", value, inside ? lane + by : lane, line);
}

template <typename T>
T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = 32, int line = __builtin_LINE()) {
  emulator_full(mask, "__shfl_up_sync", line);
  const unsigned lane = emulator::fiber()->lane;
  const bool inside = (lane & (width - 1u)) >= by;
  return emulator_shuffle("__shfl_up_sync", value, inside ? lane - by : lane, line);
}

inline unsigned emulator_ballot(const char* what, int predicate, int line) {
  emulator::Fiber* self = emulator::fiber();
  const uint64_t* votes = emulator::exchange(what, line, predicate != 0);
  unsigned ballot = 0;
  for (unsigned i = 0; i < 32; i++) {
    if (self->warp->all >> i & 1) ballot |= static_cast<unsigned>(votes[i]) << i;
  }
  return ballot;
}

inline unsigned __ballot_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  emulator_full(mask, "__ballot_sync", line);
  return emulator_ballot("__ballot_sync", predicate, line);
}

inline int __any_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  emulator_full(mask, "__any_sync", line);
  return emulator_ballot("__any_sync", predicate, line) != 0;
}

inline int __all_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  emulator_full(mask, "__all_sync", line);
  const unsigned all = emulator::fiber()->warp->all;
  return emulator_ballot("__all_sync", predicate, line) == all;
}

// ---- memory ----

template <typename T>
T __ldg(const T* address) {
  return *address;
}
template <typename T>
T __ldcs(const T* address) {
  return *address;
}
template <typename T>
T __ldcg(const T* address) {
  return *address;
}
template <typename T>
void __stcs(T* address, T value) {
  *address = value;
}
template <typename T>
void __stcg(T* address, T value) {
  *address = value;
}

inline int atomicAdd(int* to, int value) { return __atomic_fetch_add(to, value, __ATOMIC_SEQ_CST); }
inline unsigned atomicAdd(unsigned* to, unsigned value) {
  return __atomic_fetch_add(to, value, __ATOMIC_SEQ_CST);
}
inline float atomicAdd(float* to, float value) {
  uint32_t before = __atomic_load_n(reinterpret_cast<uint32_t*>(to), __ATOMIC_SEQ_CST);
  while (true) {
    const uint32_t after = emulator::bits_of(emulator::float_of(before) + value);
    if (__atomic_compare_exchange_n(reinterpret_cast<uint32_t*>(to), &before, after, false,
                                    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
      return emulator::float_of(before);
    }
  }
}
inline unsigned atomicInc(unsigned* to, unsigned limit) {
  unsigned before = __atomic_load_n(to, __ATOMIC_SEQ_CST);
  while (!__atomic_compare_exchange_n(to, &before, before >= limit ? 0 : before + 1, false,
                                      __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
  }
  return before;
}
inline int atomicMax(int* to, int value) {
  int before = __atomic_load_n(to, __ATOMIC_SEQ_CST);
  while (before < value && !__atomic_compare_exchange_n(to, &before, value, false, __ATOMIC_SEQ_CST,
                                                        __ATOMIC_SEQ_CST)) {
  }
  return before;
}
inline void __threadfence() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
inline void __threadfence_block() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

// ---- arithmetic ----

inline float exp2_of(float x) { return x < -126 ? 0 : exp2f(x); }
inline float rsqrtf(float x) { return 1 / sqrtf(x); }
inline float __expf(float x) { return expf(x); }
inline float __logf(float x) { return logf(x); }
inline float __fdividef(float x, float y) { return x / y; }
inline float __frcp_rn(float x) { return 1 / x; }
inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
inline float emulator_alone(float x) {
  asm volatile("" : "+m"(x));  // so that the compiler fuses it with nothing
  return x;
}
inline float __fadd_rn(float x, float y) { return emulator_alone(emulator_alone(x) + emulator_alone(y)); }
inline float __fmul_rn(float x, float y) { return emulator_alone(x * y); }
inline int __float_as_int(float x) { return static_cast<int>(emulator::bits_of(x)); }
inline unsigned __float_as_uint(float x) { return emulator::bits_of(x); }
inline float __int_as_float(int x) { return emulator::float_of(static_cast<uint32_t>(x)); }
inline float __uint_as_float(unsigned x) { return emulator::float_of(x); }
inline int __float2int_rn(float x) { return static_cast<int>(rintf(x)); }
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(static_cast<unsigned>(x)); }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline unsigned __umulhi(unsigned x, unsigned y) {
  return static_cast<unsigned>(static_cast<uint64_t>(x) * y >> 32);
}

#define EMULATOR_MINIMUM(type)                              \
  inline type min(type x, type y) { return x < y ? x : y; } \
  inline type max(type x, type y) { return x > y ? x : y; }
EMULATOR_MINIMUM(int)
EMULATOR_MINIMUM(unsigned)
EMULATOR_MINIMUM(long)
EMULATOR_MINIMUM(unsigned long)
EMULATOR_MINIMUM(long long)
EMULATOR_MINIMUM(unsigned long long)
inline float min(float x, float y) { return fminf(x, y); }
inline float max(float x, float y) { return fmaxf(x, y); }
