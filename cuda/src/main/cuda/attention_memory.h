// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What every kernel of attention has in common: how a launch says what is asked, where the keys and
// values of a position lie, and which positions a query sees.

#pragma once

#include "attention_numbers.h"

namespace attention {

// So many parts a row's memory has at most.
constexpr int MOST_PARTS = 16;

// A stretch of a row's memory: `length` positions of `[width]` numbers behind each other. The
// addresses are those of layer 0.
struct RowPart {
  uint64_t keys;
  uint64_t values;
  int64_t layer_stride;
  int length;
  int first_position;  // of a text, which attention doesn't ask for
};

// The keys and values of all rows. Where there is no table, they are `[rows, positions, width]`.
struct Memory {
  const RowPart* table;
  int parts;
  int layer;
  int grown;
  uint64_t keys;
  uint64_t values;
  int positions;
  int sharers;
};

// Queries `[rows, tokens, heads * head_width]` and what they ask.
//
// `scale` is that of the scores times log2 e, as exponentials are powers of two here. A `bias` of
// `[tables, heads, tokens, bias_positions]` may be null; row r takes table choice[r % choices].
struct Attention {
  const void* queries;
  int query_storage;
  int rows;
  int tokens;
  int heads;
  int head_width;
  float scale;
  int causal;
  const float* bias;
  const int* choice;
  int choices;
  int bias_positions;
  Memory memory;
  void* out;
  int out_storage;
};

#define ATTENTION_PARAMETERS                                                                    \
  const void *queries, int query_storage, int rows, int tokens, int heads, int head_width,      \
      float scale, int causal, const float *bias, const int *choice, int choices,               \
      int bias_positions, const RowPart *table, int parts, int layer, int grown, uint64_t keys, \
      uint64_t values, int positions, int sharers, void *out, int out_storage

#define ATTENTION_ARGUMENTS                                                              \
  Attention {                                                                            \
    queries, query_storage, rows, tokens, heads, head_width, scale, causal, bias,        \
        choice, choices, bias_positions,                                                 \
        Memory{table, parts, layer, grown, keys, values, positions, sharers}, out,       \
        out_storage                                                                      \
  }

// A row's memory as it is for one layer, in shared memory: for each part the address that the row's
// position 0 would have if all lay as that part does, and where it ends.
struct RowMemory {
  uint64_t keys[MOST_PARTS];
  uint64_t values[MOST_PARTS];
  int end[MOST_PARTS];
  int parts;
  int length;
};

struct Place {
  uint64_t keys;
  uint64_t values;
};

// By a whole warp, a lane for each part; the block must be synchronized before others look at it.
__device__ inline void read_row(RowMemory& row, const Memory& memory, int query_row,
                                int line_bytes) {
  const int lane = threadIdx.x % 32;
  const int64_t index = query_row / memory.sharers;
  const bool dense = memory.table == nullptr;
  const int parts = dense ? 1 : memory.parts;
  RowPart part = {};
  if (dense) {
    const uint64_t from = static_cast<uint64_t>(index) * memory.positions * line_bytes;
    part.keys = memory.keys + from;
    part.values = memory.values + from;
    part.length = lane == 0 ? memory.positions : 0;
  } else if (lane < parts) {
    part = memory.table[index * parts + lane];
    part.keys += memory.layer * part.layer_stride;
    part.values += memory.layer * part.layer_stride;
    part.length += lane == parts - 1 ? memory.grown : 0;
  }
  int end = part.length;
#pragma unroll
  for (int offset = 1; offset < MOST_PARTS; offset *= 2) {
    const int before = __shfl_sync(0xffffffff, end, (lane - offset) & 31);
    end += lane >= offset ? before : 0;
  }
  if (lane < parts) {
    // The address that position 0 of the row would have.
    const uint64_t before = static_cast<uint64_t>(end - part.length) * line_bytes;
    row.keys[lane] = part.keys - before;
    row.values[lane] = part.values - before;
    row.end[lane] = end;
  }
  if (lane == parts - 1) {
    row.parts = parts;
    row.length = end;
  }
}

// How many positions a row has, for kernels that need nothing else of it.
__device__ inline int row_length(const Memory& memory, int query_row) {
  if (memory.table == nullptr) {
    return memory.positions;
  }
  const RowPart* part =
      memory.table + static_cast<int64_t>(query_row / memory.sharers) * memory.parts;
  int length = memory.grown;
  for (int i = 0; i < memory.parts; i++) {
    length += part[i].length;
  }
  return length;
}

__device__ __forceinline__ int part_of(const RowMemory& row, int position) {
  int part = 0;
#pragma unroll 1
  while (part + 1 < row.parts && position >= row.end[part]) {
    part++;
  }
  return part;
}

// Where the keys and values of a position lie, which must be one of the row's.
__device__ __forceinline__ Place place_of(const RowMemory& row, int position, int line_bytes) {
  const int part = part_of(row, position);
  const uint64_t offset = static_cast<uint64_t>(position) * line_bytes;
  return Place{row.keys[part] + offset, row.values[part] + offset};
}

// How many positions, from the first on, a query sees.
__device__ __forceinline__ int seen_by(const Attention& ask, int token, int length) {
  return ask.causal ? length - ask.tokens + token + 1 : length;
}

// The bias of a query of a head, which is added to a score at each position; null if there is none.
__device__ __forceinline__ const float* bias_of(const Attention& ask, int row, int head,
                                                int token) {
  if (ask.bias == nullptr) {
    return nullptr;
  }
  const int64_t line =
      (static_cast<int64_t>(ask.choice[row % ask.choices]) * ask.heads + head) * ask.tokens + token;
  return ask.bias + line * ask.bias_positions;
}

}  // namespace attention
