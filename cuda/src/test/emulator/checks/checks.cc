// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Checks of the dialect itself, which a test of Java's runs one by one.

#include <stdarg.h>
#include <stdio.h>

#include "../driver.h"
#include "device.h"

namespace {

std::string wrong;  // what a check found

void expect(bool right, const char* format, ...) {
  if (right || !wrong.empty()) return;
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  wrong = text;
}

/// Runs a kernel in all orders.
template <typename... P, typename... A>
emulator::Failure run(const char* name, void (*function)(P...), emulator::Dim grid,
                      emulator::Dim block, unsigned shared_bytes, A... arguments) {
  const emulator::Kernel kernel = emulator::kernel_of(name, function);
  std::tuple<P...> values(arguments...);
  emulator::Failure failure;
  std::apply(
      [&](auto&... value) {
        void* pointers[] = {&value..., nullptr};
        failure = emulator::run_grid({&kernel, grid, block, shared_bytes, pointers});
      },
      values);
  return failure;
}

#define RUN(kernel, ...) run(#kernel, kernel, __VA_ARGS__)

/// A number that looks random, between -1 and 1.
float random_float(unsigned i) {
  i = i * 747796405u + 2891336453u;
  i = ((i >> (i >> 28)) + 4u) ^ i;
  i *= 277803737u;
  return static_cast<float>(static_cast<int>(i ^ i >> 22)) * 0x1p-31f;
}

void check_halves() {
  for (unsigned bits = 0; bits < 0x10000; bits++) {
    const auto half = static_cast<uint16_t>(bits);
    const bool not_a_number = (bits & 0x7FFF) > 0x7C00;
    if (!not_a_number && (bits & 0x7FFF) != 0x7C00) {
      expect(f16_of(float_of_f16(half)) == half, "f16 %04x comes back as %04x", bits,
             f16_of(float_of_f16(half)));
    }
    if ((bits & 0x7FFF) <= 0x7F80) {
      expect(bf16_of(float_of_bf16(half)) == half, "bf16 %04x comes back as %04x", bits,
             bf16_of(float_of_bf16(half)));
    }
    if ((bits & 0x7FFF) < 0x7BFF) {
      // Half way between two numbers the even one is taken, a little beside it the nearer one.
      const float low = float_of_f16(half), high = float_of_f16(static_cast<uint16_t>(bits + 1));
      const float middle = (low + high) / 2;
      const auto even = static_cast<uint16_t>(bits % 2 == 0 ? bits : bits + 1);
      expect(f16_of(middle) == even, "%a becomes %04x, not %04x", middle, f16_of(middle), even);
      expect(f16_of(nextafterf(middle, high)) == bits + 1, "%a above the middle", middle);
      expect(f16_of(nextafterf(middle, low)) == bits, "%a below the middle", middle);
    }
  }
  expect(f16_of(1e6f) == 0x7BFF && f16_of(-INFINITY) == 0xFBFF, "f16_of does not saturate");
  expect((f16_of(NAN) & 0x7FFF) > 0x7C00 && (bf16_of(NAN) & 0x7FFF) > 0x7F80, "NaN is lost");
  expect(bf16_of(1.00390625f) == 0x3F80 && bf16_of(1.01171875f) == 0x3F82, "bf16 ties");
  expect(tf32_of(1 + 0x1p-11f) == 1 + 0x1p-10f && tf32_of(1 + 0x1p-12f) == 1, "tf32 ties");
}

extern "C" void check_exchange_kernel(unsigned* to) {
  const unsigned lane = threadIdx.x % 32;
  unsigned* mine = to + 6 * (blockIdx.x * blockDim.x + threadIdx.x);
  mine[0] = __shfl_sync(0xFFFFFFFFu, lane * 3, (lane + 5) % 32);
  mine[1] = __shfl_xor_sync(0xFFFFFFFFu, lane, 9);
  mine[2] = __shfl_down_sync(0xFFFFFFFFu, lane, 4);
  mine[3] = __ballot_sync(0xFFFFFFFFu, lane % 3 == 0);
  mine[4] = static_cast<unsigned>(__any_sync(0xFFFFFFFFu, lane == 40));
  mine[5] = __shfl_xor_sync(0xFFFFFFFFu, lane, 1, 8);
}

void check_exchange() {
  std::vector<unsigned> to(2 * 96 * 6);
  const auto failure = RUN(check_exchange_kernel, {2}, {96}, 0, to.data());
  expect(failure.message.empty(), "%s", failure.message.c_str());
  for (unsigned i = 0; i < 192; i++) {
    const unsigned lane = i % 32, *mine = &to[6 * i];
    expect(mine[0] == (lane + 5) % 32 * 3 && mine[1] == (lane ^ 9) &&
               mine[2] == (lane < 28 ? lane + 4 : lane) && mine[3] == 0x49249249 && mine[4] == 0 &&
               mine[5] == (lane ^ 1),
           "thread %u: %u %u %u %x %u %u", i, mine[0], mine[1], mine[2], mine[3], mine[4], mine[5]);
  }
}

extern "C" void check_product_kernel(const uint16_t* a, const uint16_t* b, float* d, int f16) {
  SHARED __align__(16) uint16_t left[16 * 16];
  SHARED __align__(16) uint16_t right[16 * 8];
  const unsigned lane = threadIdx.x;
  for (unsigned i = lane; i < 256; i += 32) left[i] = a[i];
  for (unsigned i = lane; i < 128; i += 32) right[i] = b[i];
  __syncwarp();
  uint32_t x[4], y[2];
  float sums[4] = {1, 2, 3, 4};
  ldmatrix_x4(x, left + lane % 16 * 16 + lane / 16 * 8);
  ldmatrix_x2_trans(y, right + lane % 16 * 8);
  if (f16) {
    mma_f16(sums, x, y);
  } else {
    mma_bf16(sums, x, y);
  }
  for (unsigned i = 0; i < 4; i++) d[(lane / 4 + i / 2 * 8) * 8 + lane % 4 * 2 + i % 2] = sums[i];
}

void check_products() {
  for (int f16 = 0; f16 < 2; f16++) {
    uint16_t a[256], b[128];
    float d[128];
    for (unsigned i = 0; i < 256; i++) a[i] = f16 ? f16_of(random_float(i)) : bf16_of(random_float(i));
    for (unsigned i = 0; i < 128; i++) {
      b[i] = f16 ? f16_of(random_float(i + 999)) : bf16_of(random_float(i + 999));
    }
    const auto failure = RUN(check_product_kernel, {1}, {32}, 0, a, b, d, f16);
    expect(failure.message.empty(), "%s", failure.message.c_str());
    for (int i = 0; i < 16; i++) {
      for (int j = 0; j < 8; j++) {
        double sum = 1 + j % 2 + i / 8 * 2;
        for (int k = 0; k < 16; k++) {
          sum += f16 ? float_of_f16(a[16 * i + k]) * static_cast<double>(float_of_f16(b[8 * k + j]))
                     : float_of_bf16(a[16 * i + k]) * static_cast<double>(float_of_bf16(b[8 * k + j]));
        }
        expect(fabs(sum - d[8 * i + j]) < 1e-5, "d[%d][%d] = %f, not %f", i, j, d[8 * i + j], sum);
      }
    }
  }
}

extern "C" void check_tf32_kernel(const float* a, const float* b, float* d) {
  const unsigned i = threadIdx.x / 4, j = threadIdx.x % 4;
  const uint32_t x[4] = {__float_as_uint(a[8 * i + j]), __float_as_uint(a[8 * (i + 8) + j]),
                         __float_as_uint(a[8 * i + j + 4]), __float_as_uint(a[8 * (i + 8) + j + 4])};
  const uint32_t y[2] = {__float_as_uint(b[8 * j + i]), __float_as_uint(b[8 * (j + 4) + i])};
  float sums[4] = {};
  mma_tf32(sums, x, y);
  for (unsigned r = 0; r < 4; r++) d[(i + r / 2 * 8) * 8 + 2 * j + r % 2] = sums[r];
}

void check_tf32() {
  float a[128], b[64], d[128];
  for (unsigned i = 0; i < 128; i++) a[i] = tf32_of(random_float(i));
  for (unsigned i = 0; i < 64; i++) b[i] = tf32_of(random_float(i + 777));
  const auto failure = RUN(check_tf32_kernel, {1}, {32}, 0, a, b, d);
  expect(failure.message.empty(), "%s", failure.message.c_str());
  for (int i = 0; i < 16; i++) {
    for (int j = 0; j < 8; j++) {
      double sum = 0;
      for (int k = 0; k < 8; k++) sum += static_cast<double>(a[8 * i + k]) * b[8 * k + j];
      expect(fabs(sum - d[8 * i + j]) < 1e-5, "d[%d][%d] = %f, not %f", i, j, d[8 * i + j], sum);
    }
  }
}

struct Phase {
  unsigned arrivals = 0;
};

/// One warp has numbers brought later, and the others wait for them; then groups of 64 add up.
extern "C" void check_hooks_kernel(float* to) {
  DYNAMIC_SHARED(bytes);
  float* numbers = reinterpret_cast<float*>(bytes);
  Phase* phase = &emulator::shared_object<Phase>(numbers);
  if (threadIdx.x < 4) {
    const unsigned i = threadIdx.x;
    emulator::later([=] {
      for (unsigned j = 0; j < 32; j++) numbers[32 * i + j] = static_cast<float>(32 * i + j);
      phase->arrivals++;
    });
  }
  emulator::wait_until("the numbers", __LINE__, [=] { return phase->arrivals == 4; });
  float mine = numbers[threadIdx.x];
  emulator::group_together("a group", __LINE__, threadIdx.x / 64, 64, &mine,
                           [](const emulator::Members& members) {
                             float sum = 0;
                             for (const auto& member : members) {
                               sum += *static_cast<float*>(member.second);
                             }
                             for (const auto& member : members) {
                               *static_cast<float*>(member.second) = sum;
                             }
                           });
  to[threadIdx.x] = mine;
}

void check_hooks() {
  for (long seed = 0; seed < 20; seed++) {
    emulator::set_order(seed);
    float to[128];
    const auto failure = RUN(check_hooks_kernel, {1}, {128}, 512, to);
    expect(failure.message.empty(), "%s", failure.message.c_str());
    for (int i = 0; i < 128; i++) {
      expect(to[i] == (i < 64 ? 2016 : 6112), "order %ld, thread %d: %f", seed, i, to[i]);
    }
  }
  emulator::set_order(-1);
}

extern "C" void check_poison_kernel(float* to) {
  SHARED float fixed[64];
  DYNAMIC_SHARED(bytes);
  float* dynamic = reinterpret_cast<float*>(bytes);
  to[threadIdx.x] = fixed[threadIdx.x] + dynamic[threadIdx.x];
  fixed[threadIdx.x] = dynamic[threadIdx.x] = 1;
}

void check_poison() {
  float to[64];
  for (int i = 0; i < 2; i++) {
    const auto failure = RUN(check_poison_kernel, {4}, {64}, 256, to);
    expect(failure.message.empty(), "%s", failure.message.c_str());
    for (float value : to) expect(isnan(value), "shared memory began as %f", value);
  }
}

extern "C" void check_return_kernel(int* to) {
  if (threadIdx.x >= 40) return;
  __syncthreads();
  to[threadIdx.x] = 1;
}

void check_return() {
  int to[64] = {};
  const auto failure = RUN(check_return_kernel, {1}, {64}, 0, to);
  expect(failure.message.empty(), "%s", failure.message.c_str());
  expect(to[39] == 1 && to[40] == 0, "threads that returned have not counted as arrived");
}

extern "C" void check_deep_kernel(int* to) {
  volatile char large[120 << 10];
  large[0] = 1;
  to[0] = large[0];
}

void check_stack() {
  int to = 0;
  const auto failure = RUN(check_deep_kernel, {1}, {1}, 0, &to);
  expect(failure.illegal_address, "a stack that is too small was not found: %s",
         failure.message.c_str());
}

extern "C" void check_shared_end_kernel(int at) {
  DYNAMIC_SHARED(bytes);
  bytes[at] = 1;
}

void check_shared_end() {
  const auto inside = RUN(check_shared_end_kernel, {1}, {1}, 1024, 1023);
  const auto outside = RUN(check_shared_end_kernel, {1}, {1}, 1024, 1024);
  expect(inside.message.empty(), "%s", inside.message.c_str());
  expect(outside.illegal_address, "a write past the end of shared memory was not found");
}

struct Check {
  const char* name;
  void (*run)();
};

constexpr Check CHECKS[] = {
    {"16-bit numbers are rounded to nearest, ties to even", check_halves},
    {"lanes exchange words", check_exchange},
    {"a warp multiplies matrices of 16-bit numbers", check_products},
    {"a warp multiplies matrices in TF32", check_tf32},
    {"threads wait for later actions, and in groups", check_hooks},
    {"shared memory begins as NaNs", check_poison},
    {"threads that returned count as arrived at a barrier", check_return},
    {"a stack that overflows is an error", check_stack},
    {"a write past the end of dynamic shared memory is an error", check_shared_end},
};

}  // namespace

using emulator::Call;

/// Runs a check; writes its name, and what it found wrong. False if there is none of that number.
EXPORTED int veduta_emulator_check(int number, char* name, char* found, long length) {
  const Call call(__func__, emulator::NOTHING);
  if (number < 0 || number >= static_cast<int>(sizeof CHECKS / sizeof *CHECKS)) return 0;
  wrong.clear();
  CHECKS[number].run();
  snprintf(name, static_cast<size_t>(length), "%s", CHECKS[number].name);
  snprintf(found, static_cast<size_t>(length), "%s", wrong.c_str());
  return 1;
}
