// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

#include "fibers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <mutex>

#include "kernels.h"

extern "C" void emulator_switch(void** save, void* load) __attribute__((visibility("hidden")));

namespace emulator {

namespace {

constexpr size_t MOST_STACKS = 64;
uintptr_t stacks_at[MOST_STACKS];
size_t stacks_count = 0;
std::mutex stacks_lock;

/// Stacks for one block, each with pages below it that may not be touched.
Fiber* make_fibers() {
  char* memory = static_cast<char*>(mmap(nullptr, 2 * STACKS_BYTES, PROT_NONE,
                                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  if (memory == MAP_FAILED) throw std::bad_alloc();
  const auto from = (reinterpret_cast<uintptr_t>(memory) + STACKS_BYTES - 1) & ~(STACKS_BYTES - 1);
  Fiber* fibers = reinterpret_cast<Fiber*>(from);
  mprotect(fibers, STACK_BYTES, PROT_READ | PROT_WRITE);
  for (unsigned i = 0; i < MAX_THREADS; i++) {
    constexpr size_t guard = 16 << 10;
    char* stack = reinterpret_cast<char*>(from + (i + 1) * STACK_BYTES);
    mprotect(stack + guard, STACK_BYTES - guard, PROT_READ | PROT_WRITE);
    fibers[i].copies = new std::vector<PendingCopy>();
    fibers[i].groups = new std::vector<size_t>();
  }
  std::lock_guard<std::mutex> guard(stacks_lock);
  if (stacks_count == MOST_STACKS) throw std::bad_alloc();
  stacks_at[stacks_count] = from;
  __atomic_store_n(&stacks_count, stacks_count + 1, __ATOMIC_RELEASE);
  return fibers;
}

/// Where a thread's stack begins; not at the same offset for all, which caches would not like.
char* top_of(const Fiber* fiber) {
  char* stack = reinterpret_cast<char*>(reinterpret_cast<uintptr_t>(fiber) & ~(STACKS_BYTES - 1)) +
                (fiber->thread + 1) * STACK_BYTES;
  return stack + STACK_BYTES - fiber->thread * 5 % 64 * 128;
}

/// Gives the processor to another thread of the warp, or to the scheduler.
void leave(Fiber* self) {
  Warp& warp = *self->warp;
  if (warp.runnable != 0) {
    Block& block = *self->block;
    const unsigned lane = block.order.of(warp.runnable);
    warp.runnable &= ~(1u << lane);
    Fiber* next = block.fiber(self->thread - self->lane + lane);
    emulator_switch(&self->stack, next->stack);
  } else {
    emulator_switch(&self->stack, self->block->scheduler);
  }
}

[[noreturn]] void enter() {
  Fiber* self = fiber();
  Block& block = *self->block;
  block.kernel->run(block.arguments);
  self->returned = true;
  self->warp->live &= ~(1u << self->lane);
  block.live--;
  leave(self);
  __builtin_unreachable();
}

/// Lays out a stack on which a switch begins with [enter].
void prepare(Fiber* fiber) {
  char* top = top_of(fiber);
#if defined(__x86_64__)
  // A function begins with a stack pointer that is 8 less than a multiple of 16.
  void** words = reinterpret_cast<void**>(top - 16);
  words[0] = reinterpret_cast<void*>(&enter);
  words[1] = nullptr;
  words -= 6;
  memset(words, 0, 6 * sizeof(void*));
#else
  void** words = reinterpret_cast<void**>(top - 160);
  memset(words, 0, 160);
  words[11] = reinterpret_cast<void*>(&enter);
#endif
  fiber->stack = words;
}

void release_barrier(Block& block, Fiber* except) {
  block.at_barrier = 0;
  for (Warp& warp : block.warps) warp.runnable |= warp.live;
  if (except != nullptr) except->warp->runnable &= ~(1u << except->lane);
}

std::string where(const Fiber* fiber) {
  char text[256];
  snprintf(text, sizeof text, "block (%u, %u, %u), thread (%u, %u, %u)", fiber->block->index.x,
           fiber->block->index.y, fiber->block->index.z, fiber->index.x, fiber->index.y,
           fiber->index.z);
  return text;
}

/// Says for what the threads wait that will never come.
std::string deadlock(const Block& block) {
  std::string text = std::string(block.kernel->name) + ": threads wait for each other forever:";
  unsigned said = 0, returned = 0;
  for (unsigned i = 0; i < block.threads; i++) {
    const Fiber* fiber = block.fiber(i);
    if (fiber->returned) {
      returned++;
      continue;
    }
    const bool first = i == 0 || block.fiber(i - 1)->returned ||
                       block.fiber(i - 1)->waits != fiber->waits ||
                       block.fiber(i - 1)->line != fiber->line;
    if (!first || ++said > 8) continue;
    text += "\n  " + where(fiber) + " waits at " +
            (fiber->waits == nullptr ? "nothing" : fiber->waits) + " in line " +
            std::to_string(fiber->line);
  }
  if (returned != 0) text += "\n  " + std::to_string(returned) + " threads have returned";
  return text;
}

/// Wakes threads whose condition has become true.
bool wake_ready(Block& block) {
  bool woken = false;
  for (size_t i = 0; i < block.waiting.size();) {
    if (block.waiting[i].ready()) {
      block.wake(block.waiting[i].fiber);
      block.waiting.erase(block.waiting.begin() + i);
      woken = true;
    } else {
      i++;
    }
  }
  return woken;
}

/// Does one of the actions that were left for later.
bool act(Block& block) {
  if (block.actions.empty()) return false;
  const unsigned i = block.order.below(block.actions.size(), 0);
  const std::function<void()> action = std::move(block.actions[i]);
  block.actions.erase(block.actions.begin() + i);
  action();
  return true;
}

/// Runs all warps until each of their threads waits or has returned.
bool turn(Block& block) {
  bool ran = false;
  const unsigned count = block.warps.size();
  const unsigned start = block.order.random() ? block.order.next() % count : 0;
  for (unsigned i = 0; i < count && block.failure.empty(); i++) {
    const unsigned number = block.order.random() ? (start + i) % count : block.order.below(count, i);
    Warp& warp = block.warps[number];
    while (warp.runnable != 0 && block.failure.empty()) {
      const unsigned lane = block.order.of(warp.runnable);
      warp.runnable &= ~(1u << lane);
      emulator_switch(&block.scheduler, block.fiber(number * WARP + lane)->stack);
      ran = true;
    }
    if (block.order.random() && (block.order.next() & 3) == 0) ran |= act(block);
    if (!block.waiting.empty()) wake_ready(block);
  }
  return ran;
}

void set_up(Block& block) {
  if (block.fibers == nullptr) block.fibers = make_fibers();
  block.threads = block.size.x * block.size.y * block.size.z;
  block.live = block.threads;
  block.at_barrier = 0;
  block.illegal_address = false;
  block.failure.clear();
  block.waiting.clear();
  block.groups.clear();
  block.objects.clear();
  block.actions.clear();
  block.warps.assign((block.threads + WARP - 1) / WARP, Warp{});
  for (unsigned i = 0; i < block.threads; i++) {
    Fiber* fiber = block.fiber(i);
    Warp& warp = block.warps[i / WARP];
    fiber->block = &block;
    fiber->warp = &warp;
    fiber->thread = i;
    fiber->lane = i % WARP;
    fiber->index = {i % block.size.x, i / block.size.x % block.size.y,
                    i / block.size.x / block.size.y};
    fiber->returned = false;
    fiber->waits = nullptr;
    fiber->line = 0;
    fiber->copies->clear();
    fiber->groups->clear();
    warp.all |= 1u << fiber->lane;
    prepare(fiber);
  }
  for (Warp& warp : block.warps) warp.live = warp.runnable = warp.all;
}

}  // namespace

void Block::wake(Fiber* fiber) { fiber->warp->runnable |= 1u << fiber->lane; }

void run_block(Block& block) {
  set_up(block);
  while (block.live != 0 && block.failure.empty()) {
    bool ran = turn(block);
    if (block.live != 0 && block.at_barrier == block.live) {
      release_barrier(block, nullptr);
      ran = true;
    }
    if (ran || !block.failure.empty()) continue;
    if (wake_ready(block) || act(block)) continue;
    block.failure = deadlock(block);
  }
  while (block.failure.empty() && act(block)) {
  }
}

void fail(const char* format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  Fiber* self = fiber();
  self->block->failure = std::string(self->block->kernel->name) + ", " + where(self) + ": " + text;
  emulator_switch(&self->stack, self->block->scheduler);
  __builtin_unreachable();
}

void escape_fault() {
  fiber()->block->illegal_address = true;
  fail("an address was read or written that is not allocated");
}

void escape_check() { fail("an array was indexed past its end"); }

void poison(void* address, size_t bytes) { memset(address, 0xFF, bytes); }

void pause(Fiber* self, const char* what, int line) {
  self->waits = what;
  self->line = line;
  leave(self);
  self->waits = nullptr;
}

void begin_warp(Fiber* self, const char* what, int line) {
  fail("%s in line %d, while lanes %08x of its warp are at %s in line %d: a warp must come to a "
       "collective together",
       what, line, self->warp->arrived, self->warp->what, self->warp->line);
}

void block_barrier(int line) {
  Fiber* self = fiber();
  Block& block = *self->block;
  if (block.at_barrier == 0) {
    block.barrier_line = line;
  } else if (block.barrier_line != line) {
    fail("__syncthreads in line %d, while other threads are at that in line %d: a block must come "
         "to the same one",
         line, block.barrier_line);
  }
  if (++block.at_barrier == block.live) {
    release_barrier(block, self);
  } else {
    pause(self, "__syncthreads", line);
  }
}

void group_together(const char* what, int line, uint64_t key, unsigned count, void* mine,
                    const std::function<void(const Members&)>& action) {
  Fiber* self = fiber();
  Block& block = *self->block;
  Group& group = block.groups[key];
  if (group.members.empty()) group.expected = count;
  if (group.expected != count) {
    fail("%s in line %d: of %u threads, while others expect %u", what, line, count, group.expected);
  }
  group.members.push_back({self, mine});
  if (group.members.size() < count) {
    pause(self, what, line);
    return;
  }
  Members members = std::move(group.members);
  group.members.clear();
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.first->thread < b.first->thread; });
  action(members);
  for (const auto& member : members) {
    if (member.first != self) block.wake(member.first);
  }
}

void wait_until(const char* what, int line, std::function<bool()> ready) {
  Fiber* self = fiber();
  if (ready()) return;
  self->block->waiting.push_back({self, std::move(ready)});
  pause(self, what, line);
}

void later(std::function<void()> action) { fiber()->block->actions.push_back(std::move(action)); }

std::shared_ptr<void>& shared_slot(const void* address, const void* type) {
  return fiber()->block->objects[{address, type}];
}

uintptr_t fresh_stack(uintptr_t stack_pointer) {
  const size_t count = __atomic_load_n(&stacks_count, __ATOMIC_ACQUIRE);
  const uintptr_t from = stack_pointer & ~(STACKS_BYTES - 1);
  for (size_t i = 0; i < count; i++) {
    if (stacks_at[i] != from) continue;
    const size_t number = (stack_pointer - from) / STACK_BYTES;
    if (number == 0 || number > MAX_THREADS) return 0;
    return reinterpret_cast<uintptr_t>(top_of(reinterpret_cast<Fiber*>(from) + number - 1));
  }
  return 0;
}

}  // namespace emulator
