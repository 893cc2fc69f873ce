// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

#include "hopper_twins.h"

#include <string.h>

#include <vector>

#include "emulator.h"
#include "tensormap.h"

using emulator::fail;
using emulator::fiber;
using emulator::shared_object;

namespace {

constexpr unsigned GROUP = 128;  // threads of a warp group
constexpr uint64_t PATTERN = 1024;

/// What a barrier in shared memory counts.
struct Barrier {
  int arrivals = 0;  // 0: not initialized
  int missing = 0;
  long bytes = 0;
  uint64_t phase = 0;

  void settle() {
    if (missing == 0 && bytes == 0) {
      missing = arrivals;
      phase++;
    }
  }
};

Barrier& barrier_at(uint64_t* address, const char* what, int line) {
  shared_address(address);
  Barrier& barrier = shared_object<Barrier>(address);
  if (barrier.arrivals == 0) fail("%s in line %d: the barrier was not initialized", what, line);
  return barrier;
}

void arrive(Barrier& barrier, long bytes, const char* what, int line) {
  if (barrier.missing == 0) fail("%s in line %d: more arrivals than the barrier has", what, line);
  barrier.bytes += bytes;
  barrier.missing--;
  barrier.settle();
}

/// A product that was begun and is not done.
struct Pending {
  float* d;
  int outputs;
  uint64_t rows, weights;
  float (*number)(uint16_t);
};

/// What a thread has begun: groups in order, of which the last is not committed.
struct Products {
  std::vector<std::vector<Pending>> groups{1};
  bool is_fenced = false;
};

/// Piece `piece` of row `row` of an operand: eight numbers.
const uint16_t* piece_of(uint64_t descriptor, int row, int piece) {
  const uint32_t address = static_cast<uint32_t>(descriptor & 0x3FFF) << 4;
  // The start moves along the depth inside of the first row of a pattern; swizzling looks at
  // address bits: those of the row, 7 to 9, turn those of the piece, 4 to 6.
  const uint32_t plain = address + static_cast<uint32_t>(row / 8 * PATTERN + row % 8 * 128 + piece * 16);
  return static_cast<const uint16_t*>(shared_pointer(plain ^ (plain >> 7 & 7) << 4));
}

void multiply(const Pending& product) {
  const int thread = static_cast<int>(fiber()->thread % GROUP);
  const int row = thread / 32 * 16 + thread % 32 / 4;
  float x[2][16];
  for (int i = 0; i < 2; i++) {
    for (int piece = 0; piece < 2; piece++) {
      const uint16_t* from = piece_of(product.rows, row + 8 * i, piece);
      for (int k = 0; k < 8; k++) x[i][piece * 8 + k] = product.number(from[k]);
    }
  }
  for (int j = 0; j < product.outputs / 8; j++) {
    for (int c = 0; c < 2; c++) {
      float sums[2] = {0, 0};
      for (int piece = 0; piece < 2; piece++) {
        const uint16_t* from = piece_of(product.weights, 8 * j + thread % 4 * 2 + c, piece);
        for (int k = 0; k < 8; k++) {
          const float weight = product.number(from[k]);
          sums[0] += x[0][piece * 8 + k] * weight;
          sums[1] += x[1][piece * 8 + k] * weight;
        }
      }
      product.d[4 * j + c] += sums[0];
      product.d[4 * j + 2 + c] += sums[1];
    }
  }
}

Products& products() { return shared_object<Products>(fiber()); }

}  // namespace

int this_thread() { return static_cast<int>(fiber()->thread); }

void barrier_init(uint64_t* address, int arrivals, int line) {
  shared_address(address);
  if (reinterpret_cast<uintptr_t>(address) % 8 != 0 || arrivals < 1) {
    fail("barrier_init in line %d: %d arrivals at %p", line, arrivals, static_cast<void*>(address));
  }
  Barrier& barrier = shared_object<Barrier>(address);
  barrier.arrivals = arrivals;
  barrier.missing = arrivals;
}

void barrier_arrive(uint64_t* address, int line) {
  arrive(barrier_at(address, "barrier_arrive", line), 0, "barrier_arrive", line);
}

void barrier_expect(uint64_t* address, int bytes, int line) {
  arrive(barrier_at(address, "barrier_expect", line), bytes, "barrier_expect", line);
}

void barrier_wait(uint64_t* address, int parity, int line) {
  Barrier& barrier = barrier_at(address, "barrier_wait", line);
  emulator::wait_until("barrier_wait", line,
                       [&barrier, parity] { return (barrier.phase & 1) != unsigned(parity); });
}

void fetch_box(void* shared, const Map* map, int column, int row, uint64_t* address, int line) {
  Barrier& barrier = barrier_at(address, "fetch_box", line);
  const auto& of = *reinterpret_cast<const emulator::TensorMap*>(map);
  if (of.magic != emulator::TensorMap::MAGIC || of.rank != 2 || of.swizzle != 3 ||
      of.box[0] * of.element_bytes != 128) {
    fail("fetch_box in line %d: no map of a matrix in boxes of 128 bytes, swizzled", line);
  }
  if (shared_address(shared) % PATTERN != 0 || reinterpret_cast<uintptr_t>(map) % 64 != 0) {
    fail("fetch_box in line %d: to %p, a multiple of 1024, by the map at %p, one of 64", line,
         shared, static_cast<const void*>(map));
  }
  emulator::poison(shared, of.box[1] * 128u);
  emulator::later([&barrier, of, shared, column, row] {
    auto* to = static_cast<unsigned char*>(shared);
    for (uint64_t r = 0; r < of.box[1]; r++) {
      for (uint64_t piece = 0; piece < 8; piece++) {
        unsigned char* target = to + r * 128 + (piece ^ (r & 7)) * 16;
        memset(target, 0, 16);
        for (uint64_t i = 0; i < 16u / of.element_bytes; i++) {
          const uint64_t x = static_cast<uint64_t>(column) + piece * (16u / of.element_bytes) + i;
          const uint64_t y = static_cast<uint64_t>(row) + r;
          if (x < of.dimensions[0] && y < of.dimensions[1]) {
            memcpy(target + i * of.element_bytes,
                   reinterpret_cast<const void*>(of.address + y * of.strides[0] +
                                                 x * of.element_bytes),
                   of.element_bytes);
          }
        }
      }
    }
    barrier.bytes -= of.box[1] * 128;
    barrier.settle();
  });
}

uint64_t descriptor_of(const void* shared, int line) {
  const uint64_t address = shared_address(shared);
  if (address % PATTERN != 0 || address >= 1 << 18) {
    fail("descriptor_of in line %d: of 0x%lx", line, address);
  }
  return address >> 4 | 1ull << 16 | 64ull << 32 | 1ull << 62;
}

void products_fence(int) { products().is_fenced = true; }

void emulator_multiply(float* d, int outputs, uint64_t rows, uint64_t weights,
                       float (*number)(uint16_t), int line) {
  Products& begun = products();
  if (!begun.is_fenced) fail("a product in line %d without a fence before it", line);
  begun.groups.back().push_back({d, outputs, rows, weights, number});
}

void products_commit(int) {
  products().groups.emplace_back();
  products().is_fenced = false;
}

void emulator_products_wait(int groups, int) {
  auto& begun = products().groups;
  while (begun.size() > static_cast<size_t>(groups) + 1) {
    for (const Pending& product : begun.front()) multiply(product);
    begun.erase(begun.begin());
  }
}
