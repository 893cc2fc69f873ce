// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Twins of device.h's copies and of its products of matrices by a warp.

#pragma once

#include <stdint.h>

/// The address of shared memory as PTX takes it: an offset within what the block has.
uint32_t shared_address(const void* pointer);

/// What lies at such an address.
void* shared_pointer(uint32_t address);

/// The 16 bytes arrive at [cp_async_wait]; until then they are poison.
void cp_async16(void* shared, const void* global, int bytes, int line = __builtin_LINE());

void cp_async_commit();

void emulator_cp_async_wait(int groups);

template <int N>
void cp_async_wait() {
  emulator_cp_async_wait(N);
}

void ldmatrix_x4(uint32_t r[4], const void* row, int line = __builtin_LINE());
void ldmatrix_x4_trans(uint32_t r[4], const void* row, int line = __builtin_LINE());
void ldmatrix_x2(uint32_t r[2], const void* row, int line = __builtin_LINE());
void ldmatrix_x2_trans(uint32_t r[2], const void* row, int line = __builtin_LINE());

void mma_bf16(float d[4], const uint32_t a[4], const uint32_t b[2], int line = __builtin_LINE());
void mma_f16(float d[4], const uint32_t a[4], const uint32_t b[2], int line = __builtin_LINE());
void mma_tf32(float d[4], const uint32_t a[4], const uint32_t b[2], int line = __builtin_LINE());
