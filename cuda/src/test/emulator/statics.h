// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The static shared memory of kernels, which is thread-local memory of this library, and all of
// that: the emulator itself has no thread-local variable.

#pragma once

#include <stddef.h>

#include <map>
#include <vector>

namespace emulator {

struct Kernel;

/// That of a thread of the operating system.
class StaticShared {
 public:
  /// The calling thread's, poisoned.
  static StaticShared& here();

  unsigned char* address() const { return memory; }
  size_t bytes() const { return size; }

  /// Poisons again what a block of a kernel has written. There is much more of it than one kernel
  /// has, so that which parts are a kernel's is learnt from its first blocks.
  void clear_after(const Kernel* kernel);

 private:
  static constexpr size_t PART = 512;

  struct Use {
    std::vector<bool> parts;
    unsigned long blocks = 0;
  };

  unsigned char* memory = nullptr;
  size_t size = 0;
  std::map<const Kernel*, Use> uses;

  StaticShared();

  size_t part_bytes(size_t part) const;
  bool written(size_t part) const;
};

}  // namespace emulator
