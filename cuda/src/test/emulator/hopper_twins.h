// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Twins of hopper.h: what tensorcores.h says of barriers, of the copy engine and of products of a
// warp group, done as late as hardware may do it. So a copy whose arrival nobody waits for, or a
// stage that is freed too early, is seen in the result.

#pragma once

#include <stdint.h>

#include "numbers.h"

struct Map;

void barrier_init(uint64_t* barrier, int arrivals, int line = __builtin_LINE());
inline void barrier_fence() {}
void barrier_arrive(uint64_t* barrier, int line = __builtin_LINE());
void barrier_expect(uint64_t* barrier, int bytes, int line = __builtin_LINE());
void barrier_wait(uint64_t* barrier, int parity, int line = __builtin_LINE());

void fetch_box(void* shared, const Map* map, int column, int row, uint64_t* barrier,
               int line = __builtin_LINE());
inline void prefetch_map(const Map*) {}

template <int COUNT>
void take_registers() {}
template <int COUNT>
void give_registers() {}

int this_thread();

uint64_t descriptor_of(const void* shared, int line = __builtin_LINE());
void products_fence(int line = __builtin_LINE());
void products_commit(int line = __builtin_LINE());
void emulator_products_wait(int groups, int line);

template <int N>
void products_wait(int line = __builtin_LINE()) {
  emulator_products_wait(N, line);
}

template <int COUNT>
void sums_are_there(float (&)[COUNT]) {}

/// d [64, outputs] += rows [64, 16] · weights [outputs, 16]ᵀ, at the next wait for it.
void emulator_multiply(float* d, int outputs, uint64_t rows, uint64_t weights,
                       float (*number)(uint16_t), int line);

template <int COUNT>
void multiply_bf16(float (&d)[COUNT], uint64_t rows, uint64_t weights,
                   int line = __builtin_LINE()) {
  emulator_multiply(d, COUNT * 2, rows, weights, float_of_bf16, line);
}

template <int COUNT>
void multiply_f16(float (&d)[COUNT], uint64_t rows, uint64_t weights, int line = __builtin_LINE()) {
  emulator_multiply(d, COUNT * 2, rows, weights, float_of_f16, line);
}
