// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Work in the order in which it was given, or its recording. Of one thread at a time; its owner
/// closes it.
public final class Stream implements AutoCloseable {
  private static final long UPDATE_INFORMATION = 24;

  private final Device device;
  private final Driver driver;
  private final DriverHandle handle;
  private final long address;
  private final Arguments arguments = new Arguments();
  private boolean isClosed;

  Stream(Device device, DriverHandle handle) {
    this.device = device;
    this.driver = device.driver();
    this.handle = handle;
    this.address = handle.value();
  }

  /// The driver's handle, for libraries that give it work.
  public long handle() {
    return address;
  }

  /// The arguments of this stream's launches, started anew.
  public Arguments arguments() {
    return arguments.start();
  }

  /// @param sharedBytes dynamic ones
  /// @param arguments those of [#arguments], filled
  public void launch(
      Function function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      int sharedBytes,
      Arguments arguments) {
    assert function.parameters().isEmpty() || function.parameters().equals(arguments.sizes())
        : "%s takes parameters of %s bytes, got arguments of %s"
            .formatted(function.name(), function.parameters(), arguments.sizes());
    int result =
        DriverFunctions.launch(
            function.handle(),
            gridX,
            gridY,
            gridZ,
            threads,
            sharedBytes,
            address,
            arguments.address());
    if (result != 0) {
      driver.check(
          result,
          "a launch of %s with %d x %d x %d blocks of %d threads and %d bytes"
              .formatted(function.name(), gridX, gridY, gridZ, threads, sharedBytes));
    }
  }

  /// Copies from pinned memory.
  public void copyToDevice(long to, MemorySegment from, long bytes) {
    MemorySegment source = from.asSlice(0, bytes);
    driver.check(DriverFunctions.copyToDevice(to, source, bytes, address), "a copy to the device");
  }

  /// Copies to pinned memory, where the numbers are after [#synchronize].
  public void copyToHost(MemorySegment to, long from, long bytes) {
    MemorySegment target = to.asSlice(0, bytes);
    driver.check(DriverFunctions.copyToHost(target, from, bytes, address), "a copy to the host");
  }

  public void copy(long to, long from, long bytes) {
    driver.check(DriverFunctions.copy(to, from, bytes, address), "a copy on the device");
  }

  /// @param bytes a multiple of 4
  public void fill(long to, int word, long bytes) {
    if (bytes % Integer.BYTES != 0) {
      throw new IllegalArgumentException("memory is filled by words of 4 bytes, got " + bytes);
    }
    driver.check(DriverFunctions.fill(to, word, bytes / Integer.BYTES, address), "filling memory");
  }

  /// From now on until [#endRecording] work is recorded and not done.
  public void beginRecording() {
    driver.calls().streamBeginCapture(handle);
  }

  /// What was recorded, ready to run.
  ///
  /// @param earlier a graph that is changed to this if it differs in arguments alone, which is
  ///   quicker; it is then the one returned, else it is closed
  public Graph endRecording(@Nullable Graph earlier) {
    DriverHandle recording = driver.calls().streamEndCapture(handle);
    try {
      if (earlier instanceof RecordedGraph graph && !graph.isClosed().get()) {
        if (isUpdated(graph, recording)) {
          return graph;
        }
        graph.close();
      }
      return new RecordedGraph(device, driver.calls().graphInstantiate(recording));
    } finally {
      driver.calls().graphDestroy(recording);
    }
  }

  private boolean isUpdated(RecordedGraph graph, DriverHandle recording) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment information = arena.allocate(UPDATE_INFORMATION, Long.BYTES);
      int result = DriverFunctions.update(graph.handle().value(), recording.value(), information);
      if (result == CudaException.GRAPH_EXEC_UPDATE_FAILURE) {
        return false;
      }
      driver.check(result, "changing a graph");
      return true;
    }
  }

  /// Ends a recording without keeping it, after an error.
  public void abandonRecording() {
    try {
      driver.calls().graphDestroy(driver.calls().streamEndCapture(handle));
    } catch (CudaException e) {
      // What broke the recording was thrown where it happened, and this says it once more.
      if (e.isFatal()) {
        throw e;
      }
    }
  }

  public void run(Graph graph) {
    if (!(graph instanceof RecordedGraph recorded) || recorded.isClosed().get()) {
      throw new IllegalArgumentException("the graph is closed, or another driver's");
    }
    driver.check(DriverFunctions.run(recorded.handle().value(), address), "a launch of a graph");
  }

  /// Waits for all work; an error of a kernel surfaces here.
  public void synchronize() {
    driver.calls().streamSynchronize(handle);
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      arguments.close();
      device.release(() -> driver.calls().streamDestroy(handle));
    }
  }
}
