// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Linear maps of many tokens on Hopper.
//
// A block stays on its multiprocessor and computes tile after tile. One thread of its first warp
// group has the copy engine fetch rows and weights, 64 numbers of their depth at a time, through a
// ring of stages; the two other warp groups take tiles in turns: while one finishes its sums, the
// other's products keep the tensor cores busy.

#include "hopper.h"
#include "product.h"

struct Maps {
  Map x;
  Map weights[4];
};

constexpr int BOX = 64;               // rows of a box, and numbers in each
constexpr int BOX_BYTES = BOX * 128;  // a multiple of 1024, where swizzled patterns begin
constexpr int PART = 64;              // outputs that a warp finishes at a time
constexpr int PART_STRIDE = PART + 8;
constexpr int PART_FLOATS = 16 * PART_STRIDE;

struct Bf16Group {
  template <int COUNT>
  static __device__ __forceinline__ void multiply(float (&d)[COUNT], uint64_t a, uint64_t b) {
    multiply_bf16(d, a, b);
  }
};

struct F16Group {
  template <int COUNT>
  static __device__ __forceinline__ void multiply(float (&d)[COUNT], uint64_t a, uint64_t b) {
    multiply_f16(d, a, b);
  }
};

/// Where a ring of `STAGES` stages stands after some steps.
template <int STAGES>
struct Turn {
  int stage;
  int parity;

  __device__ __forceinline__ explicit Turn(int step)
      : stage(step % STAGES), parity(step / STAGES & 1) {}

  __device__ __forceinline__ void next() {
    if (++stage == STAGES) {
      stage = 0;
      parity ^= 1;
    }
  }
};

/// Shared memory: stages, then what each of eight warps finishes, then barriers.
template <int BLOCKS, int OUTPUTS, int STAGES>
struct Ring {
  static constexpr int STAGE_BYTES = (BLOCKS + OUTPUTS / BOX) * BOX_BYTES;
  unsigned char* stages;
  float* parts;
  uint64_t* full;
  uint64_t* empty;
  uint64_t* turn;

  __device__ __forceinline__ explicit Ring(unsigned char* shared)
      : stages(shared),
        parts(reinterpret_cast<float*>(shared + STAGES * STAGE_BYTES)),
        full(reinterpret_cast<uint64_t*>(parts + 8 * PART_FLOATS)),
        empty(full + STAGES),
        turn(empty + STAGES) {}

  __device__ __forceinline__ void init() const {
    for (int i = 0; i < STAGES; i++) {
      barrier_init(full + i, 1);
      barrier_init(empty + i, 4);  // a warp each
    }
    barrier_init(turn, 1);
    barrier_init(turn + 1, 1);
    barrier_fence();
  }
};

template <int ROWS, int OUTPUTS>
__device__ __forceinline__ int tiles_of(const Call& call) {
  const int rowTiles = static_cast<int>((call.rows + ROWS - 1) / ROWS);
  int tiles = 0;
  for (int i = 0; i < call.count; i++) {
    tiles += (call.of[i].outputs + OUTPUTS - 1) / OUTPUTS * rowTiles;
  }
  return tiles;
}

template <int BLOCKS, int OUTPUTS, int STAGES>
__device__ __forceinline__ void fetch_tiles(const Ring<BLOCKS, OUTPUTS, STAGES>& ring,
                                            const Call& call, const Maps& maps, int steps) {
  const int tiles = tiles_of<BLOCKS * BOX, OUTPUTS>(call);
  Turn<STAGES> at(0);
  prefetch_map(&maps.x);
  for (int tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
    const Place place = place_of<BLOCKS * BOX, OUTPUTS>(call, tile);
    const Map* weights = &maps.weights[place.product];
    for (int step = 0; step < steps; step++) {
      unsigned char* to = ring.stages + at.stage * ring.STAGE_BYTES;
      uint64_t* full = ring.full + at.stage;
      barrier_wait(ring.empty + at.stage, at.parity ^ 1);
      barrier_expect(full, ring.STAGE_BYTES);
#pragma unroll
      for (int i = 0; i < BLOCKS; i++) {
        fetch_box(to + i * BOX_BYTES, &maps.x, step * BOX, place.row + i * BOX,
                  full);
      }
#pragma unroll
      for (int i = 0; i < OUTPUTS / BOX; i++) {
        fetch_box(to + (BLOCKS + i) * BOX_BYTES, weights, step * BOX, place.output + i * BOX, full);
      }
      at.next();
    }
  }
}

/// A warp group's tile of 64 · `BLOCKS` rows.
template <class Number, int BLOCKS, int OUTPUTS>
struct GroupTile {
  static constexpr int PARTS = OUTPUTS / PART;
  // How many rows a thread finishes at once, beside all sums in its 240 registers.
  static constexpr int TOGETHER = BLOCKS * OUTPUTS > 256 ? 2 : 4;
  float sums[BLOCKS][OUTPUTS / 2];

  template <int STAGES>
  __device__ __forceinline__ void multiply(const Ring<BLOCKS, OUTPUTS, STAGES>& ring,
                                           Turn<STAGES> at, int steps, uint64_t* others) {
#pragma unroll
    for (int i = 0; i < BLOCKS * OUTPUTS / 2; i++) {
      sums[i / (OUTPUTS / 2)][i % (OUTPUTS / 2)] = 0;
    }
    const int lane = threadIdx.x % 32;
    int before = 0;
    for (int step = 0; step < steps; step++) {
      barrier_wait(ring.full + at.stage, at.parity);
      const unsigned char* from = ring.stages + at.stage * ring.STAGE_BYTES;
      const uint64_t x = descriptor_of(from);
      const uint64_t weights = descriptor_of(from + BLOCKS * BOX_BYTES);
      products_fence();
#pragma unroll
      for (int k = 0; k < 4; k++) {
#pragma unroll
        for (int i = 0; i < BLOCKS; i++) {
          Number::multiply(sums[i], x + i * (BOX_BYTES / 16) + k * 2, weights + k * 2);
        }
      }
      products_commit();
      products_wait<1>();
      if (step > 0 && lane == 0) {
        barrier_arrive(ring.empty + before);
      }
      before = at.stage;
      at.next();
    }
    // All stages of this tile have been full by now, so the other group's wait for its own can't
    // mistake an earlier phase for them.
    if (threadIdx.x % 128 == 0) {
      barrier_arrive(others);
    }
    products_wait<0>();
#pragma unroll
    for (int i = 0; i < BLOCKS; i++) {
      sums_are_there(sums[i]);
    }
    if (lane == 0) {
      barrier_arrive(ring.empty + before);
    }
  }

  /// Each warp takes its 16 rows of each block, 64 outputs at a time, through shared memory, so
  /// that rows are written in pieces of 16 bytes.
  template <int STAGES>
  __device__ __forceinline__ void finish(const Ring<BLOCKS, OUTPUTS, STAGES>& ring,
                                         const Call& call, const Place& place) {
    const int thread = this_thread();
    const int lane = thread % 32;
    const int warp = thread / 32 % 4;
    float* part = ring.parts + (thread / 32 - 4) * PART_FLOATS;
    float* mine = part + lane / 4 * PART_STRIDE + lane % 4 * 2;
#pragma unroll 1
    for (int i = 0; i < BLOCKS * PARTS; i++) {
      // Registers have no index: each of these is a jump around stores.
#pragma unroll
      for (int known = 0; known < BLOCKS * PARTS; known++) {
        if (known == i) {
#pragma unroll
          for (int j = 0; j < PART / 8; j++) {
            const float* from = sums[known / PARTS] + (known % PARTS * (PART / 8) + j) * 4;
            *reinterpret_cast<float2*>(mine + j * 8) = make_float2(from[0], from[1]);
            *reinterpret_cast<float2*>(mine + j * 8 + 8 * PART_STRIDE) =
                make_float2(from[2], from[3]);
          }
        }
      }
      __syncwarp();
      const int row = place.row + i / PARTS * BOX + warp * 16 + lane / 16;
      const int output = place.output + i % PARTS * PART + lane % 16 * 4;
#pragma unroll 1
      for (int at = 0; at < 16; at += 2 * TOGETHER) {
        finish_rows<TOGETHER, 2>(call.of[place.product], call.activation, row + at,
                                 static_cast<int>(call.rows), output,
                                 part + (at + lane / 16) * PART_STRIDE + lane % 16 * 4,
                                 PART_STRIDE);
      }
      __syncwarp();
    }
  }
};

template <class Number, int BLOCKS, int OUTPUTS, int STAGES>
__device__ __forceinline__ void persistent(const Call& call, const Maps& maps) {
  DYNAMIC_SHARED(shared);
  const Ring<BLOCKS, OUTPUTS, STAGES> ring(shared);
  const int steps = (call.depth + BOX - 1) / BOX;
  if (threadIdx.x == 0) {
    ring.init();
  }
  __syncthreads();
  const int group = threadIdx.x / 128;
  if (group == 0) {
    give_registers<24>();
    if (threadIdx.x == 0) {
      fetch_tiles(ring, call, maps, steps);
    }
  } else {
    take_registers<240>();
    const int tiles = tiles_of<BLOCKS * BOX, OUTPUTS>(call);
    const int self = group - 1;
    for (int i = self; static_cast<int>(blockIdx.x + i * gridDim.x) < tiles; i += 2) {
      // The first group has the first turn.
      barrier_wait(ring.turn + self, (i / 2 ^ self ^ 1) & 1);
      GroupTile<Number, BLOCKS, OUTPUTS> sums;
      sums.multiply(ring, Turn<STAGES>(i * steps), steps, ring.turn + (self ^ 1));
      sums.finish(ring, call, place_of<BLOCKS * BOX, OUTPUTS>(call, blockIdx.x + i * gridDim.x));
    }
  }
}

#define HOPPER(name, number, blocks, outputs, stages)                                         \
  extern "C" __global__ void __launch_bounds__(384, 1)                                        \
      name(const __grid_constant__ Call call, const __grid_constant__ Maps maps) {            \
    persistent<number, blocks, outputs, stages>(call, maps);                                  \
  }                                                                                           \
  EMULATED(name)

HOPPER(veduta_hopper_bf16_128_192, Bf16Group, 2, 192, 4)
HOPPER(veduta_hopper_bf16_128_128, Bf16Group, 2, 128, 5)
HOPPER(veduta_hopper_bf16_64_128, Bf16Group, 1, 128, 7)
HOPPER(veduta_hopper_bf16_64_64, Bf16Group, 1, 64, 8)
HOPPER(veduta_hopper_f16_128_192, F16Group, 2, 192, 4)
HOPPER(veduta_hopper_f16_128_128, F16Group, 2, 128, 5)
HOPPER(veduta_hopper_f16_64_128, F16Group, 1, 128, 7)
HOPPER(veduta_hopper_f16_64_64, F16Group, 1, 64, 8)
