// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Streams, events, copies and fills.

#include <string.h>

#include "driver.h"

using namespace emulator;

EXPORTED int cuStreamCreate(Stream** stream, unsigned) {
  ENTER(CONTEXT);
  *stream = own(current()->streams, std::make_unique<Stream>());
  return SUCCESS;
}

EXPORTED int cuStreamCreateWithPriority(Stream** stream, unsigned, int) {
  ENTER(CONTEXT);
  *stream = own(current()->streams, std::make_unique<Stream>());
  return SUCCESS;
}

EXPORTED int cuStreamDestroy_v2(Stream* handle) {
  ENTER(CONTEXT);
  Context& context = *current();
  const auto found = context.streams.find(handle);
  if (found == context.streams.end()) return INVALID_HANDLE;
  drain(context, *handle);
  context.streams.erase(found);
  for (const auto& entry : context.events) {
    if (entry.second->stream == handle) entry.second->stream = nullptr;
  }
  return SUCCESS;
}

EXPORTED int cuStreamSynchronize(void* handle) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  if (stream->capture != nullptr) {
    stream->capture->invalidated = true;
    return STREAM_CAPTURE_UNSUPPORTED;
  }
  return stream == &current()->ordinary ? drain_all(*current()) : drain(*current(), *stream);
}

/// Does a piece of the work at each call, so that who asks long enough sees the end.
EXPORTED int cuStreamQuery(void* handle) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  if (stream->capture != nullptr) {
    stream->capture->invalidated = true;
    return STREAM_CAPTURE_UNSUPPORTED;
  }
  const bool worked = advance(*current(), *stream);
  return current()->error != SUCCESS ? current()->error : worked ? NOT_READY : SUCCESS;
}

EXPORTED int cuStreamWaitEvent(void* handle, Event* event, unsigned) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr || current()->events.count(event) == 0) return INVALID_HANDLE;
  if (stream->capture != nullptr) {
    complain("cuStreamWaitEvent: the emulator does not record events");
    stream->capture->invalidated = true;
    return STREAM_CAPTURE_UNSUPPORTED;
  }
  if (event->marker == nullptr || event->marker->done || event->stream == nullptr) return SUCCESS;
  Work work;
  work.awaits = event->marker;
  work.awaited = event->stream;
  stream->work.push_back(std::move(work));
  return SUCCESS;
}

EXPORTED int cuEventCreate(Event** event, unsigned) {
  ENTER(CONTEXT);
  *event = own(current()->events, std::make_unique<Event>());
  return SUCCESS;
}

EXPORTED int cuEventDestroy_v2(Event* event) {
  ENTER(CONTEXT);
  return current()->events.erase(event) == 0 ? INVALID_HANDLE : SUCCESS;
}

EXPORTED int cuEventRecord(Event* event, void* handle) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr || current()->events.count(event) == 0) return INVALID_HANDLE;
  if (stream->capture != nullptr) {
    complain("cuEventRecord: the emulator does not record events");
    stream->capture->invalidated = true;
    return STREAM_CAPTURE_UNSUPPORTED;
  }
  event->marker = std::make_shared<Marker>();
  event->stream = stream;
  Work work;
  work.sets = event->marker;
  stream->work.push_back(std::move(work));
  return SUCCESS;
}

EXPORTED int cuEventQuery(Event* event) {
  ENTER(CONTEXT);
  if (current()->events.count(event) == 0) return INVALID_HANDLE;
  if (event->marker == nullptr || event->marker->done) return SUCCESS;
  if (event->stream != nullptr) advance(*current(), *event->stream);
  return current()->error != SUCCESS ? current()->error
         : event->marker->done       ? SUCCESS
                                     : NOT_READY;
}

EXPORTED int cuEventSynchronize(Event* event) {
  ENTER(CONTEXT);
  if (current()->events.count(event) == 0) return INVALID_HANDLE;
  while (event->marker != nullptr && !event->marker->done && event->stream != nullptr &&
         advance(*current(), *event->stream)) {
  }
  return current()->error;
}

EXPORTED int cuEventElapsedTime(float* milliseconds, Event* from, Event* to) {
  ENTER(CONTEXT);
  if (current()->events.count(from) == 0 || current()->events.count(to) == 0) return INVALID_HANDLE;
  if (from->marker == nullptr || to->marker == nullptr) return INVALID_HANDLE;
  if (!from->marker->done || !to->marker->done) return NOT_READY;
  *milliseconds = static_cast<float>(to->marker->milliseconds - from->marker->milliseconds);
  return SUCCESS;
}

namespace {

enum Side { HOST, DEVICE };

/// Copies later; pageable memory of the host is read at once, or makes the call wait, as it does on
/// a device.
int copy_later(const char* name, void* handle, uintptr_t to, Side to_side, uintptr_t from,
               Side from_side, size_t bytes) {
  Context& context = *current();
  Stream* stream = stream_of(context, handle);
  if (stream == nullptr) return INVALID_HANDLE;
  if (bytes == 0) return SUCCESS;
  for (const auto& [address, side] : {std::pair{to, to_side}, std::pair{from, from_side}}) {
    if (side == HOST || on_device(context, address, bytes)) continue;
    if (pinned(context, address, bytes)) continue;
    complain("%s: %zu bytes at %#zx are not all memory of the device", name, bytes,
             static_cast<size_t>(address));
    return INVALID_VALUE;
  }
  Node node{Node::COPY};
  node.to = to;
  node.from = from;
  node.bytes = bytes;
  const bool recorded = stream->capture != nullptr;
  if (!recorded && from_side == HOST && !accessible(context, from, bytes)) {
    const char* source = reinterpret_cast<const char*>(from);
    node.staged.assign(source, source + bytes);
  }
  const Result queued = enqueue(*stream, std::move(node));
  const bool waits = !recorded && to_side == HOST && !accessible(context, to, bytes);
  return queued == SUCCESS && waits ? drain(context, *stream) : queued;
}

/// Copies before it returns.
int copy_now(const char* name, uintptr_t to, Side to_side, uintptr_t from, Side from_side,
             size_t bytes) {
  const Result refused = unsafe_while_recording(*current());
  if (refused != SUCCESS) return refused;
  return copy_later(name, nullptr, to, to_side, from, from_side, bytes);
}

int fill(void* handle, uintptr_t to, uint32_t value, unsigned width, size_t number) {
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  if (to % width != 0) return INVALID_VALUE;
  if (number == 0) return SUCCESS;
  if (!on_device(*current(), to, number * width)) return INVALID_VALUE;
  Node node{Node::FILL};
  node.to = to;
  node.value = value;
  node.width = width;
  node.bytes = number * width;
  return enqueue(*stream, std::move(node));
}

int fill_now(uintptr_t to, uint32_t value, unsigned width, size_t number) {
  const Result refused = unsafe_while_recording(*current());
  return refused != SUCCESS ? refused : fill(nullptr, to, value, width, number);
}

}  // namespace

EXPORTED int cuMemcpyHtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
  ENTER(CONTEXT);
  return copy_later(__func__, stream, to, DEVICE, from, HOST, bytes);
}

EXPORTED int cuMemcpyDtoHAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
  ENTER(CONTEXT);
  return copy_later(__func__, stream, to, HOST, from, DEVICE, bytes);
}

EXPORTED int cuMemcpyDtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
  ENTER(CONTEXT);
  return copy_later(__func__, stream, to, DEVICE, from, DEVICE, bytes);
}

EXPORTED int cuMemcpyAsync(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
  ENTER(CONTEXT);
  return copy_later(__func__, stream, to, HOST, from, HOST, bytes);
}

EXPORTED int cuMemcpyHtoD_v2(uintptr_t to, uintptr_t from, size_t bytes) {
  ENTER(CONTEXT);
  return copy_now(__func__, to, DEVICE, from, HOST, bytes);
}

EXPORTED int cuMemcpyDtoH_v2(uintptr_t to, uintptr_t from, size_t bytes) {
  ENTER(CONTEXT);
  return copy_now(__func__, to, HOST, from, DEVICE, bytes);
}

EXPORTED int cuMemcpyDtoD_v2(uintptr_t to, uintptr_t from, size_t bytes) {
  ENTER(CONTEXT);
  return copy_now(__func__, to, DEVICE, from, DEVICE, bytes);
}

EXPORTED int cuMemcpy(uintptr_t to, uintptr_t from, size_t bytes) {
  ENTER(CONTEXT);
  return copy_now(__func__, to, HOST, from, HOST, bytes);
}

EXPORTED int cuMemsetD8Async(uintptr_t to, unsigned char value, size_t number, void* stream) {
  ENTER(CONTEXT);
  return fill(stream, to, value, 1, number);
}

EXPORTED int cuMemsetD16Async(uintptr_t to, unsigned short value, size_t number, void* stream) {
  ENTER(CONTEXT);
  return fill(stream, to, value, 2, number);
}

EXPORTED int cuMemsetD32Async(uintptr_t to, unsigned value, size_t number, void* stream) {
  ENTER(CONTEXT);
  return fill(stream, to, value, 4, number);
}

EXPORTED int cuMemsetD8_v2(uintptr_t to, unsigned char value, size_t number) {
  ENTER(CONTEXT);
  return fill_now(to, value, 1, number);
}

EXPORTED int cuMemsetD16_v2(uintptr_t to, unsigned short value, size_t number) {
  ENTER(CONTEXT);
  return fill_now(to, value, 2, number);
}

EXPORTED int cuMemsetD32_v2(uintptr_t to, unsigned value, size_t number) {
  ENTER(CONTEXT);
  return fill_now(to, value, 4, number);
}
