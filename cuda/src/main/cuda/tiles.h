// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Tiles of a product in shared memory and registers.
//
// Kernels see rows of x and of weights as words of 32 bits: two numbers of 16 bits or one of 32.
// A chunk is 16 words of each row of a tile, and lies in shared memory as [rows][4] pieces of 16
// bytes, where piece p of row r is at p ^ (r >> 1 & 3): a quarter of a warp that reads pieces 0 to
// 3 of two rows, or one piece of eight rows, meets all 32 banks once.

#pragma once

#include "product.h"
#include "tensorcores.h"

constexpr int PIECES = 4;

__device__ __forceinline__ int piece_at(int row, int piece) {
  return row * PIECES + (piece ^ (row >> 1 & 3));
}

/// Words 4 · `piece` to 4 · `piece` + 3 of a row that may end or lie anywhere, zeros behind its end.
template <class Number>
__device__ __forceinline__ uint4 words_of(const void* row, int in, int piece) {
  constexpr int NUMBERS = 16 / Number::BYTES;
  uint32_t words[4] = {0, 0, 0, 0};
#pragma unroll
  for (int i = 0; i < NUMBERS; i++) {
    const int at = piece * NUMBERS + i;
    if (at < in) {
      if (Number::BYTES == 2) {
        words[i / 2] |= static_cast<uint32_t>(static_cast<const uint16_t*>(row)[at]) << i % 2 * 16;
      } else {
        words[i % 4] = static_cast<const uint32_t*>(row)[at];
      }
    }
  }
  return make_uint4(words[0], words[1], words[2], words[3]);
}

/// Begins to fetch a chunk of `ROWS` rows of a matrix [rows, in]; what lies outside are zeros.
template <class Number, int ROWS, int THREADS>
__device__ __forceinline__ void fetch(uint4* to, const void* matrix, long long row, long long rows,
                                      int in, int chunk) {
  const int bytes = in * Number::BYTES;
  const int left = rows - row < ROWS ? static_cast<int>(rows - row) : ROWS;
  const char* base = static_cast<const char*>(matrix) + row * bytes;
  if ((bytes & 15) == 0) {
    // A thread's rows are a multiple of eight apart, so its piece lies at the same place in each.
    static_assert(THREADS / PIECES % 8 == 0 && ROWS * PIECES % THREADS == 0);
    const int piece = threadIdx.x % PIECES;
    const int at = (chunk * PIECES + piece) * 16;
    int inside = threadIdx.x / PIECES;
    uint4* target = to + piece_at(inside, piece);
    const char* from = base + static_cast<long long>(inside) * bytes + at;
#pragma unroll
    for (int i = 0; i < ROWS * PIECES / THREADS; i++) {
      const bool exists = inside < left && at < bytes;
      cp_async16(target + i * THREADS, exists ? from : base, exists ? 16 : 0);
      inside += THREADS / PIECES;
      from += static_cast<long long>(THREADS / PIECES) * bytes;
    }
    return;
  }
#pragma unroll 1
  for (int i = threadIdx.x; i < ROWS * PIECES; i += THREADS) {
    const int piece = i % PIECES;
    const int inside = i / PIECES;
    to[piece_at(inside, piece)] =
        inside < left ? words_of<Number>(base + static_cast<long long>(inside) * bytes, in,
                                         chunk * PIECES + piece)
                      : make_uint4(0, 0, 0, 0);
  }
}

/// The product of two pieces of 16 and 8 rows, which takes two instructions: the first for words 0
/// and 1 of each thread's four, the second for words 2 and 3. The order in which a row is summed
/// up is thereby the same in every kernel for sm_80.
template <class Number>
__device__ __forceinline__ void multiply_pieces(float (&sums)[4], const uint4& x,
                                                const uint4& below, const uint4& weights) {
  const uint32_t a[4] = {x.x, below.x, x.y, below.y};
  const uint32_t b[2] = {weights.x, weights.y};
  Number::multiply(sums, a, b);
  const uint32_t c[4] = {x.z, below.z, x.w, below.w};
  const uint32_t d[2] = {weights.z, weights.w};
  Number::multiply(sums, c, d);
}

/// A tile that tensor cores compute: `ACROSS` by `ALONG` warps, for x and for weights.
template <class NumberOf, int ROWS_OF, int OUTPUTS_OF, int ACROSS, int ALONG>
struct TensorTile {
  using Number = NumberOf;
  static constexpr int ROWS = ROWS_OF;
  static constexpr int OUTPUTS = OUTPUTS_OF;
  static constexpr int THREADS = 32 * ACROSS * ALONG;
  static constexpr int M = ROWS / ACROSS / 16;
  static constexpr int N = OUTPUTS / ALONG / 8;

  float sums[M][N][4];

  __device__ __forceinline__ void clear() {
#pragma unroll
    for (int i = 0; i < M * N * 4; i++) {
      sums[i / 4 / N][i / 4 % N][i % 4] = 0;
    }
  }

  __device__ __forceinline__ void add(const TensorTile& other) {
#pragma unroll
    for (int i = 0; i < M * N * 4; i++) {
      sums[i / 4 / N][i / 4 % N][i % 4] += other.sums[i / 4 / N][i / 4 % N][i % 4];
    }
  }

  __device__ __forceinline__ void multiply(const uint4* x, const uint4* weights) {
    const int lane = threadIdx.x % 32;
    const int warp = threadIdx.x / 32;
    const int row = warp / ALONG * (M * 16) + lane / 4;
    const int output = warp % ALONG * (N * 8) + lane / 4;
    uint4 b[N];
#pragma unroll
    for (int n = 0; n < N; n++) {
      b[n] = weights[piece_at(output + n * 8, lane % 4)];
    }
#pragma unroll
    for (int m = 0; m < M; m++) {
      const uint4 above = Number::operand(x[piece_at(row + m * 16, lane % 4)]);
      const uint4 below = Number::operand(x[piece_at(row + m * 16 + 8, lane % 4)]);
#pragma unroll
      for (int n = 0; n < N; n++) {
        multiply_pieces<Number>(sums[m][n], above, below, b[n]);
      }
    }
  }

  /// Writes the sums to [ROWS][stride].
  __device__ __forceinline__ void store(float* to, int stride) const {
    const int lane = threadIdx.x % 32;
    const int warp = threadIdx.x / 32;
    float* corner = to + (warp / ALONG * (M * 16) + lane / 4) * stride +
                    warp % ALONG * (N * 8) + lane % 4 * 2;
#pragma unroll
    for (int m = 0; m < M; m++) {
#pragma unroll
      for (int n = 0; n < N; n++) {
        float* at = corner + m * 16 * stride + n * 8;
        *reinterpret_cast<float2*>(at) = make_float2(sums[m][n][0], sums[m][n][1]);
        *reinterpret_cast<float2*>(at + 8 * stride) = make_float2(sums[m][n][2], sums[m][n][3]);
      }
    }
  }
};

/// A tile in single precision: 16 by 16 threads of `EACH` by `EACH` sums, each from front to back.
template <class NumberOf, int EACH>
struct FloatTile {
  using Number = NumberOf;
  static constexpr int NUMBERS = 16 / Number::BYTES;
  static constexpr int ROWS = 16 * EACH;
  static constexpr int OUTPUTS = 16 * EACH;
  static constexpr int THREADS = 256;

  float sums[EACH][EACH];

  __device__ __forceinline__ void clear() {
#pragma unroll
    for (int i = 0; i < EACH * EACH; i++) {
      sums[i / EACH][i % EACH] = 0;
    }
  }

  __device__ __forceinline__ void multiply(const uint4* x, const uint4* weights) {
    const int across = threadIdx.x / 16;
    const int along = threadIdx.x % 16;
#pragma unroll 1
    for (int piece = 0; piece < PIECES; piece++) {
      float a[EACH][NUMBERS];
#pragma unroll
      for (int i = 0; i < EACH; i++) {
        Number::expand(Number::operand(x[piece_at(across + 16 * i, piece)]), a[i]);
      }
#pragma unroll
      for (int j = 0; j < EACH; j++) {
        float b[NUMBERS];
        Number::expand(weights[piece_at(along + 16 * j, piece)], b);
#pragma unroll
        for (int i = 0; i < EACH; i++) {
#pragma unroll
          for (int k = 0; k < NUMBERS; k++) {
            sums[i][j] = fmaf(a[i][k], b[k], sums[i][j]);
          }
        }
      }
    }
  }

  __device__ __forceinline__ void store(float* to, int stride) const {
#pragma unroll
    for (int i = 0; i < EACH; i++) {
#pragma unroll
      for (int j = 0; j < EACH; j++) {
        to[(threadIdx.x / 16 + 16 * i) * stride + threadIdx.x % 16 + 16 * j] = sums[i][j];
      }
    }
  }
};

/// Shared memory: `STAGES` chunks under way, or the sums on their way out. Rows of sums are 8 floats
/// longer than they need be, so that four rows of pairs meet all banks once.
template <class Tile, int STAGES>
struct Room {
  static constexpr int CHUNK = (Tile::ROWS + Tile::OUTPUTS) * PIECES;
  static constexpr int STRIDE = Tile::OUTPUTS + 8;
};

/// Multiplies chunks `first` to `last` - 1 of a tile; `after(chunk)` is called behind each.
template <class Tile, int STAGES, class After>
__device__ __forceinline__ void multiply_chunks(Tile& tile, const Call& call, const Place& place,
                                                uint4* shared, int first, int last, After after) {
  using Number = typename Tile::Number;
  constexpr int CHUNK = Room<Tile, STAGES>::CHUNK;
  const Product& product = call.of[place.product];
  const auto begin = [&](int chunk) {
    uint4* to = shared + (chunk - first) % STAGES * CHUNK;
    fetch<Number, Tile::ROWS, Tile::THREADS>(to, call.x, place.row, call.rows, call.in, chunk);
    fetch<Number, Tile::OUTPUTS, Tile::THREADS>(to + Tile::ROWS * PIECES, product.weights,
                                                place.output, product.outputs, call.depth, chunk);
  };
#pragma unroll
  for (int i = 0; i < STAGES - 1; i++) {
    if (first + i < last) {
      begin(first + i);
    }
    cp_async_commit();
  }
  for (int chunk = first; chunk < last; chunk++) {
    cp_async_wait<STAGES - 2>();
    __syncthreads();
    if (chunk + STAGES - 1 < last) {
      begin(chunk + STAGES - 1);
    }
    cp_async_commit();
    const uint4* at = shared + (chunk - first) % STAGES * CHUNK;
    tile.multiply(at, at + Tile::ROWS * PIECES);
    after(chunk);
  }
  cp_async_wait<0>();
  __syncthreads();
}

/// The sums in shared memory become y.
template <class Tile>
__device__ __forceinline__ void finish_tile(const float* sums, int stride, const Call& call,
                                            const Place& place) {
  constexpr int FOURS = Tile::OUTPUTS / 4;
#pragma unroll 1
  for (int i = threadIdx.x; i < Tile::ROWS * FOURS; i += Tile::THREADS) {
    const int row = i / FOURS;
    const int output = i % FOURS * 4;
    if (place.row + row < call.rows) {
      const float4 sum = *reinterpret_cast<const float4*>(sums + row * stride + output);
      float v[4] = {sum.x, sum.y, sum.z, sum.w};
      finish(call.of[place.product], call.activation, place.row + row, place.output + output, v);
    }
  }
}
