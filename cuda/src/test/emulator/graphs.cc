// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Recordings of streams, and their graphs, whose nodes run one after the other.

#include "driver.h"

using namespace emulator;

namespace {

struct UpdateInfo {
  int result;
  const void* node;
  const void* from;
};

enum Update { UPDATED = 0, TOPOLOGY_CHANGED = 2, TYPE_CHANGED = 3, PARAMETERS_CHANGED = 5 };

/// Whether a node can become another one: what kind it is can't change, nor, of a copy, from which
/// kind of memory to which. A kernel's function may change.
Update compare(const Context& context, const Node& before, const Node& after) {
  if (before.kind != after.kind) return TYPE_CHANGED;
  if (before.kind == Node::COPY &&
      (on_device(context, before.to, 1) != on_device(context, after.to, 1) ||
       on_device(context, before.from, 1) != on_device(context, after.from, 1))) {
    return PARAMETERS_CHANGED;
  }
  return UPDATED;
}

}  // namespace

EXPORTED int cuStreamBeginCapture_v2(Stream* handle, int mode) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  if (stream == &current()->ordinary) return STREAM_CAPTURE_UNSUPPORTED;
  if (stream->capture != nullptr) return ILLEGAL_STATE;
  if (mode < 0 || mode > 2) return INVALID_VALUE;
  stream->capture = std::make_unique<Capture>();
  stream->capture->mode = mode;
  stream->capture->thread = this_thread();
  return SUCCESS;
}

EXPORTED int cuStreamEndCapture(Stream* handle, Graph** graph) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  *graph = nullptr;
  if (stream->capture == nullptr) return ILLEGAL_STATE;
  if (stream->capture->mode != 2 && stream->capture->thread != this_thread()) {
    return STREAM_CAPTURE_WRONG_THREAD;
  }
  const std::unique_ptr<Capture> capture = std::move(stream->capture);
  if (capture->invalidated) return STREAM_CAPTURE_INVALIDATED;
  auto made = std::make_unique<Graph>();
  made->nodes = std::move(capture->nodes);
  *graph = own(current()->graphs, std::move(made));
  return SUCCESS;
}

EXPORTED int cuStreamIsCapturing(Stream* handle, int* status) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  *status = stream->capture == nullptr ? 0 : stream->capture->invalidated ? 2 : 1;
  return SUCCESS;
}

EXPORTED int cuGraphGetNodes(Graph* graph, const void** nodes, size_t* number) {
  ENTER(CONTEXT);
  if (current()->graphs.count(graph) == 0) return INVALID_VALUE;
  for (size_t i = 0; nodes != nullptr && i < *number; i++) {
    nodes[i] = i < graph->nodes.size() ? graph->nodes[i].get() : nullptr;
  }
  if (nodes == nullptr || *number > graph->nodes.size()) *number = graph->nodes.size();
  return SUCCESS;
}

EXPORTED int cuGraphNodeGetType(const Node* node, int* type) {
  ENTER(CONTEXT);
  *type = node->kind;
  return SUCCESS;
}

EXPORTED int cuGraphDestroy(Graph* graph) {
  ENTER(CONTEXT);
  return current()->graphs.erase(graph) == 0 ? INVALID_VALUE : SUCCESS;
}

EXPORTED int cuGraphInstantiateWithFlags(GraphExec** exec, Graph* graph, unsigned long long) {
  ENTER(CONTEXT);
  *exec = nullptr;
  if (current()->graphs.count(graph) == 0) return INVALID_VALUE;
  auto made = std::make_unique<GraphExec>();
  made->nodes = graph->nodes;
  *exec = own(current()->execs, std::move(made));
  return SUCCESS;
}

EXPORTED int cuGraphExecUpdate_v2(GraphExec* exec, Graph* graph, UpdateInfo* info) {
  ENTER(CONTEXT);
  if (current()->execs.count(exec) == 0 || current()->graphs.count(graph) == 0) {
    return INVALID_VALUE;
  }
  *info = {UPDATED, nullptr, nullptr};
  if (exec->nodes.size() != graph->nodes.size()) {
    info->result = TOPOLOGY_CHANGED;
    return GRAPH_EXEC_UPDATE_FAILURE;
  }
  for (size_t i = 0; i < graph->nodes.size(); i++) {
    info->result = compare(*current(), *exec->nodes[i], *graph->nodes[i]);
    if (info->result == UPDATED) continue;
    info->node = graph->nodes[i].get();
    return GRAPH_EXEC_UPDATE_FAILURE;
  }
  exec->nodes = graph->nodes;
  return SUCCESS;
}

EXPORTED int cuGraphUpload(GraphExec* exec, void* handle) {
  ENTER(CONTEXT);
  if (stream_of(*current(), handle) == nullptr) return INVALID_HANDLE;
  return current()->execs.count(exec) == 0 ? INVALID_VALUE : SUCCESS;
}

EXPORTED int cuGraphLaunch(GraphExec* exec, void* handle) {
  ENTER(CONTEXT);
  Stream* stream = stream_of(*current(), handle);
  if (stream == nullptr) return INVALID_HANDLE;
  if (current()->execs.count(exec) == 0) return INVALID_VALUE;
  if (stream->capture != nullptr) {
    complain("cuGraphLaunch: the emulator does not record launches of graphs");
    stream->capture->invalidated = true;
    return STREAM_CAPTURE_UNSUPPORTED;
  }
  Work work;
  work.nodes = exec->nodes;
  stream->work.push_back(std::move(work));
  return stream == &current()->ordinary ? drain_all(*current()) : SUCCESS;
}

EXPORTED int cuGraphExecDestroy(GraphExec* exec) {
  ENTER(CONTEXT);
  return current()->execs.erase(exec) == 0 ? INVALID_VALUE : SUCCESS;
}
