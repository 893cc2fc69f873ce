// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver.jcuda;

import dev.veduta.cuda.driver.DriverHandle;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;

/// JCuda's handles, with their values.
final class Handles {
  private Handles() {}

  static final class Context extends CUcontext implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }

  static final class DeviceAddress extends CUdeviceptr implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }

  static final class HostAddress extends Pointer implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }

  static final class Image extends CUmodule implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }

  static final class Kernel extends CUfunction implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }

  static final class Queue extends CUstream implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }

  static final class Recording extends CUgraph implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }

  static final class RunnableRecording extends CUgraphExec implements DriverHandle {
    @Override
    public long value() {
      return getNativePointer();
    }
  }
}
