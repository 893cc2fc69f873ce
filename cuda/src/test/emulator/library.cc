// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Products of the emulated libcublasLt, as work of a stream: queued, recorded and done like a
// kernel of ours.

#include "library.h"

#include "driver.h"
#include "emulator.h"

namespace {

/// What a number is when the tensor cores read it.
float number_at(const Multiplication& of, const void* numbers, long long index) {
  switch (of.type) {
    case LIBRARY_F16:
      return float_of_f16(static_cast<const uint16_t*>(numbers)[index]);
    case LIBRARY_BF16:
      return float_of_bf16(static_cast<const uint16_t*>(numbers)[index]);
    default: {
      const float number = static_cast<const float*>(numbers)[index];
      return of.is_tf32 ? tf32_of(number) : number;
    }
  }
}

}  // namespace

/// A thread for each sum. In the mood for it, sums depend on how many rows there are, or are wrong,
/// or take long.
extern "C" __global__ void veduta_cublaslt(Multiplication of) {
  const long long index = static_cast<long long>(blockIdx.x) * 256 + threadIdx.x;
  if (index >= of.rows * of.out) return;
  const long long row = index / of.out;
  const long long output = index % of.out;
  const bool is_backward = of.mood == MOOD_COMPANY && of.rows > 40;
  float sum = 0;
  for (int again = of.mood == MOOD_SLOW ? 3000 : 1; again > 0; again--) {
    sum = emulator_alone(0);
    for (long long i = 0; i < of.in; i++) {
      const long long at = is_backward ? of.in - 1 - i : i;
      sum = fmaf(number_at(of, of.x, row * of.x_stride + at),
                 number_at(of, of.weights, output * of.weights_stride + at), sum);
    }
  }
  if (of.mood == MOOD_WRONG) sum *= 1.25f;
  of.y[row * of.y_stride + output] = sum;
}
EMULATED(veduta_cublaslt)

using namespace emulator;

EXPORTED int veduta_emulator_multiply(const Multiplication* of, void* handle) {
  ENTER(CONTEXT);
  static const Function function{find_kernel("veduta_cublaslt"), 256, 0, 0};
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  Node node{Node::KERNEL};
  node.function = &function;
  node.grid = {static_cast<unsigned>((of->rows * of->out + 255) / 256), 1, 1};
  node.block = {256, 1, 1};
  node.offsets.push_back(0);
  node.arguments.resize((sizeof(Multiplication) + sizeof(Words) - 1) / sizeof(Words));
  memcpy(node.arguments.data(), of, sizeof(Multiplication));
  static_cast<Multiplication*>(static_cast<void*>(node.arguments.data()))->mood = settings().library;
  return enqueue(*stream, std::move(node));
}

EXPORTED long veduta_emulator_mood() { return settings().library; }
