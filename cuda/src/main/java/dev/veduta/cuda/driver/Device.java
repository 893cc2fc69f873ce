// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import dev.veduta.api.ConfigurationException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A GPU with its primary context, which the calling thread may use from [#open] on. Whoever opens
/// it closes it; the memory, streams and modules made of it must be closed before.
///
/// What it makes may be made and closed on any thread; to work with streams a thread needs [#use].
public final class Device implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.cuda");

  /// What the driver's compiler says about kernels that it refuses.
  private static final int LONGEST_LOG = 8192;

  private final Driver driver;
  private final DeviceFacts facts;
  private final DriverHandle context;
  private final MemoryBudget budget;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private Device(Driver driver, DeviceFacts facts, DriverHandle context, MemoryBudget budget) {
    this.driver = driver;
    this.facts = facts;
    this.context = context;
    this.budget = budget;
  }

  /// Why no device can be used here, in one line that says what to do; empty where one can.
  public static Optional<String> obstacle() {
    return Obstacle.here();
  }

  /// A device without a limit.
  ///
  /// @param index from 0, as the driver counts them
  public static Device open(int index) {
    return open(index, 0);
  }

  /// @param index from 0, as the driver counts them
  /// @param memoryLimit the most bytes that may be allocated at a time; 0 for no limit
  /// @throws ConfigurationException if it can't be used, with the reason
  public static Device open(int index, long memoryLimit) {
    Obstacle.of(index).ifPresent(Device::refuse);
    Driver driver = DriverLibrary.get().driver();
    DeviceFacts facts = DeviceFacts.of(driver, index);
    MemoryBudget budget = new MemoryBudget(facts, memoryLimit);
    DriverHandle context = driver.calls().devicePrimaryCtxRetain(index);
    Device device = new Device(driver, facts, context, budget);
    device.use();
    return device;
  }

  private static void refuse(String obstacle) {
    throw new ConfigurationException("the backend cuda can't be used: " + obstacle);
  }

  Driver driver() {
    return driver;
  }

  /// Makes this device the calling thread's, which every thread needs before it calls anything
  /// else.
  public void use() {
    driver.calls().ctxSetCurrent(context);
  }

  /// Why this process can't use the device any longer; empty while it can. Asks nothing of it.
  public Optional<String> failure() {
    return driver.calls().failure();
  }

  /// Such as `NVIDIA H200`.
  public String name() {
    return facts.name();
  }

  /// Ten times the compute capability: 90 for 9.0.
  public int capability() {
    return facts.capability();
  }

  public int multiprocessors() {
    return facts.multiprocessors();
  }

  /// The most shared memory of a block, in bytes.
  public int sharedMemory() {
    return facts.sharedMemory();
  }

  /// A thousand times the driver's CUDA version and ten times its minor one: 12040 for 12.4.
  public int driverVersion() {
    return facts.driverVersion();
  }

  /// Bytes that nobody has taken, no other process either.
  public long freeMemory() {
    use();
    return driver.calls().memFree();
  }

  public long totalMemory() {
    return facts.memory();
  }

  /// @throws dev.veduta.api.DeviceMemoryException that says what was needed and what was free
  public DeviceMemory allocate(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("at least a byte is allocated, got " + bytes);
    }
    budget.take(bytes);
    try {
      use();
      return new AllocatedMemory(this, driver.calls().memAlloc(bytes), bytes);
    } catch (CudaException e) {
      budget.giveBack(bytes);
      throw e.code() == CudaException.OUT_OF_MEMORY
          ? budget.exceeded(bytes, driver.calls().memFree())
          : e;
    }
  }

  /// @param bytes less than 2 GiB
  public PinnedMemory pin(long bytes) {
    if (bytes < 1 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("1 to 2147483647 bytes are pinned, got " + bytes);
    }
    use();
    return LockedMemory.of(this, driver.calls().memHostAlloc(bytes), bytes);
  }

  public Stream openStream() {
    use();
    return new Stream(this, driver.calls().streamCreate());
  }

  /// @param image a cubin, or PTX
  /// @throws RejectedImageException if this device or its driver can't run it
  public Module load(byte[] image) throws RejectedImageException {
    use();
    try (Arena arena = Arena.ofConfined()) {
      // PTX is a text, which ends with a zero.
      MemorySegment direct = arena.allocate(image.length + 1L, 16);
      MemorySegment.copy(MemorySegment.ofArray(image), 0, direct, 0, image.length);
      MemorySegment log = arena.allocate(LONGEST_LOG);
      try {
        return new LoadedModule(
            this, driver.calls().moduleLoadData(direct.asByteBuffer(), log.asByteBuffer()));
      } catch (CudaException e) {
        if (e.isOfImage()) {
          throw RejectedImageException.of(e, log.getString(0));
        }
        throw e;
      }
    }
  }

  void giveBack(long bytes) {
    budget.giveBack(bytes);
  }

  /// Frees something. After an error that the device did not survive nothing can be freed, nor need
  /// be.
  void release(Runnable freeing) {
    try {
      use();
      freeing.run();
    } catch (CudaException e) {
      if (!e.isFatal()) {
        throw e;
      }
      LOG.log(Level.DEBUG, "the device is lost with all that it had: {0}", e.getMessage());
    }
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      release(() -> driver.calls().devicePrimaryCtxRelease(facts.index()));
    }
  }
}
