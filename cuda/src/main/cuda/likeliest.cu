// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The likeliest tokens of rows of logits and their log-softmax. Warps look for the best of chunks of
// a row, then of what those found, until one warp has the best of the row. A chunk's place and a
// sum's order depend on the size of the vocabulary alone.

#include "device.h"

/// How many numbers a warp looks at, and a lane.
constexpr int CHUNK = 512;
constexpr int EACH = CHUNK / 32;

/// The most tokens that are found at once; for more, the search goes on below the last of them.
constexpr int MOST = 64;

constexpr unsigned ALL = 0xffffffffu;

/// The largest logit of a chunk, and the sum of the exponentials of all less that one.
struct alignas(8) Sum {
  float largest;
  float exponentials;
};

__device__ __forceinline__ float minus_infinity() { return __uint_as_float(0xff800000u); }

/// A logit and its token as one number: larger for larger logits, of equal ones for the lower token.
/// 0 stands for none; what is no number comes last.
__device__ __forceinline__ uint64_t key_of(float logit, int token) {
  uint32_t bits = __float_as_uint(logit + 0.0f);  // makes -0 and 0 equal
  uint32_t order = logit != logit ? 0 : (bits >> 31) != 0 ? ~bits : bits | 0x80000000u;
  return (uint64_t)order << 32 | (uint32_t)~token;
}

__device__ __forceinline__ float logit_of(uint64_t key) {
  uint32_t order = (uint32_t)(key >> 32);
  return __uint_as_float((order >> 31) != 0 ? order & 0x7fffffffu : ~order);
}

__device__ __forceinline__ int token_of(uint64_t key) { return (int)~(uint32_t)key; }

__device__ __forceinline__ uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }

__device__ __forceinline__ float largest_of_warp(float number) {
#pragma unroll
  for (int distance = 16; distance > 0; distance /= 2) {
    number = fmaxf(number, __shfl_xor_sync(ALL, number, distance));
  }
  return number;
}

__device__ __forceinline__ float sum_of_warp(float number) {
#pragma unroll
  for (int distance = 16; distance > 0; distance /= 2) {
    number += __shfl_xor_sync(ALL, number, distance);
  }
  return number;
}

/// Writes the `k` largest of what the lanes of a warp hold, in order; it takes them from the lanes.
__device__ __forceinline__ void find_largest(uint64_t (&held)[EACH], int k, uint64_t* found) {
  uint64_t best = 0;
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    best = larger(best, held[i]);
  }
  for (int place = 0; place < k; place++) {
    uint64_t winner = best;
#pragma unroll
    for (int distance = 16; distance > 0; distance /= 2) {
      winner = larger(winner, __shfl_xor_sync(ALL, winner, distance));
    }
    if (threadIdx.x % 32 == 0) {
      found[place] = winner;
    }
    if (best == winner) {
      best = 0;
#pragma unroll
      for (int i = 0; i < EACH; i++) {
        held[i] = held[i] == winner ? 0 : held[i];
        best = larger(best, held[i]);
      }
    }
  }
}

/// Finds the `k` largest below the row's bound in each chunk of the logits, and where there are no
/// bounds sums up each chunk.
extern "C" __global__ void __launch_bounds__(128)
    veduta_likeliest_first(const float* logits, const uint64_t* bounds, uint64_t* found, Sum* sums,
                           int rows, int vocabulary, int chunks, int k) {
  long long task = (long long)blockIdx.x * 4 + threadIdx.x / 32;
  long long row = task / chunks;
  if (row >= rows) {
    return;
  }
  int from = (int)(task % chunks) * CHUNK + threadIdx.x % 32;
  uint64_t bound = bounds == nullptr ? ~(uint64_t)0 : bounds[row];
  float numbers[EACH];
  uint64_t held[EACH];
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    int token = from + i * 32;
    numbers[i] = token < vocabulary ? logits[row * vocabulary + token] : minus_infinity();
    uint64_t key = token < vocabulary ? key_of(numbers[i], token) : 0;
    held[i] = key < bound ? key : 0;
  }
  if (bounds == nullptr) {
    float largest = numbers[0];
#pragma unroll
    for (int i = 1; i < EACH; i++) {
      largest = fmaxf(largest, numbers[i]);
    }
    largest = largest_of_warp(largest);
    float sum = 0;
#pragma unroll
    for (int i = 0; i < EACH; i++) {
      sum += numbers[i] == minus_infinity() ? 0 : expf(numbers[i] - largest);
    }
    sum = sum_of_warp(sum);
    if (threadIdx.x % 32 == 0) {
      sums[task] = {largest, sum};
    }
  }
  find_largest(held, k, found + task * k);
}
EMULATED(veduta_likeliest_first)

__device__ __forceinline__ void load_found(uint64_t (&held)[EACH], const uint64_t* from,
                                           int count) {
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    int at = (int)threadIdx.x % 32 + i * 32;
    held[i] = at < count ? from[at] : 0;
  }
}

/// Finds the `k` largest in each chunk of the `candidates` of each row.
extern "C" __global__ void __launch_bounds__(128)
    veduta_likeliest_next(const uint64_t* from, uint64_t* found, int rows, int candidates,
                          int chunks, int k) {
  long long task = (long long)blockIdx.x * 4 + threadIdx.x / 32;
  long long row = task / chunks;
  if (row >= rows) {
    return;
  }
  int first = (int)(task % chunks) * CHUNK;
  uint64_t held[EACH];
  load_found(held, from + row * candidates + first, candidates - first);
  find_largest(held, k, found + task * k);
}
EMULATED(veduta_likeliest_next)

/// Finds the `k` largest of the at most [CHUNK] candidates of each row and writes them from `at` on
/// as tokens and log-probabilities, of which a row has `width`; the last becomes the row's bound.
extern "C" __global__ void __launch_bounds__(128)
    veduta_likeliest_last(const uint64_t* from, const Sum* sums, uint64_t* bounds, int* tokens,
                          float* log_probabilities, int rows, int candidates, int chunks, int k,
                          int at, int width) {
  SHARED uint64_t found[4 * MOST];
  long long row = (long long)blockIdx.x * 4 + threadIdx.x / 32;
  if (row >= rows) {
    return;
  }
  int lane = threadIdx.x % 32;
  uint64_t held[EACH];
  load_found(held, from + row * candidates, candidates);
  uint64_t* best = found + threadIdx.x / 32 * MOST;
  find_largest(held, k, best);
  __syncwarp();

  sums += row * chunks;
  float largest = minus_infinity();
  for (int i = lane; i < chunks; i += 32) {
    largest = fmaxf(largest, sums[i].largest);
  }
  largest = largest_of_warp(largest);
  float sum = 0;
  for (int i = lane; i < chunks; i += 32) {
    if (sums[i].largest > minus_infinity()) {
      sum += sums[i].exponentials * expf(sums[i].largest - largest);
    }
  }
  float logarithm = logf(sum_of_warp(sum));

  for (int i = lane; i < k; i += 32) {
    tokens[row * width + at + i] = token_of(best[i]);
    log_probabilities[row * width + at + i] = logit_of(best[i]) - largest - logarithm;
  }
  if (lane == 0) {
    bounds[row] = best[k - 1];
  }
}
EMULATED(veduta_likeliest_last)
