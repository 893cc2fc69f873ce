// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver.jcuda;

import dev.veduta.cuda.driver.CudaException;
import dev.veduta.cuda.driver.DriverCalls;
import dev.veduta.cuda.driver.DriverHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/// The driver through JCuda. JCuda is given direct memory only: it holds arrays of the heap still
/// for as long as a call lasts, which for the driver's compiler is seconds.
public final class JCudaCalls implements DriverCalls {
  private static final int LONGEST_NAME = 256;

  // The names of the driver's header.
  private static final int MEMHOSTALLOC_PORTABLE = 1;
  private static final int STREAM_NON_BLOCKING = 1;
  private static final int STREAM_CAPTURE_MODE_THREAD_LOCAL = 1;
  private static final int JIT_ERROR_LOG_BUFFER = 5;
  private static final int JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6;

  private volatile Optional<String> failure = Optional.empty();

  /// Loads the library, and then has JCuda look for it: it finds what is loaded, as long as the
  /// file is there. Otherwise it would look among everybody's temporary files.
  ///
  /// @throws UnsatisfiedLinkError if the system refuses it
  @SuppressWarnings("restricted") // whoever makes this has asked
  public JCudaCalls(Path library) {
    System.load(library.toString());
    JCudaDriver.setExceptionsEnabled(false);
  }

  private void check(int result, String what) {
    if (result != 0) {
      String[] name = {"an error without a name"};
      String[] meaning = {"the driver says no more"};
      JCudaDriver.cuGetErrorName(result, name);
      JCudaDriver.cuGetErrorString(result, meaning);
      CudaException failed = new CudaException(what, result, name[0], meaning[0]);
      if (failed.isFatal()) {
        failure = Optional.ofNullable(failed.getMessage());
      }
      throw failed;
    }
  }

  @Override
  public Optional<String> failure() {
    return failure;
  }

  @Override
  public void fail(int result, String what) {
    check(result, what);
  }

  @Override
  public void init() {
    check(JCudaDriver.cuInit(0), "starting the driver");
  }

  @Override
  public int driverGetVersion() {
    int[] version = new int[1];
    check(JCudaDriver.cuDriverGetVersion(version), "asking for the driver's version");
    return version[0];
  }

  @Override
  public int deviceGetCount() {
    int[] count = new int[1];
    check(JCudaDriver.cuDeviceGetCount(count), "counting devices");
    return count[0];
  }

  private CUdevice device(int index) {
    CUdevice device = new CUdevice();
    check(JCudaDriver.cuDeviceGet(device, index), "finding device " + index);
    return device;
  }

  @Override
  public String deviceGetName(int device) {
    byte[] name = new byte[LONGEST_NAME];
    check(JCudaDriver.cuDeviceGetName(name, name.length, device(device)), "naming a device");
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return new String(name, 0, length, StandardCharsets.UTF_8).strip();
  }

  @Override
  public int deviceGetAttribute(int device, int attribute) {
    int[] value = new int[1];
    check(
        JCudaDriver.cuDeviceGetAttribute(value, attribute, device(device)),
        "asking for attribute %d of device %d".formatted(attribute, device));
    return value[0];
  }

  @Override
  public long deviceTotalMem(int device) {
    long[] bytes = new long[1];
    check(JCudaDriver.cuDeviceTotalMem(bytes, device(device)), "asking for a device's memory");
    return bytes[0];
  }

  @Override
  public DriverHandle devicePrimaryCtxRetain(int device) {
    Handles.Context context = new Handles.Context();
    check(
        JCudaDriver.cuDevicePrimaryCtxRetain(context, device(device)), "opening device " + device);
    return context;
  }

  @Override
  public void devicePrimaryCtxRelease(int device) {
    check(JCudaDriver.cuDevicePrimaryCtxRelease(device(device)), "closing device " + device);
  }

  @Override
  public void ctxSetCurrent(DriverHandle context) {
    check(JCudaDriver.cuCtxSetCurrent((CUcontext) context), "giving a device to a thread");
  }

  @Override
  public long memFree() {
    long[] free = new long[1];
    check(JCudaDriver.cuMemGetInfo(free, new long[1]), "asking for free memory");
    return free[0];
  }

  @Override
  public DriverHandle memAlloc(long bytes) {
    Handles.DeviceAddress memory = new Handles.DeviceAddress();
    check(JCudaDriver.cuMemAlloc(memory, bytes), "allocating %d bytes".formatted(bytes));
    return memory;
  }

  @Override
  public void memFree(DriverHandle memory) {
    check(JCudaDriver.cuMemFree((CUdeviceptr) memory), "freeing memory");
  }

  @Override
  public DriverHandle memHostAlloc(long bytes) {
    Handles.HostAddress memory = new Handles.HostAddress();
    check(
        JCudaDriver.cuMemHostAlloc(memory, bytes, MEMHOSTALLOC_PORTABLE),
        "pinning %d bytes of the host's memory".formatted(bytes));
    return memory;
  }

  @Override
  public void memFreeHost(DriverHandle memory) {
    check(JCudaDriver.cuMemFreeHost((Pointer) memory), "freeing pinned memory");
  }

  @Override
  public DriverHandle moduleLoadData(ByteBuffer image, ByteBuffer log) {
    Handles.Image module = new Handles.Image();
    // The values are a void*[] in C: an address and, where a number is meant, the number itself.
    ByteBuffer values = ByteBuffer.allocateDirect(2 * Long.BYTES).order(ByteOrder.nativeOrder());
    values.putLong(0, addressOf(log)).putLong(Long.BYTES, log.capacity());
    check(
        JCudaDriver.cuModuleLoadDataEx(
            module,
            Pointer.toBuffer(image),
            2,
            new int[] {JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES},
            Pointer.toBuffer(values)),
        "loading kernels");
    return module;
  }

  private static long addressOf(ByteBuffer direct) {
    return java.lang.foreign.MemorySegment.ofBuffer(direct).address();
  }

  @Override
  public void moduleUnload(DriverHandle module) {
    check(JCudaDriver.cuModuleUnload((CUmodule) module), "unloading kernels");
  }

  @Override
  public DriverHandle moduleGetFunction(DriverHandle module, String name) {
    Handles.Kernel function = new Handles.Kernel();
    check(
        JCudaDriver.cuModuleGetFunction(function, (CUmodule) module, name),
        "finding the kernel " + name);
    return function;
  }

  @Override
  public void funcSetAttribute(DriverHandle function, int attribute, int value) {
    check(
        JCudaDriver.cuFuncSetAttribute((CUfunction) function, attribute, value),
        "setting attribute %d of a kernel to %d".formatted(attribute, value));
  }

  @Override
  public DriverHandle streamCreate() {
    Handles.Queue stream = new Handles.Queue();
    check(JCudaDriver.cuStreamCreate(stream, STREAM_NON_BLOCKING), "making a stream");
    return stream;
  }

  @Override
  public void streamDestroy(DriverHandle stream) {
    check(JCudaDriver.cuStreamDestroy((CUstream) stream), "closing a stream");
  }

  @Override
  public void streamSynchronize(DriverHandle stream) {
    check(JCudaDriver.cuStreamSynchronize((CUstream) stream), "work on the GPU");
  }

  @Override
  public void streamBeginCapture(DriverHandle stream) {
    check(
        JCudaDriver.cuStreamBeginCapture((CUstream) stream, STREAM_CAPTURE_MODE_THREAD_LOCAL),
        "beginning a recording");
  }

  @Override
  public DriverHandle streamEndCapture(DriverHandle stream) {
    Handles.Recording graph = new Handles.Recording();
    check(JCudaDriver.cuStreamEndCapture((CUstream) stream, graph), "ending a recording");
    return graph;
  }

  @Override
  public DriverHandle graphInstantiate(DriverHandle graph) {
    Handles.RunnableRecording runnable = new Handles.RunnableRecording();
    check(
        JCudaDriver.cuGraphInstantiate(runnable, (CUgraph) graph, 0L),
        "making a recording ready to run");
    return runnable;
  }

  @Override
  public void graphDestroy(DriverHandle graph) {
    check(JCudaDriver.cuGraphDestroy((CUgraph) graph), "freeing a recording");
  }

  @Override
  public void graphExecDestroy(DriverHandle graph) {
    check(JCudaDriver.cuGraphExecDestroy((CUgraphExec) graph), "closing a graph");
  }
}
