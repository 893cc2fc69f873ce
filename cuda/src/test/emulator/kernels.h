// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The kernels that were compiled into the emulator, and how a grid of one is run.

#pragma once

#include <stddef.h>

#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fibers.h"

namespace emulator {

struct Parameter {
  size_t bytes;
  bool pointer;
};

/// A kernel: its name, its parameters, and a function that unpacks a launch's arguments.
struct Kernel {
  const char* name;
  std::vector<Parameter> parameters;
  void (*function)();
  void (*unpack)(void (*function)(), void** arguments);

  void run(void** arguments) const { unpack(function, arguments); }
};

template <typename... P, size_t... I>
void call(void (*function)(P...), void** arguments, std::index_sequence<I...>) {
  function(*static_cast<std::remove_cv_t<P>*>(arguments[I])...);
}

template <typename... P>
Kernel kernel_of(const char* name, void (*function)(P...)) {
  return Kernel{name,
                {Parameter{sizeof(P), std::is_pointer_v<P>}...},
                reinterpret_cast<void (*)()>(function),
                [](void (*typeless)(), void** arguments) {
                  call(reinterpret_cast<void (*)(P...)>(typeless), arguments,
                       std::index_sequence_for<P...>{});
                }};
}

/// Makes a kernel known; a second one of the same name ends the process.
struct Registration {
  explicit Registration(const Kernel& kernel);
};

/// The kernel of this name, or null.
const Kernel* find_kernel(const std::string& name);

struct Launch {
  const Kernel* kernel;
  Dim grid, block;
  unsigned shared_bytes;
  void** arguments;
};

struct Failure {
  std::string message;  // empty: none
  bool illegal_address;
};

/// Runs all blocks of a grid, on a few threads of the operating system.
Failure run_grid(const Launch& launch);

/// In which order threads and blocks run where CUDA promises none.
///
/// @param seed 0: the first first, 1: the last first, larger: at random, of this seed; -1, as at
///   the start unless VEDUTA_EMULATOR_ORDER says otherwise: another for each launch
void set_order(long seed);

}  // namespace emulator
