// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

#include "tensors.h"

#include <string.h>

#include "fibers.h"
#include "numbers.h"

using emulator::Fiber;
using emulator::fiber;
using emulator::PendingCopy;
using emulator::Warp;
using emulator::WARP;

namespace {

/// Where static shared memory begins among the addresses of PTX.
constexpr uint32_t STATIC_BASE = 1 << 20;

void must_be_aligned(const void* address, const char* what, int line) {
  if ((reinterpret_cast<uintptr_t>(address) & 15) != 0) {
    emulator::fail("%s in line %d: %p is not a multiple of 16", what, line, address);
  }
}

}  // namespace

uint32_t shared_address(const void* pointer) {
  const auto* block = fiber()->block;
  const auto* byte = static_cast<const unsigned char*>(pointer);
  if (byte >= block->dynamic && byte <= block->dynamic + block->dynamic_bytes) {
    return static_cast<uint32_t>(byte - block->dynamic);
  }
  if (byte >= block->fixed && byte <= block->fixed + block->fixed_bytes) {
    return static_cast<uint32_t>(STATIC_BASE + (byte - block->fixed));
  }
  emulator::fail("%p is not in shared memory", pointer);
}

void* shared_pointer(uint32_t address) {
  const auto* block = fiber()->block;
  if (address <= block->dynamic_bytes) return block->dynamic + address;
  if (address >= STATIC_BASE && address - STATIC_BASE <= block->fixed_bytes) {
    return block->fixed + (address - STATIC_BASE);
  }
  emulator::fail("0x%x is no address of shared memory", address);
}

void cp_async16(void* shared, const void* global, int bytes, int line) {
  must_be_aligned(shared, "cp_async16", line);
  must_be_aligned(global, "cp_async16", line);
  if (bytes < 0 || bytes > 16) emulator::fail("cp_async16 in line %d: of %d bytes", line, bytes);
  shared_address(shared);
  emulator::poison(shared, 16);
  fiber()->copies->push_back({shared, global, bytes});
}

void cp_async_commit() {
  Fiber* self = fiber();
  self->groups->push_back(self->copies->size());
}

void emulator_cp_async_wait(int groups) {
  Fiber* self = fiber();
  auto& ends = *self->groups;
  auto& copies = *self->copies;
  const size_t most = static_cast<size_t>(groups);
  if (ends.size() <= most) return;
  const size_t arriving = ends.size() - most;
  const size_t end = ends[arriving - 1];
  for (size_t i = 0; i < end; i++) {
    memset(copies[i].to, 0, 16);
    memcpy(copies[i].to, copies[i].from, static_cast<size_t>(copies[i].bytes));
  }
  copies.erase(copies.begin(), copies.begin() + static_cast<ptrdiff_t>(end));
  ends.erase(ends.begin(), ends.begin() + static_cast<ptrdiff_t>(arriving));
  for (size_t& rest : ends) rest -= end;
}

namespace {

struct Fragment {
  uint32_t* r;
  const void* row;
};

template <int COUNT, bool TRANSPOSED>
void load(uint32_t* r, const void* row, const char* what, int line) {
  if (fiber()->lane < COUNT * 8) {
    must_be_aligned(row, what, line);
    shared_address(row);
  }
  Fragment mine{r, row};
  emulator::warp_together(what, line, &mine, [](Warp& warp) {
    for (unsigned m = 0; m < COUNT; m++) {
      uint16_t matrix[8][8];
      for (unsigned i = 0; i < 8; i++) {
        memcpy(matrix[i], static_cast<Fragment*>(warp.slots[m * 8 + i])->row, 16);
      }
      for (unsigned lane = 0; lane < WARP; lane++) {
        const unsigned i = lane / 4, j = lane % 4 * 2;
        static_cast<Fragment*>(warp.slots[lane])->r[m] =
            TRANSPOSED ? pack2(matrix[j][i], matrix[j + 1][i]) : pack2(matrix[i][j], matrix[i][j + 1]);
      }
    }
  });
}

struct Operands {
  float* d;
  const uint32_t* a;
  const uint32_t* b;
};

/// A row of eight numbers, which the processor adds and multiplies at once.
typedef float Row __attribute__((vector_size(32)));

template <int K>
void multiply(Warp& warp, const float (&a)[16][K], const Row (&b)[K]) {
  Row d[16];
  for (unsigned lane = 0; lane < WARP; lane++) {
    const float* from = static_cast<Operands*>(warp.slots[lane])->d;
    const unsigned i = lane / 4, j = lane % 4 * 2;
    d[i][j] = from[0];
    d[i][j + 1] = from[1];
    d[i + 8][j] = from[2];
    d[i + 8][j + 1] = from[3];
  }
  for (int i = 0; i < 16; i++) {
    for (int k = 0; k < K; k++) {
      d[i] += a[i][k] * b[k];
    }
  }
  for (unsigned lane = 0; lane < WARP; lane++) {
    float* to = static_cast<Operands*>(warp.slots[lane])->d;
    const unsigned i = lane / 4, j = lane % 4 * 2;
    to[0] = d[i][j];
    to[1] = d[i][j + 1];
    to[2] = d[i + 8][j];
    to[3] = d[i + 8][j + 1];
  }
}

template <float (*FLOAT_OF)(uint16_t)>
void multiply16(Warp& warp) {
  float a[16][16];
  Row b[16];
  for (unsigned lane = 0; lane < WARP; lane++) {
    const Operands& from = *static_cast<Operands*>(warp.slots[lane]);
    const unsigned i = lane / 4, j = lane % 4 * 2;
    for (unsigned r = 0; r < 4; r++) {
      const unsigned row = i + r % 2 * 8, column = j + r / 2 * 8;
      a[row][column] = FLOAT_OF(static_cast<uint16_t>(from.a[r]));
      a[row][column + 1] = FLOAT_OF(static_cast<uint16_t>(from.a[r] >> 16));
    }
    for (unsigned r = 0; r < 2; r++) {
      b[j + r * 8][i] = FLOAT_OF(static_cast<uint16_t>(from.b[r]));
      b[j + r * 8 + 1][i] = FLOAT_OF(static_cast<uint16_t>(from.b[r] >> 16));
    }
  }
  multiply<16>(warp, a, b);
}

void multiply_tf32(Warp& warp) {
  float a[16][8];
  Row b[8];
  for (unsigned lane = 0; lane < WARP; lane++) {
    const Operands& from = *static_cast<Operands*>(warp.slots[lane]);
    const unsigned i = lane / 4, j = lane % 4;
    for (unsigned r = 0; r < 4; r++) {
      a[i + r % 2 * 8][j + r / 2 * 4] = emulator::float_of(from.a[r] & 0xFFFFE000);
    }
    for (unsigned r = 0; r < 2; r++) b[j + r * 4][i] = emulator::float_of(from.b[r] & 0xFFFFE000);
  }
  multiply<8>(warp, a, b);
}

}  // namespace

void ldmatrix_x4(uint32_t r[4], const void* row, int line) {
  load<4, false>(r, row, "ldmatrix_x4", line);
}

void ldmatrix_x4_trans(uint32_t r[4], const void* row, int line) {
  load<4, true>(r, row, "ldmatrix_x4_trans", line);
}

void ldmatrix_x2(uint32_t r[2], const void* row, int line) {
  load<2, false>(r, row, "ldmatrix_x2", line);
}

void ldmatrix_x2_trans(uint32_t r[2], const void* row, int line) {
  load<2, true>(r, row, "ldmatrix_x2_trans", line);
}

void mma_bf16(float d[4], const uint32_t a[4], const uint32_t b[2], int line) {
  Operands mine{d, a, b};
  emulator::warp_together("mma_bf16", line, &mine, multiply16<float_of_bf16>);
}

void mma_f16(float d[4], const uint32_t a[4], const uint32_t b[2], int line) {
  Operands mine{d, a, b};
  emulator::warp_together("mma_f16", line, &mine, multiply16<float_of_f16>);
}

void mma_tf32(float d[4], const uint32_t a[4], const uint32_t b[2], int line) {
  Operands mine{d, a, b};
  emulator::warp_together("mma_tf32", line, &mine, multiply_tf32);
}
