// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Work of streams: how it is queued, recorded and, later, done.

#include <string.h>

#include <chrono>

#include "driver.h"

namespace emulator {

namespace {

double milliseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

Result launch(Context& context, const Node& node) {
  const Kernel& kernel = *node.function->kernel;
  count(kernel.name);
  void* arguments[256];
  for (size_t i = 0; i < node.offsets.size(); i++) {
    const Words& value = node.arguments[node.offsets[i]];
    arguments[i] = const_cast<Words*>(&value);
    if (!kernel.parameters[i].pointer || settings().strict == 0) continue;
    const uintptr_t pointer = value.words[0];
    if (pointer == 0 || accessible(context, pointer, 0)) continue;
    complain("%s: parameter %zu is %#zx, which points to no allocation of the device", kernel.name,
             i + 1, static_cast<size_t>(pointer));
    return context.error = ILLEGAL_ADDRESS;
  }
  const Failure failure =
      run_grid({&kernel, node.grid, node.block, node.shared_bytes, arguments});
  if (failure.message.empty()) return SUCCESS;
  complain("%s", failure.message.c_str());
  return context.error = failure.illegal_address ? ILLEGAL_ADDRESS : LAUNCH_FAILED;
}

/// Whether the host's side of a copy is what it seems: device memory that isn't is an error there.
Result check(Context& context, const char* what, uintptr_t address, size_t bytes) {
  if (accessible(context, address, bytes)) return SUCCESS;
  complain("%s of %zu bytes at %#zx, which are not all allocated", what, bytes,
           static_cast<size_t>(address));
  return context.error = ILLEGAL_ADDRESS;
}

}  // namespace

Result perform(Context& context, const Node& node) {
  if (node.kind == Node::KERNEL) return launch(context, node);
  if (node.kind == Node::COPY) {
    if (node.staged.empty()) {
      memmove(reinterpret_cast<void*>(node.to), reinterpret_cast<const void*>(node.from),
              node.bytes);
    } else {
      memcpy(reinterpret_cast<void*>(node.to), node.staged.data(), node.bytes);
    }
    return SUCCESS;
  }
  const Result checked = check(context, "a fill", node.to, node.bytes);
  if (checked != SUCCESS) return checked;
  char* to = reinterpret_cast<char*>(node.to);
  for (size_t i = 0; i < node.bytes; i += node.width) memcpy(to + i, &node.value, node.width);
  return SUCCESS;
}

bool advance(Context& context, Stream& stream) {
  if (stream.work.empty()) return false;
  const Work work = std::move(stream.work.front());
  stream.work.pop_front();
  while (work.awaits != nullptr && !work.awaits->done && advance(context, *work.awaited)) {
  }
  for (const auto& node : work.nodes) {
    if (context.error == SUCCESS) perform(context, *node);
  }
  if (work.sets != nullptr) {
    work.sets->done = true;
    work.sets->milliseconds = milliseconds();
  }
  return true;
}

Result drain(Context& context, Stream& stream) {
  while (advance(context, stream)) {
  }
  return context.error;
}

Result drain_all(Context& context) {
  for (const auto& entry : context.streams) drain(context, *entry.second);
  return drain(context, context.ordinary);
}

Stream* stream_of(Context& context, void* handle) {
  // 0 is the stream of that number, 1 its other name, 2 that of the thread.
  if (reinterpret_cast<uintptr_t>(handle) <= 2) return &context.ordinary;
  const auto found = context.streams.find(static_cast<Stream*>(handle));
  return found == context.streams.end() ? nullptr : found->second.get();
}

Result enqueue(Stream& stream, Node node) {
  Context& context = *current();
  if (stream.capture != nullptr) {
    if (stream.capture->invalidated) return STREAM_CAPTURE_INVALIDATED;
    stream.capture->nodes.push_back(std::make_shared<const Node>(std::move(node)));
    return SUCCESS;
  }
  if (&stream == &context.ordinary) {
    // Stream 0 waits for all others, and they for it; none may be recording.
    for (const auto& entry : context.streams) {
      if (entry.second->capture == nullptr) continue;
      entry.second->capture->invalidated = true;
      return STREAM_CAPTURE_IMPLICIT;
    }
    drain_all(context);
    return perform(context, node);
  }
  Work work;
  work.nodes.push_back(std::make_shared<const Node>(std::move(node)));
  stream.work.push_back(std::move(work));
  return SUCCESS;
}

Result unsafe_while_recording(Context& context) {
  for (const auto& entry : context.streams) {
    Capture* capture = entry.second->capture.get();
    // 0: of all threads, 1: of the thread that records, 2: of none.
    if (capture == nullptr || capture->mode == 2) continue;
    if (capture->mode == 1 && capture->thread != this_thread()) continue;
    capture->invalidated = true;
    return STREAM_CAPTURE_UNSUPPORTED;
  }
  return SUCCESS;
}

}  // namespace emulator
