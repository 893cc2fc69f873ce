// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.cuda.driver.Device;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An NVIDIA GPU as a compute device. It owns the weights, in the precision asked for, and closes
/// the sessions that are still open before it frees them.
final class CudaBackend implements ComputeBackend {

  /// Tables of words with more elements are kept in 16 bits where linear maps are.
  private static final long SMALL = 1 << 20;

  /// Numbers that are converted at a time.
  private static final int SOME = 1 << 16;

  private static final int TEXTS = 64;
  private static final long PIXELS_AT_ONCE = 64 * 224 * 224;

  private final Device device;
  private final Precision precision;
  private final KernelLibrary library;
  private final RowKernels rows;
  private final AttentionKernels attention;
  private final Products products;
  private final WeightStore weights;
  private final List<CudaSession> sessions = new ArrayList<>();
  private volatile boolean isClosed;

  private CudaBackend(
      Device device,
      Precision precision,
      KernelLibrary library,
      Products products,
      WeightStore weights) {
    this.device = device;
    this.precision = precision;
    this.library = library;
    this.rows = new RowKernels(library);
    this.attention = new AttentionKernels(library, precision);
    this.products = products;
    this.weights = weights;
  }

  /// Opens the device that the options name.
  ///
  /// @param verdicts about kernels, to which those of this device are added
  static CudaBackend open(BackendOptions options, Verdicts verdicts) {
    Precision precision = options.precision();
    Opened opened = new Opened();
    try {
      Device device =
          opened.add(Device.open(options.device().index(), options.device().memoryLimit()));
      KernelLibrary library = opened.add(KernelLibrary.open(device));
      Products products = opened.add(Products.open(device, library, precision, verdicts));
      WeightStore weights = opened.add(new WeightStore(device, options.threads()));
      return new CudaBackend(device, precision, library, products, weights);
    } catch (Throwable e) {
      throw opened.closed(e);
    }
  }

  @Override
  public String description() {
    return "cuda, %s, %s%s%s"
        .formatted(
            device.name(),
            library.origin(),
            precision == Precision.FP32 ? "" : ", %s weights".formatted(precision.label()),
            products.library().map(version -> ", " + version).orElse(""));
  }

  @Override
  public Optional<String> failure() {
    return device.failure();
  }

  Device device() {
    return device;
  }

  /// What multiplies in 16 bits reads, with this precision.
  private Optional<Storage> halves() {
    return switch (precision) {
      case FP32, TF32 -> Optional.empty();
      case BF16 -> Optional.of(Storage.BF16);
      case FP16 -> Optional.of(Storage.F16);
      case INT8 -> throw new IllegalArgumentException("cuda has no precision int8");
    };
  }

  /// What comes before anything is done with the device.
  void enter() {
    if (isClosed) {
      throw new IllegalStateException("this backend is closed");
    }
    device.use();
    weights.settle();
  }

  @Override
  public Tensor weights(String name, Shape shape, DType type, MemorySegment data) {
    StoredFloats stored = StoredFloats.of(name, type, data, shape.elements());
    enter();
    if (shape.rank() == 2 && shape.elements() > SMALL && halves().isPresent()) {
      return table(
          products.linear(this, name, shape.width(), shape.rows(), pack(shape, stored), 0));
    }
    WeightStore.Part all =
        new WeightStore.Part(
            0,
            shape.elements(),
            Float.BYTES,
            (from, count, room) -> copy(stored, from, count, room));
    long address = weights.store(shape.elements() * Float.BYTES, List.of(all));
    return new DeviceTensor(shape, Numbers.there(this, shape.elements(), address, 0));
  }

  private static void copy(StoredFloats stored, long from, int count, MemorySegment room) {
    float[] some = new float[Math.min(count, SOME)];
    for (int at = 0; at < count; at += some.length) {
      int next = Math.min(some.length, count - at);
      stored.copy(from + at, some, 0, next);
      MemorySegment.copy(some, 0, room, JAVA_FLOAT, (long) at * Float.BYTES, next);
    }
  }

  @Override
  public Linear linear(
      String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias) {
    Shape shape = Shape.of(out, in);
    StoredFloats stored = StoredFloats.of(name, type, weight, shape.elements());
    enter();
    long added = bias.map(tensor -> biasOf(name, tensor, out)).orElse(0L);
    return products.linear(this, name, in, out, pack(shape, stored), added);
  }

  private long biasOf(String name, Tensor bias, int out) {
    if (!(bias instanceof DeviceTensor known)
        || known.numbers().owner() != this
        || !bias.shape().equals(Shape.of(out))) {
      throw new IllegalArgumentException(
          "the bias of %s is %s, expected [%d] of this backend".formatted(name, bias.shape(), out));
    }
    return known.numbers().floats();
  }

  /// Stores `[out, in]` weights as products read them.
  private long pack(Shape shape, StoredFloats stored) {
    Packing packing = products.packing();
    int out = shape.rows();
    int in = shape.width();
    MemorySegment scales = MemorySegment.ofArray(new float[packing.hasScales() ? out : 0]);
    List<WeightStore.Part> parts = new ArrayList<>();
    parts.add(
        new WeightStore.Part(
            0,
            out,
            packing.rowBytes(in),
            (from, count, room) -> {
              long at = packing.hasScales() ? from * Float.BYTES : 0;
              packing.pack(stored, in, (int) from, count, room, scales.asSlice(at));
            }));
    if (packing.hasScales()) {
      parts.add(
          new WeightStore.Part(
              packing.scalesOffset(in, out),
              1,
              scales.byteSize(),
              (_, _, room) -> room.copyFrom(scales)));
    }
    return weights.store(packing.bytes(in, out), parts);
  }

  @Override
  public Tensor table(Linear linear) {
    if (linear instanceof PackedLinear packed && packed.owner() == this) {
      return new TableTensor(
          this,
          new Table(
              packed.weights(),
              packed.type(),
              packed.scales(),
              packed.out(),
              packed.in(),
              packed.depth()));
    }
    throw new IllegalArgumentException("a linear map of another backend: " + linear);
  }

  /// As many as have the pixels of 64 of 224 by 224, which is enough for all multiprocessors.
  @Override
  public int picturesAtOnce(Shape picture) {
    return Math.clamp(PIXELS_AT_ONCE / (picture.elements() / picture.at(0)), 1, 64);
  }

  /// A step reads all weights, whatever the number of texts, and as many as are seen together can
  /// then be told of together.
  @Override
  public int textsAtOnce() {
    return TEXTS;
  }

  @Override
  public ComputeSession openSession() {
    enter();
    CudaSession session = new CudaSession(this, rows, products, attention, halves());
    synchronized (sessions) {
      sessions.add(session);
    }
    return session;
  }

  /// Notes that a session is closed.
  void leave(CudaSession session) {
    synchronized (sessions) {
      sessions.remove(session);
    }
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    List<CudaSession> open;
    synchronized (sessions) {
      open = List.copyOf(sessions);
    }
    try (device;
        library;
        weights;
        products) {
      open.forEach(CudaSession::close);
    } finally {
      isClosed = true;
    }
  }
}
