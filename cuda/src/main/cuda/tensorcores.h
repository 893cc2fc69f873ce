// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What our kernels believe of tensor cores, in one place, and the instructions of sm_90a. Sections
// are those of the PTX ISA.
//
// mma.sync.m16n8k16 of 16-bit numbers, mma.sync.m16n8k8 of TF32 (Matrix Fragments for
// mma.m16n8k16, for mma.m16n8k8): in words of 32 bits, two numbers of 16 or one of TF32, both are
// d [16, 8] += a [16, 8 words] b [8 words, 8]. With g = lane / 4 and t = lane % 4
//   a0 = row g,     word t        b0 = word t,     column g
//   a1 = row g + 8, word t        b1 = word t + 4, column g
//   a2 = row g,     word t + 4
//   a3 = row g + 8, word t + 4
//   d0, d1 = row g, columns 2t and 2t + 1;  d2, d3 = row g + 8, the same columns.
// Which words of a row stand at t and t + 4 is up to us, as long as a and b agree.
//
// wgmma.mma_async.m64nNk16 (Register Fragments and Shared Memory Matrix Layout for
// wgmma.mma_async.m64nNk16): a warp group of 128 threads, its first warp's index a multiple of 4.
// Of thread 32 w + 4 g + t, d[4 j + 2 i + c] is row 16 w + g + 8 i, column 8 j + 2 t + c.
//
// Matrix descriptor (Matrix-descriptor Format): bits 0-13 address / 16; 16-29 leading dimension
// byte offset / 16, not read where a swizzled operand's depth lies in one pattern; 32-45 stride
// dimension byte offset / 16: from eight rows to the next eight, 1024 bytes here; 49-51 base
// offset, 0 as patterns begin at multiples of 1024; 62-63 swizzle, 1 for 128 bytes. K-major, as
// both operands are: row r of 128 bytes (64 numbers of 16 bits) at 128 r, its piece p of 16 bytes
// at p ^ r % 8. The next 16 numbers of the depth begin 32 bytes further on in the address.
//
// cp.async.bulk.tensor with CU_TENSOR_MAP_SWIZZLE_128B and boxes of 64 x 64 writes just that, zeros
// for what lies outside of the tensor, and always counts the whole box as arrived.
//
// mbarrier: a phase is over when all arrivals and all bytes expected are there. A wait for parity p
// ends when the phase of that parity, the current or the one before, is over: who waits may be one
// phase behind, never two. A new barrier is in phase 0, so a wait for parity 1 ends at once.

#pragma once

#include "device.h"

// ---- what is multiplied ----

struct Bf16 {
  static constexpr int BYTES = 2;
  static __device__ __forceinline__ uint4 operand(uint4 words) { return words; }
  static __device__ __forceinline__ void expand(uint4 words, float (&to)[8]) {
    const uint32_t all[4] = {words.x, words.y, words.z, words.w};
#pragma unroll
    for (int i = 0; i < 8; i++) {
      to[i] = float_of_bf16(static_cast<uint16_t>(all[i / 2] >> i % 2 * 16));
    }
  }
  static __device__ __forceinline__ void multiply(float (&d)[4], const uint32_t (&a)[4],
                                                  const uint32_t (&b)[2]) {
    mma_bf16(d, a, b);
  }
};

struct F16 {
  static constexpr int BYTES = 2;
  static __device__ __forceinline__ uint4 operand(uint4 words) { return words; }
  static __device__ __forceinline__ void expand(uint4 words, float (&to)[8]) {
    const uint32_t all[4] = {words.x, words.y, words.z, words.w};
#pragma unroll
    for (int i = 0; i < 8; i++) {
      to[i] = float_of_f16(static_cast<uint16_t>(all[i / 2] >> i % 2 * 16));
    }
  }
  static __device__ __forceinline__ void multiply(float (&d)[4], const uint32_t (&a)[4],
                                                  const uint32_t (&b)[2]) {
    mma_f16(d, a, b);
  }
};

/// Rounds x as it is read; weights are rounded in memory.
struct Tf32 {
  static constexpr int BYTES = 4;
  static __device__ __forceinline__ uint32_t rounded(uint32_t word) {
    return __float_as_uint(tf32_of(__uint_as_float(word)));
  }
  static __device__ __forceinline__ uint4 operand(uint4 words) {
    return make_uint4(rounded(words.x), rounded(words.y), rounded(words.z), rounded(words.w));
  }
  static __device__ __forceinline__ void multiply(float (&d)[4], const uint32_t (&a)[4],
                                                  const uint32_t (&b)[2]) {
    mma_tf32(d, a, b);
  }
  static __device__ __forceinline__ void expand(uint4 words, float (&to)[4]) {
    to[0] = __uint_as_float(words.x);
    to[1] = __uint_as_float(words.y);
    to[2] = __uint_as_float(words.z);
    to[3] = __uint_as_float(words.w);
  }
};

struct F32 {
  static constexpr int BYTES = 4;
  static __device__ __forceinline__ uint4 operand(uint4 words) { return words; }
  static __device__ __forceinline__ void expand(uint4 words, float (&to)[4]) {
    to[0] = __uint_as_float(words.x);
    to[1] = __uint_as_float(words.y);
    to[2] = __uint_as_float(words.z);
    to[3] = __uint_as_float(words.w);
  }
};
