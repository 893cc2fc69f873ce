// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The emulated driver: what the exported cu* functions share. NVIDIA's headers are not needed; what
// is declared here of the driver's ABI is what callers pass.
//
// One lock is held during each call. Work that is given to a stream is queued, and done no earlier
// than the driver is asked whether it is done, so that code which reads or overwrites memory too
// early fails.

#pragma once

#include <stddef.h>
#include <stdint.h>

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "kernels.h"

namespace emulator {

enum Result : int {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201,
  NO_BINARY_FOR_GPU = 209,
  INVALID_PTX = 218,
  UNSUPPORTED_PTX_VERSION = 222,
  INVALID_SOURCE = 300,
  FILE_NOT_FOUND = 301,
  INVALID_HANDLE = 400,
  ILLEGAL_STATE = 401,
  NOT_FOUND = 500,
  NOT_READY = 600,
  ILLEGAL_ADDRESS = 700,
  LAUNCH_OUT_OF_RESOURCES = 701,
  CONTEXT_IS_DESTROYED = 709,
  LAUNCH_FAILED = 719,
  NOT_SUPPORTED = 801,
  STREAM_CAPTURE_UNSUPPORTED = 900,
  STREAM_CAPTURE_INVALIDATED = 901,
  STREAM_CAPTURE_UNMATCHED = 903,
  STREAM_CAPTURE_IMPLICIT = 906,
  STREAM_CAPTURE_WRONG_THREAD = 908,
  GRAPH_EXEC_UPDATE_FAILURE = 910,
  UNKNOWN = 999,
};

/// What the emulated machine is; from the environment at first, then as tests set it.
struct Settings {
  long capability;       // ten times the compute capability
  long multiprocessors;  // of each device
  long memory;           // bytes of each device
  long driver;           // 13000 for 13.0
  long devices;
  long strict;  // not 0: pointers among a kernel's arguments must be to allocations
  long loud;    // not 0: what is wrong is said on standard error
  long library; // what the emulated libcublasLt is like (library.h)

  /// By its name, or null.
  long* find(const std::string& name);
};

/// Memory of a device, or pinned memory of the host.
struct Allocation {
  uintptr_t address;
  size_t bytes;
  void* mapping;
  size_t mapped;
};

struct Function {
  const Kernel* kernel;
  unsigned max_threads, static_shared, most_dynamic;
};

struct Module {
  std::map<std::string, std::unique_ptr<Function>> functions;
  std::string image;
  bool ptx;
};

/// Room for an argument of a kernel, or a part of a large one.
struct alignas(64) Words {
  uint64_t words[8];
};

/// Something that a stream or a graph does.
struct Node {
  enum Kind { KERNEL = 0, COPY = 1, FILL = 2 } kind;

  const Function* function = nullptr;
  Dim grid, block;
  unsigned shared_bytes = 0;
  std::vector<Words> arguments;
  std::vector<size_t> offsets;  // of each in `arguments`

  uintptr_t to = 0, from = 0;
  std::vector<char> staged;  // what `from` held at the time of the call, of pageable memory
  size_t bytes = 0;
  uint32_t value = 0;
  unsigned width = 0;  // bytes of `value`
};

using Nodes = std::vector<std::shared_ptr<const Node>>;

/// When an event's work is done.
struct Marker {
  bool done = false;
  double milliseconds = 0;
};

struct Event {
  std::shared_ptr<Marker> marker;
  struct Stream* stream = nullptr;
};

/// A piece of a stream's work: nodes, then a marker to wait for or to set.
struct Work {
  Nodes nodes;
  std::shared_ptr<Marker> sets, awaits;
  struct Stream* awaited = nullptr;
};

struct Capture {
  Nodes nodes;
  int mode;
  uintptr_t thread;
  bool invalidated = false;
};

struct Stream {
  std::deque<Work> work;
  std::unique_ptr<Capture> capture;
};

struct Graph {
  Nodes nodes;
};

struct GraphExec {
  Nodes nodes;
};

/// The primary context of a device, with all that was made in it.
struct Context {
  int device;
  unsigned retained = 0;
  Result error = SUCCESS;  // of a kernel; all that comes later fails with it too
  std::map<uintptr_t, Allocation> memory, pinned;
  size_t allocated = 0;
  Stream ordinary;  // the stream called 0
  std::map<Stream*, std::unique_ptr<Stream>> streams;
  std::map<Event*, std::unique_ptr<Event>> events;
  std::map<Module*, std::unique_ptr<Module>> modules;
  std::map<Graph*, std::unique_ptr<Graph>> graphs;
  std::map<GraphExec*, std::unique_ptr<GraphExec>> execs;
};

enum Needs { NOTHING, DRIVER, CONTEXT };

/// Enters a call: counts it, and says whether it may go on.
class Call {
 public:
  Call(const char* name, Needs needs);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// If this is not SUCCESS, then the call returns it at once.
  Result refused = SUCCESS;
};

/// An exported function of the driver.
#define EXPORTED extern "C" __attribute__((visibility("default")))

#define ENTER(needs)                                 \
  const emulator::Call call(__func__, emulator::needs); \
  if (call.refused != emulator::SUCCESS) return call.refused

Settings& settings();

/// The calling thread's, or null; [ENTER] with CONTEXT makes sure that there is one.
Context* current();
void make_current(Context* context);

/// The primary context of a device.
Context& primary(int device);

/// A number that is the calling thread's alone.
uintptr_t this_thread();

/// Says what went wrong, and keeps it for tests.
__attribute__((format(printf, 1, 2))) void complain(const char* format, ...);
std::string last_complaint();

/// Counts a call of a function, or a launch of a kernel.
void count(const char* name);

/// The stream with this handle, or null if there is none.
Stream* stream_of(Context& context, void* handle);

/// Gives a node to a stream, or to what it records.
Result enqueue(Stream& stream, Node node);

/// Does the first piece of a stream's work; false if it had none.
bool advance(Context& context, Stream& stream);

/// Does all work, until an error.
Result drain(Context& context, Stream& stream);
Result drain_all(Context& context);

/// STREAM_CAPTURE_UNSUPPORTED if the calling thread records, which it must not during this.
Result unsafe_while_recording(Context& context);

/// Does what a node says.
Result perform(Context& context, const Node& node);

/// Whether all bytes from here on lie in memory of the device or in pinned memory.
bool accessible(const Context& context, uintptr_t address, size_t bytes);
bool pinned(const Context& context, uintptr_t address, size_t bytes);
bool on_device(const Context& context, uintptr_t address, size_t bytes);

/// Frees all that was made in a context.
void destroy(Context& context);

template <typename T>
T* own(std::map<T*, std::unique_ptr<T>>& owned, std::unique_ptr<T> object) {
  T* pointer = object.get();
  owned.emplace(pointer, std::move(object));
  return pointer;
}

}  // namespace emulator
