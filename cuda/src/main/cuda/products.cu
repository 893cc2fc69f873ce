// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Linear maps on sm_80 and later.
//
// wide    many tokens: tiles through shared memory, each sum from front to back
// broad   few tokens of 17 rows and more: the same tiles, summed in slices
// thin    up to 16 rows: straight from memory to registers, a warp for each slice
// few     single precision, a warp for each output
// plain   the same products without tensor cores: where those fail their trial
// finish  what becomes of sums that NVIDIA's library has left in memory
//
// A narrow product's depth is cut into SLICES slices, those into GROUPS groups: sums of slices make
// groups, groups the sum, all in order. So broad and thin agree to the last bit, whoever computes
// which slice.

#include "narrow.h"
#include "tiles.h"

template <class Tile, int STAGES>
__device__ __forceinline__ void wide(const Call& call) {
  DYNAMIC_SHARED(bytes);
  constexpr int STRIDE = Room<Tile, STAGES>::STRIDE;
  const Place place = place_of<Tile::ROWS, Tile::OUTPUTS>(call, blockIdx.x);
  Tile tile;
  tile.clear();
  const int chunks = (call.depth * Tile::Number::BYTES + 63) / 64;
  multiply_chunks<Tile, STAGES>(tile, call, place, reinterpret_cast<uint4*>(bytes), 0, chunks,
                                [](int) {});
  float* sums = reinterpret_cast<float*>(bytes);
  tile.store(sums, STRIDE);
  __syncthreads();
  finish_tile<Tile>(sums, STRIDE, call, place);
}

#define WIDE(name, blocks, stages, ...)                                                \
  extern "C" __global__ void __launch_bounds__(__VA_ARGS__::THREADS, blocks)           \
      name(const __grid_constant__ Call call) {                                        \
    wide<__VA_ARGS__, stages>(call);                                                   \
  }                                                                                    \
  EMULATED(name)

using Bf16Large = TensorTile<Bf16, 128, 128, 2, 4>;
using Bf16Small = TensorTile<Bf16, 64, 64, 2, 2>;
using F16Large = TensorTile<F16, 128, 128, 2, 4>;
using F16Small = TensorTile<F16, 64, 64, 2, 2>;
using Tf32Large = TensorTile<Tf32, 128, 128, 2, 4>;
using Tf32Small = TensorTile<Tf32, 64, 64, 2, 2>;
using F32Large = FloatTile<F32, 8>;
using F32Small = FloatTile<F32, 4>;
using Bf16Plain = FloatTile<Bf16, 4>;
using F16Plain = FloatTile<F16, 4>;
using Tf32Plain = FloatTile<Tf32, 4>;

WIDE(veduta_wide_bf16_128, 2, 4, Bf16Large)
WIDE(veduta_wide_bf16_64, 3, 4, Bf16Small)
WIDE(veduta_wide_f16_128, 2, 4, F16Large)
WIDE(veduta_wide_f16_64, 3, 4, F16Small)
WIDE(veduta_wide_tf32_128, 2, 4, Tf32Large)
WIDE(veduta_wide_tf32_64, 3, 4, Tf32Small)
WIDE(veduta_wide_f32_128, 2, 3, F32Large)
WIDE(veduta_wide_f32_64, 2, 3, F32Small)
WIDE(veduta_plain_bf16, 2, 3, Bf16Plain)
WIDE(veduta_plain_f16, 2, 3, F16Plain)
WIDE(veduta_plain_tf32, 2, 3, Tf32Plain)

#define BROAD(name, number)                                                                       \
  extern "C" __global__ void __launch_bounds__(256, 2) name(const __grid_constant__ Call call) {  \
    broad<TensorTile<number, 64, 64, 2, 4>, 4>(call);                                             \
  }                                                                                               \
  EMULATED(name)

BROAD(veduta_broad_bf16, Bf16)
BROAD(veduta_broad_f16, F16)
BROAD(veduta_broad_tf32, Tf32)

#define THIN(name, blocks, ...)                                             \
  extern "C" __global__ void __launch_bounds__(512, blocks)                 \
      name(const __grid_constant__ Call call) {                             \
    thin<__VA_ARGS__>(call);                                                \
  }                                                                         \
  EMULATED(name)

// Up to 8 or 16 rows; tiles of eight outputs; chunks on their way at once. Two blocks on a
// multiprocessor leave 64 registers to a thread and have 64 KB of weights on their way.
#define THINS(name, number)              \
  THIN(name##_8_1, 2, number, 8, 1, 4)   \
  THIN(name##_8_2, 2, number, 8, 2, 3)   \
  THIN(name##_8_4, 2, number, 8, 4, 1)   \
  THIN(name##_16_1, 2, number, 16, 1, 3) \
  THIN(name##_16_2, 2, number, 16, 2, 1) \
  THIN(name##_16_4, 1, number, 16, 4, 2)

THINS(veduta_thin_bf16, Bf16)
THINS(veduta_thin_f16, F16)
THINS(veduta_thin_tf32, Tf32)

#define FEW(name, rows)                                                                           \
  extern "C" __global__ void __launch_bounds__(256, 2) name(const __grid_constant__ Call call) {  \
    few<rows>(call);                                                                              \
  }                                                                                               \
  EMULATED(name)

FEW(veduta_few_f32_1, 1)
FEW(veduta_few_f32_8, 8)

/// Makes y of the sums [rows, outputs] at x, which may be where y goes: four of them a thread.
extern "C" __global__ void __launch_bounds__(256)
    veduta_finish(const __grid_constant__ Call call) {
  const Product& product = call.of[0];
  const int fours = (product.outputs + 3) / 4;
  const long long index = static_cast<long long>(blockIdx.x) * 256 + threadIdx.x;
  const long long row = index / fours;
  if (row >= call.rows) {
    return;
  }
  const int output = static_cast<int>(index - row * fours) * 4;
  const float* sums = static_cast<const float*>(call.x) + row * product.outputs + output;
  float v[4] = {};
  if ((product.outputs & 3) == 0) {
    const float4 sum = *reinterpret_cast<const float4*>(sums);
    v[0] = sum.x;
    v[1] = sum.y;
    v[2] = sum.z;
    v[3] = sum.w;
  } else {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (output + i < product.outputs) {
        v[i] = sums[i];
      }
    }
  }
  finish(product, call.activation, row, output, v);
}
EMULATED(veduta_finish)
