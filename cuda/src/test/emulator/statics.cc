// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

#include "statics.h"

#include <link.h>
#include <pthread.h>
#include <string.h>

#include <algorithm>

#include "fibers.h"

namespace emulator {

namespace {

/// Makes sure that there is thread-local memory; written to so that the calling thread has its own.
thread_local char first_shared;

struct Found {
  void* address = nullptr;
  size_t bytes = 0;
};

/// Looks for this library's thread-local memory in one of the loaded libraries.
int look(struct dl_phdr_info* info, size_t, void* result) {
  bool ours = false;
  const auto here = reinterpret_cast<uintptr_t>(&look);
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const auto& header = info->dlpi_phdr[i];
    const auto from = info->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_LOAD && here >= from && here < from + header.p_memsz) ours = true;
  }
  if (!ours) return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type != PT_TLS) continue;
    *static_cast<Found*>(result) = {info->dlpi_tls_data, info->dlpi_phdr[i].p_memsz};
  }
  return 1;
}

}  // namespace

StaticShared& StaticShared::here() {
  static const pthread_key_t key = [] {
    pthread_key_t made;
    pthread_key_create(&made, [](void* shared) { delete static_cast<StaticShared*>(shared); });
    return made;
  }();
  auto* shared = static_cast<StaticShared*>(pthread_getspecific(key));
  if (shared == nullptr) {
    shared = new StaticShared();
    pthread_setspecific(key, shared);
  }
  return *shared;
}

StaticShared::StaticShared() {
  *const_cast<volatile char*>(&first_shared) = 0;
  Found found;
  dl_iterate_phdr(look, &found);
  memory = static_cast<unsigned char*>(found.address);
  size = found.bytes;
  poison(memory, size);
}

size_t StaticShared::part_bytes(size_t part) const { return std::min(PART, size - part * PART); }

bool StaticShared::written(size_t part) const {
  // All bytes are the first one, and that is poison.
  const unsigned char* bytes = memory + part * PART;
  return bytes[0] != 0xFF || memcmp(bytes, bytes + 1, part_bytes(part) - 1) != 0;
}

void StaticShared::clear_after(const Kernel* kernel) {
  Use& use = uses[kernel];
  use.parts.resize((size + PART - 1) / PART);
  // A kernel may come to other parts later, as it takes other branches.
  if (use.blocks < 8 || use.blocks % 512 == 0) {
    for (size_t i = 0; i < use.parts.size(); i++) {
      if (!use.parts[i] && written(i)) use.parts[i] = true;
    }
  }
  use.blocks++;
  for (size_t i = 0; i < use.parts.size(); i++) {
    if (use.parts[i]) poison(memory + i * PART, part_bytes(i));
  }
}

}  // namespace emulator
