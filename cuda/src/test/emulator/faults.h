// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Faults that tests ask for, and counts of calls.

#pragma once

#include "driver.h"

namespace emulator {

/// What the call that just begins must return instead of doing anything; SUCCESS: nothing.
Result injected(const char* name);

}  // namespace emulator
