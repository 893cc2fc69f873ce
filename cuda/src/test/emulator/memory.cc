// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Memory of the device and pinned memory of the host: each allocation ends at a page that may not
// be touched, and begins full of NaNs.

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "driver.h"

namespace emulator {

namespace {

constexpr size_t PATTERN_BYTES = 16 << 20;
constexpr size_t ALIGNMENT = 256;
constexpr size_t GUARD = 64 << 10;

/// A file of NaNs that large allocations show until they are written to, so that those of many
/// gigabytes cost nothing.
int pattern() {
  static const int file = [] {
    const int made = memfd_create("veduta-emulator", MFD_CLOEXEC);
    if (made < 0 || ftruncate(made, PATTERN_BYTES) != 0) return -1;
    void* bytes = mmap(nullptr, PATTERN_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, made, 0);
    poison(bytes, PATTERN_BYTES);
    munmap(bytes, PATTERN_BYTES);
    return made;
  }();
  return file;
}

bool map_memory(size_t bytes, Allocation& allocation) {
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t aligned = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  const size_t body = (aligned + page - 1) / page * page;
  const size_t mapped = body + 2 * GUARD;
  char* mapping = static_cast<char*>(mmap(nullptr, mapped, PROT_NONE,
                                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  if (mapping == MAP_FAILED) return false;
  char* start = mapping + GUARD;
  if (body >= PATTERN_BYTES && pattern() >= 0) {
    for (size_t at = 0; at < body; at += PATTERN_BYTES) {
      mmap(start + at, std::min(PATTERN_BYTES, body - at), PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, pattern(), 0);
    }
  } else {
    mprotect(start, body, PROT_READ | PROT_WRITE);
    poison(start, body);
  }
  allocation = {reinterpret_cast<uintptr_t>(start + body - aligned), bytes, mapping, mapped};
  return true;
}

/// Unmaps memory; false if what lies around it was written to.
bool unmap_memory(const Allocation& allocation) {
  const auto* end = reinterpret_cast<const unsigned char*>(allocation.address + allocation.bytes);
  bool intact = true;
  for (size_t i = 0; i < (ALIGNMENT - allocation.bytes % ALIGNMENT) % ALIGNMENT; i++) {
    intact &= end[i] == 0xFF;
  }
  munmap(allocation.mapping, allocation.mapped);
  return intact;
}

bool within(const std::map<uintptr_t, Allocation>& allocations, uintptr_t address, size_t bytes) {
  auto after = allocations.upper_bound(address);
  if (after == allocations.begin()) return false;
  const Allocation& allocation = (--after)->second;
  return address + bytes <= allocation.address + allocation.bytes;
}

}  // namespace

bool pinned(const Context& context, uintptr_t address, size_t bytes) {
  return within(context.pinned, address, bytes);
}

bool on_device(const Context& context, uintptr_t address, size_t bytes) {
  return within(context.memory, address, bytes);
}

bool accessible(const Context& context, uintptr_t address, size_t bytes) {
  return on_device(context, address, bytes) || pinned(context, address, bytes);
}

void destroy(Context& context) {
  for (const auto& entry : context.memory) unmap_memory(entry.second);
  for (const auto& entry : context.pinned) {
    if (entry.second.mapping != nullptr) unmap_memory(entry.second);
  }
  context.memory.clear();
  context.pinned.clear();
  context.allocated = 0;
  context.execs.clear();
  context.graphs.clear();
  context.events.clear();
  context.streams.clear();
  context.ordinary = Stream();
  context.modules.clear();
  context.error = SUCCESS;
}

}  // namespace emulator

using namespace emulator;

EXPORTED int cuMemGetInfo_v2(size_t* free, size_t* total) {
  ENTER(CONTEXT);
  *total = static_cast<size_t>(settings().memory);
  *free = *total - std::min(*total, current()->allocated);
  return SUCCESS;
}

EXPORTED int cuMemAlloc_v2(uintptr_t* address, size_t bytes) {
  ENTER(CONTEXT);
  Context& context = *current();
  const Result refused = unsafe_while_recording(context);
  if (refused != SUCCESS) return refused;
  if (bytes == 0) return INVALID_VALUE;
  Allocation allocation;
  if (bytes > static_cast<size_t>(settings().memory) - context.allocated ||
      !map_memory(bytes, allocation)) {
    return OUT_OF_MEMORY;
  }
  context.allocated += bytes;
  context.memory[allocation.address] = allocation;
  *address = allocation.address;
  return SUCCESS;
}

EXPORTED int cuMemFree_v2(uintptr_t address) {
  ENTER(CONTEXT);
  Context& context = *current();
  if (address == 0) return SUCCESS;
  const Result refused = unsafe_while_recording(context);
  if (refused != SUCCESS) return refused;
  const auto found = context.memory.find(address);
  if (found == context.memory.end()) return INVALID_VALUE;
  const Result before = drain_all(context);
  if (before != SUCCESS) return before;
  const Allocation allocation = found->second;
  context.memory.erase(found);
  context.allocated -= allocation.bytes;
  if (unmap_memory(allocation)) return SUCCESS;
  complain("something wrote past the end of an allocation of %zu bytes", allocation.bytes);
  return context.error = ILLEGAL_ADDRESS;
}

EXPORTED int cuMemGetAddressRange_v2(uintptr_t* base, size_t* bytes, uintptr_t address) {
  ENTER(CONTEXT);
  for (const auto& entry : current()->memory) {
    const Allocation& allocation = entry.second;
    if (address < allocation.address || address >= allocation.address + allocation.bytes) continue;
    if (base != nullptr) *base = allocation.address;
    if (bytes != nullptr) *bytes = allocation.bytes;
    return SUCCESS;
  }
  return NOT_FOUND;
}

static int pin(void** address, size_t bytes) {
  Context& context = *current();
  const Result refused = unsafe_while_recording(context);
  if (refused != SUCCESS) return refused;
  Allocation allocation;
  if (bytes == 0) return INVALID_VALUE;
  if (!map_memory(bytes, allocation)) return OUT_OF_MEMORY;
  context.pinned[allocation.address] = allocation;
  *address = reinterpret_cast<void*>(allocation.address);
  return SUCCESS;
}

EXPORTED int cuMemHostAlloc(void** address, size_t bytes, unsigned) {
  ENTER(CONTEXT);
  return pin(address, bytes);
}

EXPORTED int cuMemAllocHost_v2(void** address, size_t bytes) {
  ENTER(CONTEXT);
  return pin(address, bytes);
}

EXPORTED int cuMemFreeHost(void* address) {
  ENTER(CONTEXT);
  Context& context = *current();
  const Result refused = unsafe_while_recording(context);
  if (refused != SUCCESS) return refused;
  const auto found = context.pinned.find(reinterpret_cast<uintptr_t>(address));
  if (found == context.pinned.end() || found->second.mapping == nullptr) return INVALID_VALUE;
  const Result before = drain_all(context);
  if (before != SUCCESS) return before;
  const Allocation allocation = found->second;
  context.pinned.erase(found);
  if (!unmap_memory(allocation)) {
    complain("something wrote past the end of %zu bytes of pinned memory", allocation.bytes);
  }
  return SUCCESS;
}

EXPORTED int cuMemHostGetDevicePointer_v2(uintptr_t* device, void* host, unsigned) {
  ENTER(CONTEXT);
  *device = reinterpret_cast<uintptr_t>(host);
  return pinned(*current(), *device, 1) ? SUCCESS : INVALID_VALUE;
}

EXPORTED int cuMemHostRegister_v2(void* address, size_t bytes, unsigned) {
  ENTER(CONTEXT);
  const auto at = reinterpret_cast<uintptr_t>(address);
  if (bytes == 0 || address == nullptr) return INVALID_VALUE;
  if (pinned(*current(), at, 1)) return 712;  // HOST_MEMORY_ALREADY_REGISTERED
  current()->pinned[at] = {at, bytes, nullptr, 0};
  return SUCCESS;
}

EXPORTED int cuMemHostUnregister(void* address) {
  ENTER(CONTEXT);
  const auto found = current()->pinned.find(reinterpret_cast<uintptr_t>(address));
  if (found == current()->pinned.end() || found->second.mapping != nullptr) {
    return 713;  // HOST_MEMORY_NOT_REGISTERED
  }
  const Result before = drain_all(*current());
  current()->pinned.erase(found);
  return before;
}
