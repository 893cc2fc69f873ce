// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The driver as a whole: initialization, devices and their properties, contexts.

#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mutex>

#include "driver.h"
#include "faults.h"

namespace emulator {

namespace {

std::recursive_mutex& lock() {
  static std::recursive_mutex* lock = new std::recursive_mutex();
  return *lock;
}

bool initialized = false;
std::string complaint;

long environment(const char* name, long otherwise) {
  const char* value = getenv(name);
  return value == nullptr || *value == 0 ? otherwise : strtol(value, nullptr, 10);
}

Settings first_settings() {
  const char* capability = getenv("VEDUTA_EMULATOR_CAPABILITY");
  Settings settings{};
  settings.capability =
      capability == nullptr || *capability == 0 ? 90 : lrint(10 * strtod(capability, nullptr));
  settings.multiprocessors = environment("VEDUTA_EMULATOR_MULTIPROCESSORS", 0);
  settings.memory = environment("VEDUTA_EMULATOR_MEMORY", 8L << 30);
  settings.driver = environment("VEDUTA_EMULATOR_DRIVER", 13000);
  settings.devices = environment("VEDUTA_EMULATOR_DEVICES", 1);
  settings.strict = environment("VEDUTA_EMULATOR_STRICT", 1);
  settings.loud = 1;
  return settings;
}

/// Not a thread-local variable: all of those are poisoned as shared memory of kernels.
pthread_key_t current_key() {
  static const pthread_key_t key = [] {
    pthread_key_t made;
    pthread_key_create(&made, nullptr);
    return made;
  }();
  return key;
}

long multiprocessors() {
  if (settings().multiprocessors > 0) return settings().multiprocessors;
  return settings().capability >= 90 ? 132 : 108;
}

long shared_per_block() { return (settings().capability >= 90 ? 227L : 163L) << 10; }

}  // namespace

long* Settings::find(const std::string& name) {
  return name == "capability"        ? &capability
         : name == "multiprocessors" ? &multiprocessors
         : name == "memory"          ? &memory
         : name == "driver"          ? &driver
         : name == "devices"         ? &devices
         : name == "strict"          ? &strict
         : name == "loud"            ? &loud
         : name == "library"         ? &library
                                     : nullptr;
}

Settings& settings() {
  static Settings settings = first_settings();
  return settings;
}

Context* current() { return static_cast<Context*>(pthread_getspecific(current_key())); }

void make_current(Context* context) { pthread_setspecific(current_key(), context); }

Context& primary(int device) {
  static std::map<int, Context>* contexts = new std::map<int, Context>();
  Context& context = (*contexts)[device];
  context.device = device;
  return context;
}

uintptr_t this_thread() { return static_cast<uintptr_t>(pthread_self()); }

void complain(const char* format, ...) {
  char text[4096];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  complaint = text;
  if (settings().loud != 0) fprintf(stderr, "emulator: %s\n", text);
}

std::string last_complaint() { return complaint; }

Call::Call(const char* name, Needs needs) {
  lock().lock();
  count(name);
  refused = injected(name);
  if (refused != SUCCESS || needs == NOTHING) return;
  if (!initialized) {
    refused = NOT_INITIALIZED;
  } else if (needs == CONTEXT) {
    const Context* context = current();
    refused = context == nullptr        ? INVALID_CONTEXT
              : context->retained == 0 ? CONTEXT_IS_DESTROYED
                                       : context->error;
  }
}

Call::~Call() { lock().unlock(); }

}  // namespace emulator

using namespace emulator;

EXPORTED int cuInit(unsigned flags) {
  ENTER(NOTHING);
  if (flags != 0) return INVALID_VALUE;
  if (settings().devices == 0) return NO_DEVICE;
  initialized = true;
  return SUCCESS;
}

EXPORTED int cuDriverGetVersion(int* version) {
  ENTER(NOTHING);
  *version = static_cast<int>(settings().driver);
  return SUCCESS;
}

EXPORTED int cuDeviceGetCount(int* count) {
  ENTER(DRIVER);
  *count = static_cast<int>(settings().devices);
  return SUCCESS;
}

EXPORTED int cuDeviceGet(int* device, int ordinal) {
  ENTER(DRIVER);
  if (ordinal < 0 || ordinal >= settings().devices) return INVALID_DEVICE;
  *device = ordinal;
  return SUCCESS;
}

EXPORTED int cuDeviceGetName(char* name, int length, int device) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  if (length <= 0) return INVALID_VALUE;
  snprintf(name, static_cast<size_t>(length), "Veduta emulator %ld.%ld", settings().capability / 10,
           settings().capability % 10);
  return SUCCESS;
}

EXPORTED int cuDeviceTotalMem_v2(size_t* bytes, int device) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  *bytes = static_cast<size_t>(settings().memory);
  return SUCCESS;
}

EXPORTED int cuDeviceGetUuid(unsigned char* uuid, int device) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  memset(uuid, 0, 16);
  uuid[15] = static_cast<unsigned char>(device + 1);
  return SUCCESS;
}

EXPORTED int cuDeviceGetAttribute(int* value, int attribute, int device) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  const long capability = settings().capability;
  const std::map<int, long> attributes = {
      {1, 1024},                                    // MAX_THREADS_PER_BLOCK
      {2, 1024},                                    // MAX_BLOCK_DIM_X
      {3, 1024},                                    // MAX_BLOCK_DIM_Y
      {4, 64},                                      // MAX_BLOCK_DIM_Z
      {5, 0x7FFFFFFF},                              // MAX_GRID_DIM_X
      {6, 65535},                                   // MAX_GRID_DIM_Y
      {7, 65535},                                   // MAX_GRID_DIM_Z
      {8, 48 << 10},                                // MAX_SHARED_MEMORY_PER_BLOCK
      {9, 64 << 10},                                // TOTAL_CONSTANT_MEMORY
      {10, 32},                                     // WARP_SIZE
      {12, 65536},                                  // MAX_REGISTERS_PER_BLOCK
      {13, 1755000},                                // CLOCK_RATE
      {16, multiprocessors()},                      // MULTIPROCESSOR_COUNT
      {19, 1},                                      // CAN_MAP_HOST_MEMORY
      {20, 0},                                      // COMPUTE_MODE
      {31, 1},                                      // CONCURRENT_KERNELS
      {33, device + 1},                             // PCI_BUS_ID
      {34, 0},                                      // PCI_DEVICE_ID
      {36, 2619000},                                // MEMORY_CLOCK_RATE
      {37, 5120},                                   // GLOBAL_MEMORY_BUS_WIDTH
      {38, 50 << 20},                               // L2_CACHE_SIZE
      {39, 2048},                                   // MAX_THREADS_PER_MULTIPROCESSOR
      {40, 3},                                      // ASYNC_ENGINE_COUNT
      {41, 1},                                      // UNIFIED_ADDRESSING
      {50, 0},                                      // PCI_DOMAIN_ID
      {75, capability / 10},                        // COMPUTE_CAPABILITY_MAJOR
      {76, capability % 10},                        // COMPUTE_CAPABILITY_MINOR
      {81, shared_per_block() + 1024},              // MAX_SHARED_MEMORY_PER_MULTIPROCESSOR
      {82, 65536},                                  // MAX_REGISTERS_PER_MULTIPROCESSOR
      {97, shared_per_block()},                     // MAX_SHARED_MEMORY_PER_BLOCK_OPTIN
      {106, 32},                                    // MAX_BLOCKS_PER_MULTIPROCESSOR
      {111, 1024},                                  // RESERVED_SHARED_MEMORY_PER_BLOCK
      {115, 0},                                     // MEMORY_POOLS_SUPPORTED
      {120, capability >= 90},                      // CLUSTER_LAUNCH
      {127, capability >= 90},                      // TENSOR_MAP_ACCESS_SUPPORTED
  };
  const auto found = attributes.find(attribute);
  if (found == attributes.end()) {
    complain("cuDeviceGetAttribute: attribute %d is not known here; add it to device.cc", attribute);
    return INVALID_VALUE;
  }
  *value = static_cast<int>(found->second);
  return SUCCESS;
}

EXPORTED int cuDevicePrimaryCtxRetain(Context** context, int device) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  Context& retained = primary(device);
  retained.retained++;
  *context = &retained;
  return SUCCESS;
}

EXPORTED int cuDevicePrimaryCtxRelease_v2(int device) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  Context& context = primary(device);
  if (context.retained == 0) return INVALID_CONTEXT;
  if (--context.retained == 0) destroy(context);
  return SUCCESS;
}

EXPORTED int cuDevicePrimaryCtxReset_v2(int device) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  destroy(primary(device));
  return SUCCESS;
}

EXPORTED int cuDevicePrimaryCtxGetState(int device, unsigned* flags, int* active) {
  ENTER(DRIVER);
  if (device < 0 || device >= settings().devices) return INVALID_DEVICE;
  *flags = 0;
  *active = primary(device).retained != 0;
  return SUCCESS;
}

EXPORTED int cuDevicePrimaryCtxSetFlags_v2(int device, unsigned) {
  ENTER(DRIVER);
  return device < 0 || device >= settings().devices ? INVALID_DEVICE : SUCCESS;
}

EXPORTED int cuCtxSetCurrent(Context* context) {
  ENTER(DRIVER);
  for (int i = 0; context != nullptr && context != &primary(i); i++) {
    if (i >= settings().devices) return INVALID_CONTEXT;
  }
  if (context != nullptr && context->retained == 0) return INVALID_CONTEXT;
  make_current(context);
  return SUCCESS;
}

EXPORTED int cuCtxGetCurrent(Context** context) {
  ENTER(DRIVER);
  *context = current();
  return SUCCESS;
}

EXPORTED int cuCtxGetDevice(int* device) {
  ENTER(CONTEXT);
  *device = current()->device;
  return SUCCESS;
}

EXPORTED int cuCtxSynchronize() {
  ENTER(CONTEXT);
  const Result refused = unsafe_while_recording(*current());
  return refused != SUCCESS ? refused : drain_all(*current());
}
