// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What tests call beside the driver's own functions: faults, counts, settings.

#include "faults.h"

#include <string.h>

namespace emulator {

namespace {

struct Fault {
  long after;  // calls until it happens
  Result code;
};

std::map<std::string, long> counts;
std::map<std::string, Fault> faults;

}  // namespace

void count(const char* name) { counts[name]++; }

Result injected(const char* name) {
  if (faults.empty()) return SUCCESS;
  const auto fault = faults.find(name);
  if (fault == faults.end() || --fault->second.after > 0) return SUCCESS;
  const Result code = fault->second.code;
  faults.erase(fault);
  return code;
}

}  // namespace emulator

using namespace emulator;

/// Makes the `nth` call of a function from now on return a code and do nothing else.
EXPORTED void veduta_emulator_fail(const char* function, long nth, int code) {
  const Call call(__func__, NOTHING);
  faults[function] = {nth, static_cast<Result>(code)};
}

/// How often a function was called, or a kernel ran, since the last reset.
EXPORTED long veduta_emulator_calls(const char* name) {
  const Call call(__func__, NOTHING);
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

/// Forgets counts and faults that have not happened.
EXPORTED void veduta_emulator_reset() {
  const Call call(__func__, NOTHING);
  counts.clear();
  faults.clear();
}

/// In which order threads run: see set_order.
EXPORTED void veduta_emulator_order(long seed) { set_order(seed); }

/// Changes a setting of the machine (see Settings); returns what it was, or -1 if there is none.
EXPORTED long veduta_emulator_set(const char* name, long value) {
  const Call call(__func__, NOTHING);
  long* setting = settings().find(name);
  if (setting == nullptr) return -1;
  const long before = *setting;
  *setting = value;
  return before;
}

/// How many there are of something now, on all devices: bytes "allocated", "allocations",
/// "pinned", "streams", "events", "modules", "graphs", "execs", "contexts"; -1 for other words.
EXPORTED long veduta_emulator_count(const char* of) {
  const Call call(__func__, NOTHING);
  long sum = 0;
  for (int device = 0; device < settings().devices; device++) {
    const Context& context = primary(device);
    const size_t number = strcmp(of, "allocated") == 0     ? context.allocated
                          : strcmp(of, "allocations") == 0 ? context.memory.size()
                          : strcmp(of, "pinned") == 0      ? context.pinned.size()
                          : strcmp(of, "streams") == 0     ? context.streams.size()
                          : strcmp(of, "events") == 0      ? context.events.size()
                          : strcmp(of, "modules") == 0     ? context.modules.size()
                          : strcmp(of, "graphs") == 0      ? context.graphs.size()
                          : strcmp(of, "execs") == 0       ? context.execs.size()
                          : strcmp(of, "contexts") == 0    ? context.retained
                                                           : SIZE_MAX;
    if (number == SIZE_MAX) return -1;
    sum += static_cast<long>(number);
  }
  return sum;
}

/// What went wrong last, in one line or several; empty at first.
EXPORTED void veduta_emulator_complaint(char* text, long length) {
  const Call call(__func__, NOTHING);
  strncpy(text, last_complaint().c_str(), static_cast<size_t>(length) - 1);
  text[length - 1] = 0;
}
