// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Modules, their functions, and launches.

#include <stdio.h>
#include <string.h>

#include <algorithm>

#include "driver.h"
#include "images.h"

namespace emulator {

namespace {

constexpr unsigned ORDINARY_SHARED = 48 << 10;

unsigned shared_limit() { return (settings().capability >= 90 ? 227u : 163u) << 10; }

enum FunctionAttribute {
  MAX_THREADS_PER_BLOCK = 0,
  SHARED_SIZE_BYTES = 1,
  CONST_SIZE_BYTES = 2,
  LOCAL_SIZE_BYTES = 3,
  NUM_REGS = 4,
  MAX_DYNAMIC_SHARED_SIZE_BYTES = 8,
  PREFERRED_SHARED_MEMORY_CARVEOUT = 9,
};

enum JitOption { ERROR_LOG_BUFFER = 5, ERROR_LOG_BUFFER_SIZE_BYTES = 6 };

int load(Module** module, const void* image, std::string& log) {
  const Result refused = unsafe_while_recording(*current());
  if (refused != SUCCESS) return refused;
  auto made = std::make_unique<Module>();
  const Result read = read_image(image, *made, log);
  if (read != SUCCESS) return read;
  *module = own(current()->modules, std::move(made));
  return SUCCESS;
}

/// The function of a handle, or null.
const Function* function_of(const void* handle) {
  for (const auto& module : current()->modules) {
    for (const auto& function : module.second->functions) {
      if (function.second.get() == handle) return function.second.get();
    }
  }
  return nullptr;
}

/// The values that `parameters` points at, of the types that the kernel was compiled with.
void copy_arguments(Node& node, void** parameters) {
  for (size_t i = 0; i < node.function->kernel->parameters.size(); i++) {
    const size_t bytes = node.function->kernel->parameters[i].bytes;
    node.offsets.push_back(node.arguments.size());
    node.arguments.resize(node.arguments.size() + (bytes + sizeof(Words) - 1) / sizeof(Words));
    memcpy(&node.arguments[node.offsets.back()], parameters[i], bytes);
  }
}

int launch(const void* handle, Dim grid, Dim block, unsigned shared_bytes, void* stream_handle,
           void** parameters, void** extra) {
  const Function* function = function_of(handle);
  Stream* stream = stream_of(*current(), stream_handle);
  if (function == nullptr || stream == nullptr) return INVALID_HANDLE;
  const unsigned long threads = static_cast<unsigned long>(block.x) * block.y * block.z;
  const char* name = function->kernel->name;
  if (grid.x == 0 || grid.y == 0 || grid.z == 0 || grid.x > 0x7FFFFFFF || grid.y > 65535 ||
      grid.z > 65535) {
    complain("%s: a grid of %u x %u x %u blocks", name, grid.x, grid.y, grid.z);
    return INVALID_VALUE;
  }
  if (threads == 0 || threads > function->max_threads || block.z > 64) {
    complain("%s: blocks of %u x %u x %u threads; it takes %u at most", name, block.x, block.y,
             block.z, function->max_threads);
    return INVALID_VALUE;
  }
  if (shared_bytes > function->most_dynamic ||
      shared_bytes + function->static_shared > shared_limit()) {
    complain("%s: %u bytes of dynamic shared memory, after cuFuncSetAttribute allowed %u", name,
             shared_bytes, function->most_dynamic);
    return INVALID_VALUE;
  }
  if (extra != nullptr || (parameters == nullptr && !function->kernel->parameters.empty())) {
    complain("%s: the emulator takes arguments as an array of pointers alone", name);
    return INVALID_VALUE;
  }
  Node node{Node::KERNEL};
  node.function = function;
  node.grid = grid;
  node.block = block;
  node.shared_bytes = shared_bytes;
  copy_arguments(node, parameters);
  return enqueue(*stream, std::move(node));
}

}  // namespace

}  // namespace emulator

using namespace emulator;

EXPORTED int cuModuleLoadData(Module** module, const void* image) {
  ENTER(CONTEXT);
  std::string log;
  const int result = load(module, image, log);
  if (result != SUCCESS) complain("cuModuleLoadData: %s", log.c_str());
  return result;
}

EXPORTED int cuModuleLoadDataEx(Module** module, const void* image, unsigned number,
                                const int* options, void** values) {
  ENTER(CONTEXT);
  std::string log;
  const int result = load(module, image, log);
  char* buffer = nullptr;
  size_t bytes = 0;
  for (unsigned i = 0; i < number; i++) {
    if (options[i] == ERROR_LOG_BUFFER) buffer = static_cast<char*>(values[i]);
    if (options[i] == ERROR_LOG_BUFFER_SIZE_BYTES) {
      bytes = reinterpret_cast<uintptr_t>(values[i]) & 0xFFFFFFFF;
    }
  }
  if (buffer != nullptr && bytes > 0) snprintf(buffer, bytes, "%s", log.c_str());
  return result;
}

EXPORTED int cuModuleUnload(Module* module) {
  ENTER(CONTEXT);
  const Result refused = unsafe_while_recording(*current());
  if (refused != SUCCESS) return refused;
  if (current()->modules.count(module) == 0) return INVALID_HANDLE;
  const Result before = drain_all(*current());
  current()->modules.erase(module);
  return before;
}

EXPORTED int cuModuleGetFunction(const void** handle, Module* module, const char* name) {
  ENTER(CONTEXT);
  if (current()->modules.count(module) == 0) return INVALID_HANDLE;
  Facts facts;
  if (!find_entry(*module, name, facts)) return NOT_FOUND;
  const Kernel* kernel = find_kernel(name);
  if (kernel == nullptr) {
    complain("%s is in the image and not in the emulator: EMULATED(%s) is missing, or its file",
             name, name);
    return NOT_FOUND;
  }
  if (!facts.parameters.empty() || facts.complete) {
    bool same = facts.parameters.size() == kernel->parameters.size();
    for (size_t i = 0; same && i < facts.parameters.size(); i++) {
      same = facts.parameters[i] == kernel->parameters[i].bytes;
    }
    if (!same) {
      complain("%s: the image has other parameters than the source that the emulator was built of; "
               "build the images again",
               name);
      return INVALID_SOURCE;
    }
  }
  std::unique_ptr<Function>& function = module->functions[name];
  if (function == nullptr) {
    function = std::make_unique<Function>(
        Function{kernel, facts.max_threads, facts.static_shared,
                 ORDINARY_SHARED - std::min(ORDINARY_SHARED, facts.static_shared)});
  }
  *handle = function.get();
  return SUCCESS;
}

EXPORTED int cuFuncSetAttribute(const void* handle, int attribute, int value) {
  ENTER(CONTEXT);
  auto* function = const_cast<Function*>(function_of(handle));
  if (function == nullptr) return INVALID_HANDLE;
  if (attribute == PREFERRED_SHARED_MEMORY_CARVEOUT) return SUCCESS;
  if (attribute != MAX_DYNAMIC_SHARED_SIZE_BYTES || value < 0) return INVALID_VALUE;
  if (static_cast<unsigned>(value) + function->static_shared > shared_limit()) return INVALID_VALUE;
  function->most_dynamic = static_cast<unsigned>(value);
  return SUCCESS;
}

EXPORTED int cuFuncGetAttribute(int* value, int attribute, const void* handle) {
  ENTER(CONTEXT);
  const Function* function = function_of(handle);
  if (function == nullptr) return INVALID_HANDLE;
  switch (attribute) {
    case MAX_THREADS_PER_BLOCK:
      *value = static_cast<int>(function->max_threads);
      return SUCCESS;
    case SHARED_SIZE_BYTES:
      *value = static_cast<int>(function->static_shared);
      return SUCCESS;
    case MAX_DYNAMIC_SHARED_SIZE_BYTES:
      *value = static_cast<int>(function->most_dynamic);
      return SUCCESS;
    case NUM_REGS:
      *value = 64;
      return SUCCESS;
    case CONST_SIZE_BYTES:
    case LOCAL_SIZE_BYTES:
      *value = 0;
      return SUCCESS;
    default:
      return INVALID_VALUE;
  }
}

EXPORTED int cuLaunchKernel(const void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                            unsigned block_x, unsigned block_y, unsigned block_z,
                            unsigned shared_bytes, void* stream, void** parameters, void** extra) {
  ENTER(CONTEXT);
  return launch(function, {grid_x, grid_y, grid_z}, {block_x, block_y, block_z}, shared_bytes,
                stream, parameters, extra);
}

struct LaunchConfig {
  Dim grid, block;
  unsigned shared_bytes;
  void* stream;
  const void* attributes;
  unsigned number;
};

EXPORTED int cuLaunchKernelEx(const LaunchConfig* config, const void* function, void** parameters,
                              void** extra) {
  ENTER(CONTEXT);
  if (config->number != 0) {
    complain("cuLaunchKernelEx: the emulator knows no attributes of launches");
    return NOT_SUPPORTED;
  }
  return launch(function, config->grid, config->block, config->shared_bytes, config->stream,
                parameters, extra);
}
