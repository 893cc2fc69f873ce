// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Kernels that move tokens and pixels: looked up, gathered, copied, padded, cut.

#include "fours.h"

// ---------------------------------------------------------------------------------------- tokens

__device__ __forceinline__ Four all_of(float number) {
  return {{number, number, number, number}};
}

__device__ __forceinline__ float not_a_number() { return __int_as_float(0x7fffffff); }

/// The rows of a table that ids name, each times its factor if there are any; an id outside the
/// table gives numbers that are none.
extern "C" __global__ void __launch_bounds__(256)
    veduta_embed(const int* ids, const void* table, const float* factors, float* out,
                 long long count, int rows, int width, int stride, int storage) {
  int groups = (width + 3) / 4;
  long long token = thread_of_all(256) / groups;
  int column = 4 * (int)(thread_of_all(256) % groups);
  if (token >= count) {
    return;
  }
  int some = width - column;
  bool whole = width % 4 == 0 && stride % 4 == 0 && aligned(table, out);
  int id = ids[token];
  Four four;
  if ((unsigned)id >= (unsigned)rows) {
    four = all_of(not_a_number());
  } else {
    long long from = (long long)id * stride + column;
    four = storage == F32 ? load_four((const float*)table + from, some, whole)
                          : load_halves((const uint16_t*)table + from, storage, some, whole);
    float factor = factors == nullptr ? 1 : factors[id];
#pragma unroll
    for (int i = 0; i < 4; i++) {
      four.at[i] *= factor;
    }
  }
  store_four(out + token * width + column, four, some, whole);
}
EMULATED(veduta_embed)

/// Tokens [chosen] of each row of [rows, tokens, width]; -1 stands for one of zeros, another that is
/// not there gives numbers that are none.
extern "C" __global__ void __launch_bounds__(256)
    veduta_gather(const float* x, const int* indices, float* out, long long rows, int tokens,
                  int chosen, int width) {
  int groups = (width + 3) / 4;
  long long line = thread_of_all(256) / groups;
  int column = 4 * (int)(thread_of_all(256) % groups);
  if (line >= rows * chosen) {
    return;
  }
  int some = width - column;
  bool whole = width % 4 == 0 && aligned(x, out);
  int index = indices[line % chosen];
  Four four = all_of(index == -1 ? 0 : not_a_number());
  if ((unsigned)index < (unsigned)tokens) {
    long long from = (line / chosen * tokens + index) * width + column;
    four = load_four(x + from, some, whole);
  }
  store_four(out + line * width + column, four, some, whole);
}
EMULATED(veduta_gather)

/// The first `count` numbers of each row, whose rows begin that many numbers apart.
extern "C" __global__ void __launch_bounds__(256)
    veduta_copy_rows(const float* from, float* to, long long rows, long long count,
                     long long from_stride, long long to_stride) {
  long long groups = (count + 3) / 4;
  long long row = thread_of_all(256) / groups;
  long long column = 4 * (thread_of_all(256) % groups);
  if (row >= rows) {
    return;
  }
  bool whole =
      count % 4 == 0 && from_stride % 4 == 0 && to_stride % 4 == 0 && aligned(from, to);
  int some = count - column < 4 ? (int)(count - column) : 4;
  Four four = load_four(from + row * from_stride + column, some, whole);
  store_four(to + row * to_stride + column, four, some, whole);
}
EMULATED(veduta_copy_rows)

// -------------------------------------------------------------------------------------- pictures

/// [planes, height, width] with zeros below and at the right.
extern "C" __global__ void __launch_bounds__(256)
    veduta_pad(const float* from, float* to, long long planes, int height, int width,
               int to_height, int to_width) {
  long long index = thread_of_all(256);
  long long line = index / to_width;
  int x = (int)(index % to_width);
  int y = (int)(line % to_height);
  long long plane = line / to_height;
  if (plane < planes) {
    to[index] = y < height && x < width ? from[(plane * height + y) * width + x] : 0.0f;
  }
}
EMULATED(veduta_pad)

/// [pictures, channels, height, width] as [pictures, patches, channels * size * size], in floats, in
/// halves or in both. A thread moves `each` neighbours: 4 where size and width are multiples of it,
/// else 1.
extern "C" __global__ void __launch_bounds__(256)
    veduta_patches(const float* from, float* floats, uint16_t* halves, long long count,
                   int channels, int height, int width, int size, int each, int storage) {
  long long index = each * thread_of_all(256);
  if (index >= count) {
    return;
  }
  int columns = width / size;
  int patches = height / size * columns;
  int square = size * size;
  int numbers = channels * square;
  long long line = index / numbers;
  int inside = (int)(index - line * numbers);
  long long picture = line / patches;
  int patch = (int)(line - picture * patches);
  int channel = inside / square;
  int place = inside - channel * square;
  int row = patch / columns;
  int y = row * size + place / size;
  int x = (patch - row * columns) * size + place % size;
  bool whole = each == 4 && aligned(from, floats, halves);
  const float* pixels = from + ((picture * channels + channel) * height + y) * width + x;
  Four four = load_four(pixels, each, whole);
  if (floats != nullptr) {
    store_four(floats + index, four, each, whole);
  }
  if (halves != nullptr) {
    store_halves(halves + index, four, storage, each, whole);
  }
}
EMULATED(veduta_patches)
