// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What the emulated driver reads in images of modules: enough to refuse those that a driver would
// refuse, and to see that an image was made of the source that the emulator was built of.

#pragma once

#include <string>
#include <vector>

#include "driver.h"

namespace emulator {

/// Of a kernel, as far as the image says.
struct Facts {
  std::vector<size_t> parameters;  // bytes of each
  bool complete = false;           // whether `parameters` is all that there is
  unsigned max_threads = 1024;
  unsigned static_shared = 0;
};

/// Takes an image, or says in `log` why the emulated device can't run it.
Result read_image(const void* image, Module& module, std::string& log);

/// Looks for a kernel. An image without any, which tests may use, has all that the emulator has.
bool find_entry(const Module& module, const std::string& name, Facts& facts);

}  // namespace emulator
