// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Attention of few tokens: a block reads one head's keys and values of 64 positions and asks them
// for up to four queries that share them; a second kernel puts the chunks together. All of it waits
// for memory, so every lane has eight loads of 16 bytes under way. The order of a query's sums
// depends on the width of its head and on nothing beside it.

#pragma once

#include "attention_lane.h"
#include "attention_memory.h"

namespace attention {

constexpr int CHUNK = 64;
constexpr int FEW_WARPS = 4;
constexpr int FEW_THREADS = FEW_WARPS * 32;
constexpr int POSITIONS_OF_WARP = CHUNK / FEW_WARPS;

// The queries of a block. Those of `neighbours` rows that share a beginning come in groups of equal
// size; a group's blocks are its members, who each take their own query where they share nothing.
struct QueryGroup {
  int first;
  int count;
  int member;
};

template <int GROUP>
__device__ __forceinline__ QueryGroup group_of(const Attention& ask, int neighbours, int task) {
  if (GROUP == 1) {
    return QueryGroup{task, 1, 0};
  }
  const int sharing = neighbours * ask.tokens;
  const int groups = (sharing + GROUP - 1) / GROUP;
  const int share = (sharing + groups - 1) / groups;
  const int member = task % share;
  const int group = task / share;
  const int from = group % groups * share;
  const int first = group / groups * sharing + from;
  return QueryGroup{first, min(min(share, sharing - from), ask.rows * ask.tokens - first), member};
}

// Whether two rows have all positions of the chunk that begins at `first` at the same addresses.
__device__ __forceinline__ bool alike(const RowMemory& a, const RowMemory& b, int first) {
  const int of_a = part_of(a, first);
  const int of_b = part_of(b, first);
  return a.keys[of_a] == b.keys[of_b] && a.values[of_a] == b.values[of_b] &&
         min(a.end[of_a], b.end[of_b]) >= first + CHUNK;
}

// What a block asks and what its warps find, in shared memory.
template <int WIDTH, int GROUP>
struct Found {
  float queries[GROUP][WIDTH];
  float values[FEW_WARPS][GROUP][WIDTH];
  float maximum[FEW_WARPS][GROUP];
  float sum[FEW_WARPS][GROUP];
};

// Attention of queries `first` to `first + count - 1` to the positions of a chunk that this warp
// takes: `LANES` lanes read the `PIECES * EACH * LANES` numbers of a position. At these positions
// the rows of all queries are alike.
template <typename N, int EACH, int LANES, int PIECES, int GROUP>
__device__ __forceinline__ void look(const Attention& ask, const RowMemory* rows, int head,
                                     int first, int count, int chunk, const float* queries,
                                     Found<EACH * LANES * PIECES, GROUP>& found) {
  constexpr int WIDTH = EACH * LANES * PIECES;
  constexpr int AT_ONCE = 32 / LANES;
  constexpr int LOADS = POSITIONS_OF_WARP / AT_ONCE;
  constexpr int BATCH = PIECES == 1 ? 4 : EACH == 1 ? 1 : 2;
  const RowMemory& row = rows[0];
  const int warp = threadIdx.x / 32;
  const int lane = threadIdx.x % 32;
  const int part = lane % LANES;
  const int line_bytes = ask.heads * ask.head_width * sizeof(typename N::Number);

  float query[GROUP][PIECES * EACH];
  Softmax<PIECES * EACH> softmax[GROUP];
#pragma unroll
  for (int g = 0; g < GROUP; g++) {
    softmax[g].clear();
#pragma unroll
    for (int i = 0; i < PIECES * EACH; i++) {
      const int d = (i / EACH * LANES + part) * EACH + i % EACH;
      query[g][i] = g < count ? queries[g * WIDTH + d] : 0.0f;
    }
  }

#pragma unroll 1
  for (int load = 0; load < LOADS; load += BATCH) {
    const int from = chunk * CHUNK + warp * POSITIONS_OF_WARP + load * AT_ONCE;
    if (from >= row.length) {
      break;
    }
    Raw<N, EACH> keys[BATCH][PIECES];
    Raw<N, EACH> values[BATCH][PIECES];
#pragma unroll
    for (int j = 0; j < BATCH; j++) {
      const int position = from + j * AT_ONCE + lane / LANES;
      const Place place = place_of(row, min(position, row.length - 1), line_bytes);
#pragma unroll
      for (int i = 0; i < PIECES; i++) {
        const int d = (i * LANES + part) * EACH;
        keys[j][i].clear();
        values[j][i].clear();
        if (position < row.length && d < ask.head_width) {
          const int64_t number = static_cast<int64_t>(head) * ask.head_width + d;
          keys[j][i].load(reinterpret_cast<const typename N::Number*>(place.keys) + number);
          values[j][i].load(reinterpret_cast<const typename N::Number*>(place.values) + number);
        }
      }
    }
    float score[GROUP][BATCH];
#pragma unroll
    for (int g = 0; g < GROUP; g++) {
      if (g < count) {
        const int token = (first + g) % ask.tokens;
        const int of = (first + g) / ask.tokens;
        const int seen = seen_by(ask, token, rows[g].length);
        const float* bias = bias_of(ask, of, head, token);
        float most = softmax[g].maximum;
#pragma unroll
        for (int j = 0; j < BATCH; j++) {
          float sum = 0;
#pragma unroll
          for (int i = 0; i < PIECES * EACH; i++) {
            sum = fmaf(query[g][i], keys[j][i / EACH].at(i % EACH), sum);
          }
#pragma unroll
          for (int offset = 1; offset < LANES; offset *= 2) {
            sum += __shfl_xor_sync(0xffffffff, sum, offset);
          }
          const int position = from + j * AT_ONCE + lane / LANES;
          score[g][j] = -INFINITY;
          if (position < seen) {
            sum = product(sum, ask.scale);
            score[g][j] = bias == nullptr ? sum : fmaf(bias[position], LOG2_E, sum);
          }
          most = fmaxf(most, score[g][j]);
        }
        softmax[g].raise(most);
#pragma unroll
        for (int j = 0; j < BATCH; j++) {
          const float weight = exp2f(score[g][j] - most);
          softmax[g].sum += weight;
#pragma unroll
          for (int i = 0; i < PIECES * EACH; i++) {
            softmax[g].values[i] =
                fmaf(weight, values[j][i / EACH].at(i % EACH), softmax[g].values[i]);
          }
        }
      }
    }
  }

#pragma unroll
  for (int g = 0; g < GROUP; g++) {
    if (g < count) {
      softmax[g].merge(LANES);
      if (lane < LANES) {
#pragma unroll
        for (int i = 0; i < PIECES * EACH; i++) {
          found.values[warp][g][(i / EACH * LANES + part) * EACH + i % EACH] =
              softmax[g].values[i];
        }
        found.maximum[warp][g] = softmax[g].maximum;
        found.sum[warp][g] = softmax[g].sum;
      }
    }
  }
}

// `partials` is `[rows * tokens, heads, chunks, head_width + 2]`: the values that a chunk's
// exponentials weigh, their maximum and their sum. Of one chunk the result goes out at once.
template <typename N, int EACH, int LANES, int PIECES, int GROUP>
__device__ __forceinline__ void attend_few(const Attention& ask, int chunks, int neighbours,
                                           float* partials) {
  SHARED RowMemory rows[GROUP];
  SHARED Found<EACH * LANES * PIECES, GROUP> found;
  const int head = blockIdx.x % ask.heads;
  const int chunk = blockIdx.x / ask.heads % chunks;
  const QueryGroup group = group_of<GROUP>(ask, neighbours, blockIdx.x / ask.heads / chunks);
  if (group.member >= group.count) {
    return;
  }
  const int warp = threadIdx.x / 32;
  if (warp < group.count) {
    read_row(rows[warp], ask.memory, (group.first + warp) / ask.tokens,
             ask.heads * ask.head_width * static_cast<int>(sizeof(typename N::Number)));
  }
  constexpr int WIDTH = EACH * LANES * PIECES;
#pragma unroll 1
  for (int i = threadIdx.x; i < GROUP * WIDTH; i += FEW_THREADS) {
    const int64_t query = static_cast<int64_t>(group.first + i / WIDTH) * ask.heads + head;
    const bool inside = i / WIDTH < group.count && i % WIDTH < ask.head_width;
    found.queries[i / WIDTH][i % WIDTH] =
        inside ? number_at(ask.queries, ask.query_storage, query * ask.head_width + i % WIDTH) : 0;
  }
  __syncthreads();

  bool together = true;
#pragma unroll 1
  for (int g = 1; g < group.count; g++) {
    const bool same = (group.first + g) / ask.tokens / ask.memory.sharers ==
                      group.first / ask.tokens / ask.memory.sharers;
    together = together && (same || alike(rows[0], rows[g], chunk * CHUNK));
  }
  const int own = together ? 0 : group.member;
  const int first = group.first + own;
  const int count = together ? group.count : 1;
  if ((together && group.member > 0) || chunk * CHUNK >= rows[own].length) {
    return;
  }
  look<N, EACH, LANES, PIECES, GROUP>(ask, rows + own, head, first, count, chunk,
                                      found.queries[own], found);
  __syncthreads();

#pragma unroll 1
  for (int i = threadIdx.x; i < count * WIDTH; i += FEW_THREADS) {
    const int g = i / WIDTH;
    const int d = i % WIDTH;
    if (d >= ask.head_width) {
      continue;
    }
    float maximum = found.maximum[0][g];
    for (int w = 1; w < FEW_WARPS; w++) {
      maximum = fmaxf(maximum, found.maximum[w][g]);
    }
    float value = 0;
    float sum = 0;
    for (int w = 0; w < FEW_WARPS; w++) {
      const float factor = exp2f(found.maximum[w][g] - maximum);
      value = fmaf(found.values[w][g][d], factor, value);
      sum = fmaf(found.sum[w][g], factor, sum);
    }
    const int64_t line = static_cast<int64_t>(first + g) * ask.heads + head;
    if (chunks == 1) {
      put_number(ask.out, ask.out_storage, line * ask.head_width + d, quotient(value, sum));
    } else {
      float* partial = partials + (line * chunks + chunk) * (ask.head_width + 2);
      partial[d] = value;
      if (d == 0) {
        partial[ask.head_width] = maximum;
        partial[ask.head_width + 1] = sum;
      }
    }
  }
}

// Puts the chunks of each query together, a thread for each number.
__device__ __forceinline__ void combine_chunks(const Attention& ask, int chunks,
                                               const float* partials) {
  const unsigned index = blockIdx.x * blockDim.x + threadIdx.x;
  const unsigned line = index / ask.head_width;
  const unsigned d = index % ask.head_width;
  const int row = line / (ask.heads * ask.tokens);
  if (row >= ask.rows) {
    return;
  }
  const int own = (row_length(ask.memory, row) + CHUNK - 1) / CHUNK;
  const int size = ask.head_width + 2;
  const float* partial = partials + static_cast<int64_t>(line) * chunks * size;
  float maximum = LOWEST;
  for (int chunk = 0; chunk < own; chunk++) {
    maximum = fmaxf(maximum, partial[chunk * size + ask.head_width]);
  }
  float value = 0;
  float sum = 0;
  for (int chunk = 0; chunk < own; chunk++) {
    const float factor = exp2f(partial[chunk * size + ask.head_width] - maximum);
    value = fmaf(partial[chunk * size + d], factor, value);
    sum = fmaf(partial[chunk * size + ask.head_width + 1], factor, sum);
  }
  put_number(ask.out, ask.out_storage, index, quotient(value, sum));
}

}  // namespace attention
