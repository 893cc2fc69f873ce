// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The driver's functions that are called now and then, each named as in C without `cu`. All throw
/// [CudaException] where the driver returns an error, and need nothing but the handles that they
/// made themselves.
///
/// JCuda computes them, in classes of a loader of their own; so this interface is public, and has
/// none of its types.
public interface DriverCalls {
  /// Throws what another function's result means.
  ///
  /// @param result of it, not 0
  void fail(int result, String what);

  /// What this process has met that it can't use a device any longer after; empty while it can.
  Optional<String> failure();

  void init();

  int driverGetVersion();

  int deviceGetCount();

  String deviceGetName(int device);

  int deviceGetAttribute(int device, int attribute);

  long deviceTotalMem(int device);

  DriverHandle devicePrimaryCtxRetain(int device);

  void devicePrimaryCtxRelease(int device);

  void ctxSetCurrent(DriverHandle context);

  /// Bytes of the current device that are free.
  long memFree();

  DriverHandle memAlloc(long bytes);

  void memFree(DriverHandle memory);

  DriverHandle memHostAlloc(long bytes);

  void memFreeHost(DriverHandle memory);

  /// @param image in direct memory, ended by a zero
  /// @param log direct memory for what the driver's compiler says, ended by a zero
  DriverHandle moduleLoadData(ByteBuffer image, ByteBuffer log);

  void moduleUnload(DriverHandle module);

  DriverHandle moduleGetFunction(DriverHandle module, String name);

  void funcSetAttribute(DriverHandle function, int attribute, int value);

  DriverHandle streamCreate();

  void streamDestroy(DriverHandle stream);

  void streamSynchronize(DriverHandle stream);

  void streamBeginCapture(DriverHandle stream);

  DriverHandle streamEndCapture(DriverHandle stream);

  DriverHandle graphInstantiate(DriverHandle graph);

  void graphDestroy(DriverHandle graph);

  void graphExecDestroy(DriverHandle graph);
}
