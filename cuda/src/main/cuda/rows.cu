// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Kernels that look at one row, or one number, at a time: norms, sums and products, casts. Memory
// bounds them. Which thread adds up which numbers depends on a row's width alone.

#include "fours.h"

// ---------------------------------------------------------------------------------------- norms

/// A sum over the THREADS threads that share a row, the same in each of them.
template <int THREADS>
__device__ __forceinline__ float sum_of_row(float part, float* parts) {
#pragma unroll
  for (int distance = 16; distance > 0; distance /= 2) {
    part += __shfl_xor_sync(0xffffffffu, part, distance);
  }
  if constexpr (THREADS > 32) {
    __syncthreads();
    if (threadIdx.x % 32 == 0) {
      parts[threadIdx.x / 32] = part;
    }
    __syncthreads();
    part = 0;
#pragma unroll
    for (int i = 0; i < THREADS / 32; i++) {
      part += parts[i];
    }
  }
  return part;
}

/// One row of a norm, and where its result goes. A sum with `residual`, which may be 0.
///
/// @param WHOLE whether four numbers at a time may be read and written
template <bool WHOLE>
struct NormRow {
  const float* x;
  const float* residual;
  const float* scale;
  const float* shift;
  float* floats;
  uint16_t* halves;
  int storage;
  int width;

  /// How many numbers of the row a group has; none or less where it is beyond.
  __device__ __forceinline__ int count(int group) const { return width - 4 * group; }

  __device__ __forceinline__ Four four(const float* from, int group) const {
    return count(group) <= 0 ? Four{} : load_four(from + 4 * group, count(group), WHOLE);
  }

  __device__ __forceinline__ Four load(int group) const {
    Four sum = four(x, group);
    if (residual != nullptr) {
      Four other = four(residual, group);
#pragma unroll
      for (int i = 0; i < 4; i++) {
        sum.at[i] += other.at[i];
      }
    }
    return sum;
  }

  /// Adds up how far the numbers of a group are from `mean`, and the squares of that.
  __device__ __forceinline__ void add_deviations(int group, Four sum, float mean, float* rest,
                                                 float* squares) const {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (WHOLE ? count(group) > 0 : i < count(group)) {
        float deviation = sum.at[i] - mean;
        *rest += deviation;
        *squares = fmaf(deviation, deviation, *squares);
      }
    }
  }

  /// Stores the numbers of a group less `mean` and `rest`, times `factor`, scaled and shifted.
  __device__ __forceinline__ void store(int group, Four sum, float mean, float rest,
                                        float factor) const {
    if (count(group) <= 0) {
      return;
    }
    Four scales = four(scale, group);
    Four shifts = four(shift, group);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      sum.at[i] = fmaf((sum.at[i] - mean - rest) * factor, scales.at[i], shifts.at[i]);
    }
    if (floats != nullptr) {
      store_four(floats + 4 * group, sum, count(group), WHOLE);
    }
    if (halves != nullptr) {
      store_halves(halves + 4 * group, sum, storage, count(group), WHOLE);
    }
  }
};

__device__ __forceinline__ float sum_of_four(Four four) {
  return (four.at[0] + four.at[1]) + (four.at[2] + four.at[3]);
}

/// Normalizes a row with THREADS threads, each of which keeps KEPT groups of four numbers and reads
/// those after them again. The deviations from the mean also show by how much its rounding misses,
/// which keeps the result precise far from zero.
template <int THREADS, int KEPT, bool WHOLE>
__device__ __forceinline__ void normalize(const NormRow<WHOLE>& row, float epsilon, float* parts) {
  const int thread = threadIdx.x % THREADS;
  const int next = thread + KEPT * THREADS;
  const int groups = (row.width + 3) / 4;
  Four kept[KEPT == 0 ? 1 : KEPT];
  float sum = 0;
#pragma unroll
  for (int i = 0; i < KEPT; i++) {
    kept[i] = row.load(thread + i * THREADS);
    sum += sum_of_four(kept[i]);
  }
#pragma unroll 1
  for (int group = next; group < groups; group += THREADS) {
    sum += sum_of_four(row.load(group));
  }
  const float share = 1.0f / row.width;
  float mean = __fmul_rn(sum_of_row<THREADS>(sum, parts), share);

  float rest = 0;
  float squares = 0;
#pragma unroll
  for (int i = 0; i < KEPT; i++) {
    row.add_deviations(thread + i * THREADS, kept[i], mean, &rest, &squares);
  }
#pragma unroll 1
  for (int group = next; group < groups; group += THREADS) {
    row.add_deviations(group, row.load(group), mean, &rest, &squares);
  }
  rest = __fmul_rn(sum_of_row<THREADS>(rest, parts), share);
  float variance = fmaf(-rest, rest, sum_of_row<THREADS>(squares, parts) * share);
  float factor = rsqrtf(fmaxf(variance, 0) + epsilon);

#pragma unroll
  for (int i = 0; i < KEPT; i++) {
    row.store(thread + i * THREADS, kept[i], mean, rest, factor);
  }
#pragma unroll 1
  for (int group = next; group < groups; group += THREADS) {
    row.store(group, row.load(group), mean, rest, factor);
  }
}

template <bool WHOLE>
__device__ __forceinline__ NormRow<WHOLE> norm_row(const float* x, const float* residual,
                                                   const float* scale, const float* shift,
                                                   float* floats, uint16_t* halves, int storage,
                                                   int width, long long row) {
  long long from = row * width;
  NormRow<WHOLE> result;
  result.x = x + from;
  result.residual = residual == nullptr ? nullptr : residual + from;
  result.scale = scale;
  result.shift = shift;
  result.floats = floats == nullptr ? nullptr : floats + from;
  result.halves = halves == nullptr ? nullptr : halves + from;
  result.storage = storage;
  result.width = width;
  return result;
}

/// Norms of rows of at most 1024 numbers, a warp for each; what is not wanted of `residual`,
/// `floats` and `halves` is 0.
extern "C" __global__ void __launch_bounds__(128)
    veduta_norm_narrow(const float* x, const float* residual, const float* scale,
                       const float* shift, float* floats, uint16_t* halves, long long rows,
                       int width, float epsilon, int storage) {
  long long row = (long long)blockIdx.x * 4 + threadIdx.x / 32;
  if (row >= rows) {
    return;
  }
  if (width % 4 == 0 && aligned(x, residual, scale, shift) && aligned(floats, halves)) {
    normalize<32, 8>(
        norm_row<true>(x, residual, scale, shift, floats, halves, storage, width, row), epsilon,
        nullptr);
  } else {
    normalize<32, 0>(
        norm_row<false>(x, residual, scale, shift, floats, halves, storage, width, row), epsilon,
        nullptr);
  }
}
EMULATED(veduta_norm_narrow)

/// Norms of rows of any width, a block for each.
extern "C" __global__ void __launch_bounds__(256)
    veduta_norm_wide(const float* x, const float* residual, const float* scale, const float* shift,
                     float* floats, uint16_t* halves, int width, float epsilon, int storage) {
  SHARED float parts[8];
  long long row = blockIdx.x;
  if (width % 4 == 0 && aligned(x, residual, scale, shift) && aligned(floats, halves)) {
    normalize<256, 4>(
        norm_row<true>(x, residual, scale, shift, floats, halves, storage, width, row), epsilon,
        parts);
  } else {
    normalize<256, 0>(
        norm_row<false>(x, residual, scale, shift, floats, halves, storage, width, row), epsilon,
        parts);
  }
}
EMULATED(veduta_norm_wide)

// ----------------------------------------------------------------------------- sums and products

/// Where the number of b lies that belongs to number `index` of [again, outer, repeat, inner], when
/// b is [outer, inner].
__device__ __forceinline__ long long repeated(long long index, long long inner, long long repeat,
                                              long long outer) {
  long long row = index / inner;
  return row / repeat % outer * inner + (index - row * inner);
}

/// Sums, or products, of the numbers of a and those of b that belong to them.
extern "C" __global__ void __launch_bounds__(256)
    veduta_pairs(const float* a, const float* b, float* out, long long count, long long inner,
                 long long repeat, long long outer, int multiply) {
  long long from = 4 * thread_of_all(256);
  if (from >= count) {
    return;
  }
  bool whole = inner % 4 == 0 && aligned(a, b, out);
  int some = count - from < 4 ? (int)(count - from) : 4;
  Four left = load_four(a + from, some, whole);
  Four right = {};
  if (whole) {
    right = load_four(b + repeated(from, inner, repeat, outer), 4, true);
  } else {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (i < some) {
        right.at[i] = b[repeated(from + i, inner, repeat, outer)];
      }
    }
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    left.at[i] = multiply ? left.at[i] * right.at[i] : left.at[i] + right.at[i];
  }
  store_four(out + from, left, some, whole);
}
EMULATED(veduta_pairs)

// ----------------------------------------------------------------------------------------- casts

/// Numbers in another form.
extern "C" __global__ void __launch_bounds__(256)
    veduta_cast(const void* from, void* to, long long count, int from_storage, int to_storage) {
  long long index = 4 * thread_of_all(256);
  if (index >= count) {
    return;
  }
  bool whole = count - index >= 4 && aligned(from, to);
  int some = count - index < 4 ? (int)(count - index) : 4;
  Four four = from_storage == F32
                  ? load_four((const float*)from + index, some, whole)
                  : load_halves((const uint16_t*)from + index, from_storage, some, whole);
  if (to_storage == F32) {
    store_four((float*)to + index, four, some, whole);
  } else {
    store_halves((uint16_t*)to + index, four, to_storage, some, whole);
  }
}
EMULATED(veduta_cast)
