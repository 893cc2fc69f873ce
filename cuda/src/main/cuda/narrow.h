// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Products of few rows, whose time is that of reading the weights once.

#pragma once

#include "tiles.h"

/// What other blocks wrote before they took a ticket that this one has seen.
__device__ __forceinline__ float4 load_shared_by_blocks(const float* from) {
#ifdef __CUDACC__
  return __ldcg(reinterpret_cast<const float4*>(from));
#else
  return *reinterpret_cast<const float4*>(from);
#endif
}

__device__ __forceinline__ void fence_of_device() {
#ifdef __CUDACC__
  __threadfence();
#endif
}

/// Writes a group's sums beside those of the other blocks of a tile; whoever comes last adds them up
/// in their order and has the sum in `sums`.
template <class Tile>
__device__ __forceinline__ bool combine(float* sums, int stride, const Call& call,
                                        const Place& place, int group) {
  constexpr int FOURS = Tile::OUTPUTS / 4;
  constexpr int SIZE = Tile::ROWS * Tile::OUTPUTS;
  SHARED int before;
  float* parts = call.partial + static_cast<long long>(place.tile) * GROUPS * SIZE;
  for (int i = threadIdx.x; i < SIZE / 4; i += Tile::THREADS) {
    *reinterpret_cast<float4*>(parts + group * SIZE + i * 4) =
        *reinterpret_cast<const float4*>(sums + i / FOURS * stride + i % FOURS * 4);
  }
  fence_of_device();
  __syncthreads();
  if (threadIdx.x == 0) {
    before = atomicAdd(call.tickets + place.tile, 1);
  }
  __syncthreads();
  if (before != GROUPS - 1) {
    return false;
  }
  fence_of_device();
  if (threadIdx.x == 0) {
    call.tickets[place.tile] = 0;
  }
  for (int i = threadIdx.x; i < SIZE / 4; i += Tile::THREADS) {
    float4 sum = make_float4(0, 0, 0, 0);
#pragma unroll
    for (int other = 0; other < GROUPS; other++) {
      const float4 part = load_shared_by_blocks(parts + other * SIZE + i * 4);
      sum.x += part.x;
      sum.y += part.y;
      sum.z += part.z;
      sum.w += part.w;
    }
    *reinterpret_cast<float4*>(sums + i / FOURS * stride + i % FOURS * 4) = sum;
  }
  __syncthreads();
  return true;
}

/// A tile of 17 rows and more, by one block or by a block for each group.
template <class Tile, int STAGES>
__device__ __forceinline__ void broad(const Call& call) {
  DYNAMIC_SHARED(bytes);
  constexpr int STRIDE = Room<Tile, STAGES>::STRIDE;
  const int group = blockIdx.x % call.groups;
  const Place place = place_of<Tile::ROWS, Tile::OUTPUTS>(call, blockIdx.x / call.groups);
  const int chunks = (call.depth * Tile::Number::BYTES + 63) / 64;
  const int each = call.slice * (SLICES / GROUPS);
  const int first = call.groups == 1 ? 0 : group * each < chunks ? group * each : chunks;
  const int last = call.groups == 1 || first + each > chunks ? chunks : first + each;
  Tile slice;
  Tile whole;
  Tile total;
  slice.clear();
  whole.clear();
  total.clear();
  multiply_chunks<Tile, STAGES>(
      slice, call, place, reinterpret_cast<uint4*>(bytes), first, last, [&](int chunk) {
        const bool end = chunk + 1 == last;
        if (end || (chunk + 1) % call.slice == 0) {
          whole.add(slice);
          slice.clear();
        }
        if (end || (chunk + 1) % each == 0) {
          total.add(whole);
          whole.clear();
        }
      });
  float* sums = reinterpret_cast<float*>(bytes);
  total.store(sums, STRIDE);
  __syncthreads();
  if (call.groups == 1 || combine<Tile>(sums, STRIDE, call, place, group)) {
    finish_tile<Tile>(sums, STRIDE, call, place);
  }
}

/// Piece `piece` of a row, zeros where `exists` is false.
template <class Number, bool STRAIGHT>
__device__ __forceinline__ uint4 piece_of(const void* row, int in, int piece, bool exists) {
  if (!exists || piece * (16 / Number::BYTES) >= in) {
    return make_uint4(0, 0, 0, 0);
  }
  return STRAIGHT ? __ldg(static_cast<const uint4*>(row) + piece)
                  : words_of<Number>(row, in, piece);
}

/// Row `row` of a matrix, or its first one where there is no such row.
template <class Number>
__device__ __forceinline__ const void* row_of(const void* matrix, long long row, int in,
                                              bool exists) {
  return static_cast<const char*>(matrix) + (exists ? row * in * Number::BYTES : 0);
}

/// Sums a slice of up to 16 rows and 8 · `TILES` outputs, with `FLIGHT` chunks on their way to
/// registers at once; rows of x begin at multiples of 16 bytes if `STRAIGHT`.
template <class Number, int ROWS, int TILES, int FLIGHT, bool STRAIGHT>
__device__ __forceinline__ void sum_slice(float (&d)[TILES][4], const Call& call,
                                          const Place& place, int first, int last) {
  const int lane = threadIdx.x % 32;
  const Product& product = call.of[place.product];
  const int output = place.output + lane / 4;
  const long long row = place.row + lane / 4;
  const bool isAbove = row < call.rows;
  const bool isBelow = ROWS == 16 && row + 8 < call.rows;
  const void* xAbove = row_of<Number>(call.x, row, call.in, isAbove);
  const void* xBelow = row_of<Number>(call.x, row + 8, call.in, isBelow);
  const char* w = static_cast<const char*>(product.weights) +
                  static_cast<long long>(output) * call.depth * Number::BYTES;
  const int left = product.outputs - output;
  const int eight = 8 * call.depth * Number::BYTES;
#pragma unroll 1
  for (int chunk = first; chunk < last; chunk += FLIGHT) {
    uint4 weights[FLIGHT][TILES];
    uint4 above[FLIGHT];
    uint4 below[FLIGHT];
#pragma unroll
    for (int i = 0; i < FLIGHT; i++) {
      const bool exists = chunk + i < last;
      const int piece = (chunk + i) * PIECES + lane % 4;
#pragma unroll
      for (int n = 0; n < TILES; n++) {
        weights[i][n] = piece_of<Number, true>(w + n * eight, call.depth, piece, exists && n * 8 < left);
      }
      above[i] = piece_of<Number, STRAIGHT>(xAbove, call.in, piece, exists && isAbove);
      below[i] = piece_of<Number, STRAIGHT>(xBelow, call.in, piece, exists && isBelow);
    }
#pragma unroll
    for (int i = 0; i < FLIGHT; i++) {
      if (chunk + i < last) {
        above[i] = Number::operand(above[i]);
        below[i] = Number::operand(below[i]);
#pragma unroll
        for (int n = 0; n < TILES; n++) {
          multiply_pieces<Number>(d[n], above[i], below[i], weights[i][n]);
        }
      }
    }
  }
}

/// Up to 16 rows by 8 · `TILES` outputs: warp s computes slice s.
template <class Number, int ROWS, int TILES, int FLIGHT>
__device__ __forceinline__ void thin(const Call& call) {
  constexpr int OUTPUTS = 8 * TILES;
  SHARED float sums[SLICES * ROWS * OUTPUTS];
  const int lane = threadIdx.x % 32;
  const int warp = threadIdx.x / 32;
  const Place place = place_of<ROWS, OUTPUTS>(call, blockIdx.x);
  const int chunks = (call.depth * Number::BYTES + 63) / 64;
  const int first = warp * call.slice;
  const int last = first + call.slice < chunks ? first + call.slice : chunks;
  float d[TILES][4] = {};
  if (call.in * Number::BYTES % 16 == 0) {
    sum_slice<Number, ROWS, TILES, FLIGHT, true>(d, call, place, first, last);
  } else {
    sum_slice<Number, ROWS, TILES, 1, false>(d, call, place, first, last);
  }
  float* mine = sums + (warp * ROWS + lane / 4) * OUTPUTS + lane % 4 * 2;
#pragma unroll
  for (int n = 0; n < TILES; n++) {
    mine[n * 8] = d[n][0];
    mine[n * 8 + 1] = d[n][1];
    if (ROWS == 16) {
      mine[n * 8 + 8 * OUTPUTS] = d[n][2];
      mine[n * 8 + 8 * OUTPUTS + 1] = d[n][3];
    }
  }
  __syncthreads();
  // At most 16 rows of 8 fours: no thread has two of them.
  constexpr int FOURS = OUTPUTS / 4;
  const int i = threadIdx.x;
  if (i >= ROWS * FOURS || place.row + i / FOURS >= call.rows) {
    return;
  }
  float total[4] = {};
#pragma unroll 1
  for (int group = 0; group < GROUPS; group++) {
    float whole[4] = {};
#pragma unroll
    for (int slice = 0; slice < SLICES / GROUPS; slice++) {
      const int from = ((group * (SLICES / GROUPS) + slice) * ROWS * FOURS + i) * 4;
      const float4 part = *reinterpret_cast<const float4*>(sums + from);
      whole[0] += part.x;
      whole[1] += part.y;
      whole[2] += part.z;
      whole[3] += part.w;
    }
#pragma unroll
    for (int o = 0; o < 4; o++) {
      total[o] += whole[o];
    }
  }
  finish(call.of[place.product], call.activation, place.row + i / FOURS,
         place.output + i % FOURS * 4, total);
}

/// Sums up to `ROWS` rows for a warp's output: lane l numbers 4l to 4l + 3 of every 128.
template <int ROWS, bool STRAIGHT>
__device__ __forceinline__ void sum_lanes(float (&sums)[ROWS], const Call& call, const Place& place,
                                          int output) {
  const Product& product = call.of[place.product];
  const bool isOutput = output < product.outputs;
  const void* weights = row_of<F32>(product.weights, output, call.depth, isOutput);
  const char* x = static_cast<const char*>(row_of<F32>(call.x, place.row, call.in, true));
  const int rows = call.rows - place.row < ROWS ? static_cast<int>(call.rows - place.row) : ROWS;
#pragma unroll(STRAIGHT ? 32 / ROWS < 4 ? 2 : 4 : 1)
  for (int piece = threadIdx.x % 32; piece * 4 < call.depth; piece += 32) {
    const uint4 w = piece_of<F32, true>(weights, call.depth, piece, isOutput);
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
      const uint4 v = piece_of<F32, STRAIGHT>(x + static_cast<long long>(r) * call.in * 4, call.in,
                                              piece, r < rows);
      float sum = sums[r];
      sum = fmaf(__uint_as_float(v.x), __uint_as_float(w.x), sum);
      sum = fmaf(__uint_as_float(v.y), __uint_as_float(w.y), sum);
      sum = fmaf(__uint_as_float(v.z), __uint_as_float(w.z), sum);
      sums[r] = fmaf(__uint_as_float(v.w), __uint_as_float(w.w), sum);
    }
  }
}

/// Up to `ROWS` rows of single precision: each warp computes an output and adds its lanes in pairs.
template <int ROWS>
__device__ __forceinline__ void few(const Call& call) {
  constexpr int WARPS = 8;
  SHARED float together[ROWS * WARPS];
  const int warp = threadIdx.x / 32;
  const Place place = place_of<ROWS, WARPS>(call, blockIdx.x);
  float sums[ROWS] = {};
  if (call.in % 4 == 0) {
    sum_lanes<ROWS, true>(sums, call, place, place.output + warp);
  } else {
    sum_lanes<ROWS, false>(sums, call, place, place.output + warp);
  }
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    float sum = sums[r];
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2) {
      sum += __shfl_xor_sync(0xffffffffu, sum, apart);
    }
    if (threadIdx.x % 32 == 0) {
      together[r * WARPS + warp] = sum;
    }
  }
  __syncthreads();
  const int row = threadIdx.x / 2;
  if (row < ROWS && place.row + row < call.rows) {
    float v[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
      v[i] = together[threadIdx.x * 4 + i];
    }
    finish(call.of[place.product], call.activation, place.row + row,
           place.output + threadIdx.x % 2 * 4, v);
  }
}
