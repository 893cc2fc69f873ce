// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

#include "kernels.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "statics.h"

namespace emulator {

namespace {

constexpr size_t DYNAMIC_BYTES = 256 << 10;

std::map<std::string, Kernel>& kernels() {
  static std::map<std::string, Kernel> kernels;
  return kernels;
}

long first_order() {
  const char* order = getenv("VEDUTA_EMULATOR_ORDER");
  if (order == nullptr || *order == 0) return -1;
  if (strcmp(order, "forward") == 0) return 0;
  if (strcmp(order, "backward") == 0) return 1;
  return strtol(order, nullptr, 10);
}

std::atomic<long> order_seed{first_order()};
std::atomic<uint64_t> launches{0};

constexpr int FAULTS[] = {SIGSEGV, SIGBUS, SIGILL};

/// What was done about each of them before.
struct sigaction earlier_faults[3];

/// Turns a fault of a kernel into an error of its launch; any other is none of our business.
void on_fault(int signal, siginfo_t* info, void* context) {
  auto* machine = &static_cast<ucontext_t*>(context)->uc_mcontext;
  // SIGILL comes of checks that the compiler may have been asked for.
  const auto escape = reinterpret_cast<uintptr_t>(signal == SIGILL ? &escape_check : &escape_fault);
#if defined(__x86_64__)
  const uintptr_t stack = fresh_stack(machine->gregs[REG_RSP]);
  if (stack != 0) {
    machine->gregs[REG_RSP] = stack - 24;
    machine->gregs[REG_RIP] = escape;
    return;
  }
#else
  const uintptr_t stack = fresh_stack(machine->sp);
  if (stack != 0) {
    machine->sp = stack - 16;
    machine->pc = escape;
    return;
  }
#endif
  const struct sigaction& earlier =
      earlier_faults[signal == SIGSEGV ? 0 : signal == SIGBUS ? 1 : 2];
  if (earlier.sa_flags & SA_SIGINFO) {
    earlier.sa_sigaction(signal, info, context);
  } else if (earlier.sa_handler == SIG_DFL || earlier.sa_handler == SIG_IGN) {
    sigaction(signal, &earlier, nullptr);
  } else {
    earlier.sa_handler(signal);
  }
}

void catch_faults() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action = {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    for (int i = 0; i < 3; i++) sigaction(FAULTS[i], &action, &earlier_faults[i]);
  });
}

/// Another stack for signals as long as a thread runs blocks, since theirs may be what is full.
class SignalStack {
 public:
  static constexpr size_t BYTES = 64 << 10;

  explicit SignalStack(char* memory) {
    stack_t stack = {};
    stack.ss_sp = memory;
    stack.ss_size = BYTES;
    sigaltstack(&stack, &earlier);
  }
  ~SignalStack() { sigaltstack(&earlier, nullptr); }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

 private:
  stack_t earlier;
};

/// A grid while its blocks run.
struct Grid {
  const Launch* launch;
  uint64_t seed;
  unsigned long blocks;
  std::atomic<unsigned long> next{0};
  std::mutex lock{};
  Failure failure{};
};

/// A thread that runs blocks, with the memory that this takes.
class Worker {
 public:
  void run(Grid& grid) {
    prepare();
    const SignalStack signals(signal_memory);
    StaticShared& shared = StaticShared::here();
    block.fixed = shared.address();
    block.fixed_bytes = shared.bytes();
    const Launch& launch = *grid.launch;
    block.kernel = launch.kernel;
    block.arguments = launch.arguments;
    block.size = launch.block;
    block.grid = launch.grid;
    block.dynamic_bytes = launch.shared_bytes;
    // The end of the memory is the end of what may be touched.
    block.dynamic = dynamic + ((DYNAMIC_BYTES - launch.shared_bytes) & ~size_t{1023});
    unsigned long i;
    while ((i = grid.next.fetch_add(1)) < grid.blocks) {
      const unsigned long number =
          grid.seed == 1 ? grid.blocks - 1 - i : (i + grid.seed) % grid.blocks;
      block.index = {static_cast<unsigned>(number % launch.grid.x),
                     static_cast<unsigned>(number / launch.grid.x % launch.grid.y),
                     static_cast<unsigned>(number / launch.grid.x / launch.grid.y)};
      block.order = Order(grid.seed < 2 ? grid.seed : grid.seed + number);
      poison(block.dynamic, launch.shared_bytes);
      run_block(block);
      shared.clear_after(launch.kernel);
      if (block.failure.empty()) continue;
      std::lock_guard<std::mutex> guard(grid.lock);
      if (grid.failure.message.empty()) grid.failure = {block.failure, block.illegal_address};
      grid.next = grid.blocks;
    }
  }

 private:
  Block block{};
  unsigned char* dynamic = nullptr;
  alignas(16) char signal_memory[SignalStack::BYTES];

  void prepare() {
    if (dynamic != nullptr) return;
    catch_faults();
    void* memory = mmap(nullptr, DYNAMIC_BYTES + (4 << 20), PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    dynamic = static_cast<unsigned char*>(memory) + (2 << 20);
    mprotect(dynamic, DYNAMIC_BYTES, PROT_READ | PROT_WRITE);
  }
};

/// The threads that run grids: the caller's and one more.
class Crew {
 public:
  Failure run(const Launch& launch, uint64_t seed) {
    std::lock_guard<std::mutex> one_grid(running);
    Grid grid{&launch, seed,
              static_cast<unsigned long>(launch.grid.x) * launch.grid.y * launch.grid.z};
    if (grid.blocks > 1) {
      start(&grid);
      first.run(grid);
      finish();
    } else {
      first.run(grid);
    }
    return grid.failure;
  }

 private:
  std::mutex running, lock;
  std::condition_variable changed;
  Grid* shared_grid = nullptr;
  bool busy = false, begun = false;
  Worker first;

  void start(Grid* grid) {
    std::lock_guard<std::mutex> guard(lock);
    if (!begun) std::thread([this] { work(); }).detach();
    begun = true;
    shared_grid = grid;
    changed.notify_all();
  }

  void finish() {
    std::unique_lock<std::mutex> guard(lock);
    shared_grid = nullptr;
    changed.wait(guard, [this] { return !busy; });
  }

  void work() {
    Worker worker;
    std::unique_lock<std::mutex> guard(lock);
    while (true) {
      changed.wait(guard, [this] { return shared_grid != nullptr; });
      Grid* grid = std::exchange(shared_grid, nullptr);
      busy = true;
      guard.unlock();
      worker.run(*grid);
      guard.lock();
      busy = false;
      changed.notify_all();
    }
  }
};

Crew& crew() {
  static Crew* crew = new Crew();
  return *crew;
}

}  // namespace

Registration::Registration(const Kernel& kernel) {
  if (!kernels().emplace(kernel.name, kernel).second) {
    fprintf(stderr, "emulator: two kernels are called %s\n", kernel.name);
    abort();
  }
}

const Kernel* find_kernel(const std::string& name) {
  const auto found = kernels().find(name);
  return found == kernels().end() ? nullptr : &found->second;
}

Failure run_grid(const Launch& launch) {
  const uint64_t number = launches.fetch_add(1);
  const long order = order_seed;
  const uint64_t seed = order >= 0       ? static_cast<uint64_t>(order)
                        : number % 3 < 2 ? number % 3
                                         : number + 2;
  return crew().run(launch, seed);
}

void set_order(long seed) { order_seed = seed; }

}  // namespace emulator
