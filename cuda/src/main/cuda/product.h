// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What all kernels of linear maps share: how they are called, and what becomes of a sum.
//
//   y = activation(x · weightsᵀ · scale + bias) + residual

#pragma once

#include "device.h"

#ifndef __CUDACC__
#ifndef __grid_constant__
#define __grid_constant__
#endif
#endif

/// How numbers lie in memory: the order of Java's Storage.
enum Storage { STORED_F32 = 0, STORED_BF16 = 1, STORED_F16 = 2 };

/// The order of Java's Activation.
enum Activation {
  NONE,
  RELU,
  GELU,
  GELU_TANH,
  QUICK_GELU,
  GELU_10,
  SILU,
  SIGMOID,
  TANH,
  RELU6,
  LEAKY_RELU,
  SELU,
  MISH
};

/// One of the linear maps of an x; what is 0 is left out. 48 bytes.
struct Product {
  const void* weights;    // [outputs, depth]
  const float* scales;    // [outputs]
  const float* bias;      // [outputs]
  const float* residual;  // [rows, outputs]
  void* out;              // [rows, outputs]
  int outputs;
  int storage;  // of out
};

/// Up to four linear maps of one x, which are one launch. 248 bytes.
struct Call {
  const void* x;      // [rows, in], at a multiple of 16 bytes
  float* partial;     // sums of groups, where several blocks share a tile
  int* tickets;       // zeros, one for each tile
  long long rows;     // below 2^31
  int in;
  int depth;          // of weights in memory: `in` and zeros up to a multiple of 16 bytes
  int slice;          // chunks of 64 bytes that are summed up before they are added to others
  int groups;         // blocks that share a tile: 1 or GROUPS
  int activation;
  int count;
  Product of[4];
};

/// Narrow products sum each quarter of the depth in four slices.
constexpr int GROUPS = 4;
constexpr int SLICES = 16;

// ---- activations ----

/// eˣ within 2 + |x| units in the last place.
__device__ __forceinline__ float quick_exp(float x) {
#ifdef __CUDACC__
  return __expf(x);
#else
  return expf(x);
#endif
}

/// 0 where b is infinite or nearly so.
__device__ __forceinline__ float quick_ratio(float a, float b) {
#ifdef __CUDACC__
  return __fdividef(a, b);
#else
  return a / b;
#endif
}

__device__ __forceinline__ float sigmoid_of(float x) {
  return quick_ratio(1.0f, 1.0f + quick_exp(-x));
}

__device__ __forceinline__ float gelu_of(float x) {
  return 0.5f * x * (1.0f + erff(x * 0.70710678118654752f));
}

template <int KIND>
__device__ __forceinline__ float activated(float x) {
  switch (KIND) {
    case NONE:
      return x;
    case RELU:
      return x < 0 ? 0.0f : x;
    case GELU:
      return gelu_of(x);
    case GELU_TANH:
      // ½ (1 + tanh u) is σ(2u).
      return x * sigmoid_of(1.5957691216057308f * fmaf(0.044715f * x * x, x, x));
    case QUICK_GELU:
      return x * sigmoid_of(1.702f * x);
    case GELU_10: {
      const float y = gelu_of(x);
      return y < -10 ? -10.0f : y > 10 ? 10.0f : y;
    }
    case SILU:
      return x * sigmoid_of(x);
    case SIGMOID:
      return sigmoid_of(x);
    case TANH:
      return tanhf(x);
    case RELU6:
      return x < 0 ? 0.0f : x > 6 ? 6.0f : x;
    case LEAKY_RELU:
      return x > 0 ? x : 0.01f * x;
    case SELU:
      return 1.0507009873554805f * (x > 0 ? x : 1.6732632423543772f * (quick_exp(x) - 1.0f));
    case MISH: {
      // tanh(ln(1 + n)) is n (n + 2) / (n (n + 2) + 2).
      const float n = quick_exp(x < 30 ? x : 30.0f);
      const float m = n * (n + 2.0f);
      return x * quick_ratio(m, m + 2.0f);
    }
  }
  return x;
}

template <int KIND, int COUNT>
__device__ __forceinline__ void activate_all(float (&v)[COUNT]) {
#pragma unroll
  for (int i = 0; i < COUNT; i++) {
    v[i] = activated<KIND>(v[i]);
  }
}

template <int COUNT>
__device__ __forceinline__ void activate(int kind, float (&v)[COUNT]) {
  switch (kind) {
    case RELU: activate_all<RELU>(v); break;
    case GELU: activate_all<GELU>(v); break;
    case GELU_TANH: activate_all<GELU_TANH>(v); break;
    case QUICK_GELU: activate_all<QUICK_GELU>(v); break;
    case GELU_10: activate_all<GELU_10>(v); break;
    case SILU: activate_all<SILU>(v); break;
    case SIGMOID: activate_all<SIGMOID>(v); break;
    case TANH: activate_all<TANH>(v); break;
    case RELU6: activate_all<RELU6>(v); break;
    case LEAKY_RELU: activate_all<LEAKY_RELU>(v); break;
    case SELU: activate_all<SELU>(v); break;
    case MISH: activate_all<MISH>(v); break;
    default: break;
  }
}

// ---- the end of a product ----

__device__ __forceinline__ void store_one(const Product& product, long long at, float value) {
  switch (product.storage) {
    case STORED_F32: static_cast<float*>(product.out)[at] = value; break;
    case STORED_BF16: static_cast<uint16_t*>(product.out)[at] = bf16_of(value); break;
    case STORED_F16: static_cast<uint16_t*>(product.out)[at] = f16_of(value); break;
  }
}

__device__ __forceinline__ void store_four(const Product& product, long long at, const float* v) {
  switch (product.storage) {
    case STORED_F32:
      *reinterpret_cast<float4*>(static_cast<float*>(product.out) + at) =
          make_float4(v[0], v[1], v[2], v[3]);
      break;
    case STORED_BF16:
      *reinterpret_cast<uint2*>(static_cast<uint16_t*>(product.out) + at) =
          make_uint2(bf16x2_of(v[0], v[1]), bf16x2_of(v[2], v[3]));
      break;
    case STORED_F16:
      *reinterpret_cast<uint2*>(static_cast<uint16_t*>(product.out) + at) =
          make_uint2(f16x2_of(v[0], v[1]), f16x2_of(v[2], v[3]));
      break;
  }
}

/// Makes y of up to four sums beside each other in a row and stores it; a multiple of four outputs
/// goes 16 bytes at a time.
__device__ __forceinline__ void finish(
    const Product& product, int activation, long long row, int output, float (&v)[4]) {
  const int left = product.outputs - output;
  if (left <= 0) {
    return;
  }
  const bool whole = (product.outputs & 3) == 0;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (i < left) {
      const float scale = product.scales ? __ldg(product.scales + output + i) : 1.0f;
      const float bias = product.bias ? __ldg(product.bias + output + i) : 0.0f;
      v[i] = fmaf(v[i], scale, bias);
    }
  }
  activate(activation, v);
  const long long at = row * product.outputs + output;
  if (whole) {
    if (product.residual) {
      const float4 r = *reinterpret_cast<const float4*>(product.residual + at);
      v[0] += r.x;
      v[1] += r.y;
      v[2] += r.z;
      v[3] += r.w;
    }
    store_four(product, at, v);
    return;
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (i < left) {
      store_one(product, at + i, product.residual ? v[i] + product.residual[at + i] : v[i]);
    }
  }
}

/// Makes y of `COUNT` rows, each `APART` further on, at four of a multiple of four outputs, as
/// [finish] does to the last bit, since factors are powers of two. Several rows at once give a
/// scheduler that has one warp something to do while numbers are read.
template <int COUNT, int APART>
__device__ __forceinline__ void finish_rows(const Product& product, int activation, int row, int rows,
                                            int output, const float* sums,
                                            int stride) {
  float v[COUNT * 4];
#pragma unroll
  for (int i = 0; i < COUNT; i++) {
    const float4 sum = *reinterpret_cast<const float4*>(sums + i * APART * stride);
    v[i * 4] = sum.x;
    v[i * 4 + 1] = sum.y;
    v[i * 4 + 2] = sum.z;
    v[i * 4 + 3] = sum.w;
  }
  if (output >= product.outputs) {
    return;
  }
  if (product.scales) {
    const float4 scale = __ldg(reinterpret_cast<const float4*>(product.scales + output));
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
      v[i * 4] *= scale.x;
      v[i * 4 + 1] *= scale.y;
      v[i * 4 + 2] *= scale.z;
      v[i * 4 + 3] *= scale.w;
    }
  }
  float4 bias = make_float4(0, 0, 0, 0);
  if (product.bias) {
    bias = __ldg(reinterpret_cast<const float4*>(product.bias + output));
  }
  const long long at = static_cast<long long>(row) * product.outputs + output;
  const int next = APART * product.outputs;
#pragma unroll
  for (int i = 0; i < COUNT; i++) {
    v[i * 4] += bias.x;
    v[i * 4 + 1] += bias.y;
    v[i * 4 + 2] += bias.z;
    v[i * 4 + 3] += bias.w;
  }
  activate(activation, v);
  // All of them before the first result, which may take the place of another.
  float4 residual[COUNT];
#pragma unroll
  for (int i = 0; i < COUNT; i++) {
    residual[i] = product.residual && row + i * APART < rows
                      ? *reinterpret_cast<const float4*>(product.residual + at + i * next)
                      : make_float4(0, 0, 0, 0);
  }
#pragma unroll
  for (int i = 0; i < COUNT; i++) {
    if (row + i * APART < rows) {
      v[i * 4] += residual[i].x;
      v[i * 4 + 1] += residual[i].y;
      v[i * 4 + 2] += residual[i].z;
      v[i * 4 + 3] += residual[i].w;
      store_four(product, at + i * next, v + i * 4);
    }
  }
}

// ---- which block computes what ----

/// A tile of a product.
struct Place {
  int product;
  int tile;  // among those of all products
  int row;
  int output;
};

/// Tile `index` of all products: of up to eight neighbours in x one after the other, so that what
/// is computed at the same time reads the same weights and the same rows.
template <int ROWS, int OUTPUTS>
__device__ __forceinline__ Place place_of(const Call& call, int index) {
  const int rowTiles = static_cast<int>((call.rows + ROWS - 1) / ROWS);
  Place place{0, index, 0, 0};
  int tiles = (call.of[0].outputs + OUTPUTS - 1) / OUTPUTS;
  while (index >= tiles * rowTiles) {
    index -= tiles * rowTiles;
    place.product++;
    tiles = (call.of[place.product].outputs + OUTPUTS - 1) / OUTPUTS;
  }
  const int first = index / (8 * tiles) * 8;
  const int beside = rowTiles - first < 8 ? rowTiles - first : 8;
  const int inside = index % (8 * tiles);
  place.row = (first + inside % beside) * ROWS;
  place.output = inside / beside * OUTPUTS;
  return place;
}
