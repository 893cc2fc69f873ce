// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// How the emulator runs the threads of a block: as fibers of one thread of the operating system,
// which leave it to each other only where CUDA's threads wait for each other.
//
// Hooks for further twins of PTX (tensorcores.h), all of namespace emulator:
//
//   fiber()                      the calling thread; fiber()->block and ->warp are what it is in
//   warp_together(...)           a collective of the calling warp: the last lane to arrive runs an
//                                action that sees what each lane passed
//   group_together(...)          the same for any number of threads of the block, such as the 128
//                                of a warpgroup, or a named barrier
//   wait_until(...)              waits for a condition that other threads or later actions make
//                                true, such as a phase of an mbarrier
//   shared_object<T>(address)    an object of the block that goes with an address of its shared
//                                memory, made at first use, such as the state of an mbarrier
//   later(action)                an action that happens at some later time of the block, such as a
//                                bulk copy that then arrives at an mbarrier
//   poison(address, bytes)       fills with what no kernel may read: NaNs
//   fail(format, ...)            ends the launch with an error that names kernel, block and thread

#pragma once

#include <stddef.h>
#include <stdint.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace emulator {

struct Dim {
  unsigned x = 1, y = 1, z = 1;
};

struct Block;
struct Warp;

/// A copy that was begun and has not arrived.
struct PendingCopy {
  void* to;
  const void* from;
  int bytes;
};

/// A thread of a block. All that a thread of the operating system runs lie at the lower end of the
/// memory that has their stacks, so that the stack pointer alone tells which one is running.
struct alignas(128) Fiber {
  void* stack;
  Block* block;
  Warp* warp;
  Dim index;
  unsigned thread, lane;
  bool returned;
  const char* waits;  // for what, or null
  int line;
  std::vector<PendingCopy>* copies;
  std::vector<size_t>* groups;  // where each committed group of copies ends
};

constexpr size_t STACK_BYTES = 128 << 10;
constexpr size_t STACKS_BYTES = 256 << 20;  // fibers first, then as many stacks
constexpr unsigned MAX_THREADS = 1024;
static_assert(sizeof(Fiber) * MAX_THREADS <= STACK_BYTES, "the fibers take the place of a stack");
constexpr unsigned WARP = 32;

struct Warp {
  uint32_t live;      // lanes that have not returned
  uint32_t all;       // lanes that exist
  uint32_t runnable;  // lanes that wait for nothing but their turn
  uint32_t arrived;   // lanes at the current collective
  const char* what;   // which collective that is
  int line;
  unsigned phase;            // of `values`
  uint64_t values[2][WARP];  // what lanes exchange
  void* slots[WARP];         // what lanes pass to an action
};

/// Threads that wait for each other, other than a warp or a block.
struct Group {
  unsigned expected = 0;
  std::vector<std::pair<Fiber*, void*>> members;
};

/// A thread that waits for a condition.
struct Waiting {
  Fiber* fiber;
  std::function<bool()> ready;
};

/// What is chosen where hardware promises no order.
class Order {
 public:
  /// @param seed 0: the first first, 1: the last first, else at random
  explicit Order(uint64_t seed) : seed(seed), state(seed * 0x9E3779B97F4A7C15u + 1) {}

  /// One of the bits that are set in `mask`.
  unsigned of(uint32_t mask) {
    if (seed == 0) return __builtin_ctz(mask);
    if (seed == 1) return 31 - __builtin_clz(mask);
    const unsigned turn = next() & 31;
    const uint32_t turned = mask >> turn | mask << (-turn & 31);
    return (__builtin_ctz(turned) + turn) & 31;
  }

  /// A number below `count` for the `i`th of as many choices.
  unsigned below(unsigned count, unsigned i) {
    return seed == 0 ? i : seed == 1 ? count - 1 - i : (i + next() % count) % count;
  }

  bool random() const { return seed > 1; }

  uint64_t next() {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state >> 11;
  }

 private:
  uint64_t seed, state;
};

struct Kernel;

/// A block of a grid while it runs.
struct Block {
  const Kernel* kernel;
  void** arguments;
  Dim index, size, grid;
  unsigned threads, live, at_barrier;
  int barrier_line;
  unsigned char* dynamic;
  unsigned dynamic_bytes;
  unsigned char* fixed;  // static shared memory, of all kernels
  size_t fixed_bytes;
  Order order{0};
  void* scheduler;  // its stack pointer while a fiber runs
  std::vector<Warp> warps;
  Fiber* fibers;
  std::vector<Waiting> waiting;
  std::map<uint64_t, Group> groups;
  std::map<std::pair<const void*, const void*>, std::shared_ptr<void>> objects;
  std::vector<std::function<void()>> actions;
  std::string failure;
  bool illegal_address;

  Fiber* fiber(unsigned thread) const { return fibers + thread; }
  void wake(Fiber* fiber);
};

/// The thread that calls this.
inline Fiber* fiber() {
  const auto frame = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  auto* fibers = reinterpret_cast<Fiber*>(frame & ~(STACKS_BYTES - 1));
  return fibers + ((frame & (STACKS_BYTES - 1)) / STACK_BYTES - 1);
}

[[noreturn]] __attribute__((format(printf, 1, 2))) void fail(const char* format, ...);

void poison(void* address, size_t bytes);

/// Leaves the processor to other threads until this one is runnable again.
void pause(Fiber* self, const char* what, int line);

void begin_warp(Fiber* self, const char* what, int line);

/// Comes to a collective of the warp; true for the last lane, which then lets the others go on.
inline bool arrive_warp(Fiber* self, const char* what, int line) {
  Warp& warp = *self->warp;
  if (warp.arrived == 0) {
    warp.what = what;
    warp.line = line;
  } else if (warp.what != what || warp.line != line) {
    begin_warp(self, what, line);
  }
  warp.arrived |= 1u << self->lane;
  return warp.arrived == warp.all;
}

inline void release_warp(Fiber* self) {
  Warp& warp = *self->warp;
  warp.arrived = 0;
  warp.phase ^= 1;
  warp.runnable = warp.all & ~(1u << self->lane);
}

/// A collective of the calling warp. The last lane runs `action(Warp&)`, which finds what lane l
/// passed as `mine` in `slots[l]` (null where the block has no such lane).
template <typename Action>
void warp_together(const char* what, int line, void* mine, Action action) {
  Fiber* self = fiber();
  self->warp->slots[self->lane] = mine;
  if (arrive_warp(self, what, line)) {
    action(*self->warp);
    release_warp(self);
  } else {
    pause(self, what, line);
  }
}

/// Gives a word to the warp; what all lanes gave is in the result until the next but one exchange.
inline const uint64_t* exchange(const char* what, int line, uint64_t value) {
  Fiber* self = fiber();
  const uint64_t* values = self->warp->values[self->warp->phase];
  self->warp->values[self->warp->phase][self->lane] = value;
  if (arrive_warp(self, what, line)) {
    release_warp(self);
  } else {
    pause(self, what, line);
  }
  return values;
}

void block_barrier(int line);

using Members = std::vector<std::pair<Fiber*, void*>>;

/// A collective of the `count` threads that call it with the same `key`; the last one runs `action`
/// on all, in the order of their numbers, each with what it passed as `mine`.
void group_together(const char* what, int line, uint64_t key, unsigned count, void* mine,
                    const std::function<void(const Members&)>& action);

void wait_until(const char* what, int line, std::function<bool()> ready);

void later(std::function<void()> action);

std::shared_ptr<void>& shared_slot(const void* address, const void* type);

/// The block's object of this type at `address`; lives until the block ends.
template <typename T>
T& shared_object(const void* address) {
  static const char type = 0;
  std::shared_ptr<void>& slot = shared_slot(address, &type);
  if (!slot) slot = std::make_shared<T>();
  return *static_cast<T*>(slot.get());
}

/// Runs a block that is set up but for its threads; what went wrong is in `failure` afterwards.
void run_block(Block& block);

/// Where a thread whose stack pointer is this may go on to call a function after a fault, or 0 if
/// no thread of a block is running.
uintptr_t fresh_stack(uintptr_t stack_pointer);

/// Ends the launch after an access that could not be made.
[[noreturn]] void escape_fault();

/// Ends the launch after the compiler's own check of an array's bounds.
[[noreturn]] void escape_check();

}  // namespace emulator
