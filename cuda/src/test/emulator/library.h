// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What the emulated libcublasLt asks of the emulated driver.

#pragma once

/// What tests have the library be like, by the setting `library`.
enum Mood {
  MOOD_RIGHT = 0,
  MOOD_COMPANY = 1,  // a row's sums depend on how many rows there are
  MOOD_WRONG = 2,
  MOOD_SLOW = 3,
  MOOD_FAILS = 4,    // when it is to multiply
  MOOD_NONE = 5,     // knows no algorithm
  MOOD_CLOSED = 6,   // can't be opened
  MOOD_SPLITS = 7,   // offers algorithms that sum parts of the depth apart, whatever it is told
};

/// CUDA's numbers of types.
enum LibraryType { LIBRARY_F32 = 0, LIBRARY_F16 = 2, LIBRARY_BF16 = 14 };

/// y [rows, out] = x [rows, in] · weightsᵀ, of weights [out, in].
struct Multiplication {
  const void* x;
  const void* weights;
  float* y;
  long long rows, in, out;
  long long x_stride, weights_stride, y_stride;
  int type;  // of x and weights
  int is_tf32;
  long mood;
};

/// Gives a product to a stream.
///
/// @return a result of the driver
extern "C" int veduta_emulator_multiply(const Multiplication* of, void* stream);

extern "C" long veduta_emulator_mood();
