// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// What a session's work runs on: its stream, the memory of its activations, and what it has put
/// off. It owns all of that.
final class Lane implements AutoCloseable {

  /// Tokens of a row from which on its products are those of pictures; windows of 7 by 7 count.
  private static final int WIDE = 32;

  private final Object backend;
  private final Optional<Storage> halves;
  private final RowKernels rows;
  private final Stream stream;
  private final Workspace workspace;
  private final Staging staging;
  private final DirectInputs direct;
  private final Pins pins;
  private final List<Numbers> pending = new ArrayList<>();
  private final Runnable forgetTables;
  private Inputs inputs;
  private long lastScoped;

  /// @param backend whose weights it may read
  /// @param halves what multiplies in 16 bits reads; empty where nothing does
  /// @param forgetTables forgets what lies in a scope that has been closed
  /// @param trim frees memory that is kept for later; false if that is none
  Lane(
      Object backend,
      Device device,
      Optional<Storage> halves,
      RowKernels rows,
      Runnable forgetTables,
      BooleanSupplier trim) {
    this.backend = backend;
    this.halves = halves;
    this.rows = rows;
    this.forgetTables = forgetTables;
    this.stream = device.openStream();
    this.staging = new Staging(device, stream);
    this.workspace = new Workspace(device, staging::waitForStream, trim);
    this.direct = new DirectInputs(workspace, staging);
    this.pins = new Pins(device);
    this.inputs = direct;
  }

  /// The backend whose weights it may read.
  Object backend() {
    return backend;
  }

  Stream stream() {
    return stream;
  }

  Workspace workspace() {
    return workspace;
  }

  Staging staging() {
    return staging;
  }

  Pins pins() {
    return pins;
  }

  DirectInputs direct() {
    return direct;
  }

  Inputs inputs() {
    return inputs;
  }

  void use(Inputs others) {
    inputs = others;
    forgetTables.run();
  }

  void forgetTables() {
    forgetTables.run();
  }

  /// What must not happen in a recording, which could not repeat it.
  void refuseInRecording(String what) {
    if (inputs.isRecording()) {
      throw new UnrecordableException(what);
    }
  }

  /// Whether a tensor has so many tokens in a row that products of them are those of pictures. It
  /// does not depend on the number of rows, so that a row's result does not either.
  static boolean isWide(Shape shape) {
    return shape.rank() > 2 && shape.elements() / shape.width() / shape.rows() >= WIDE;
  }

  // Tensors.

  /// Room in 16 bits, if anything reads that.
  private long roomOfHalves(long elements) {
    return halves.isPresent() ? workspace.take(elements * Short.BYTES) : 0;
  }

  /// Room in the innermost scope, for numbers in 32 bits that the caller computes at once.
  DeviceTensor now(Shape shape) {
    long address = workspace.take(shape.elements() * Float.BYTES);
    return new DeviceTensor(shape, Numbers.there(this, shape.elements(), address, 0));
  }

  /// Room in the innermost scope, for numbers that are computed when they are asked for.
  DeviceTensor later(Shape shape, Formula formula) {
    long elements = shape.elements();
    long floats = workspace.take(elements * Float.BYTES);
    Numbers numbers = Numbers.later(this, elements, floats, roomOfHalves(elements), formula);
    pending.add(numbers);
    return new DeviceTensor(shape, numbers);
  }

  /// Floating-point numbers of this session or of its backend.
  DeviceTensor floats(Tensor tensor) {
    return switch (tensor) {
      case DeviceTensor known -> {
        checkOwner(known.numbers().owner(), tensor);
        yield known;
      }
      case TableTensor table -> widened(table);
      case IntTensor integers ->
          throw new IllegalArgumentException("expected F32, got I32 " + integers.shape());
      default -> throw DeviceTensor.foreign(tensor);
    };
  }

  IntTensor integers(Tensor tensor) {
    IntTensor known = IntTensor.of(tensor);
    checkOwner(known.integers().owner(), tensor);
    return known;
  }

  /// A table to look rows up in.
  Table rows(Tensor tensor) {
    if (tensor instanceof TableTensor known) {
      checkOwner(known.owner(), tensor);
      return known.table();
    }
    int width = tensor.shape().width();
    long address = floats(tensor).numbers().floats();
    return new Table(address, Storage.F32, 0, tensor.shape().rows(), width, width);
  }

  private void checkOwner(Object owner, Tensor tensor) {
    Expected.that(
        owner.equals(this) || owner.equals(backend),
        () -> "a tensor of another backend or of another of its sessions: " + tensor);
  }

  /// All rows of a table in 32 bits.
  private DeviceTensor widened(TableTensor tensor) {
    Table table = rows(tensor);
    int[] all = IntStream.range(0, table.rows()).toArray();
    long room = workspace.take((long) all.length * Integer.BYTES);
    long ids = inputs.put(new Integers(this, all.length, room, () -> all), _ -> {});
    DeviceTensor out = now(tensor.shape());
    rows.embed(stream, ids, table, all.length, out.numbers().floats());
    return out;
  }

  /// Where numbers lie in that form, computed by now.
  long address(DeviceTensor tensor, Storage form) {
    Numbers numbers = tensor.numbers();
    if (form == Storage.F32) {
      return numbers.floats();
    }
    if (numbers.keepsHalves()) {
      if (!numbers.hasHalves()) {
        if (numbers.hasFloats()) {
          cast(numbers, form, numbers.halves());
        } else {
          numbers.makeHalves(form);
        }
        numbers.made(form);
      }
      return numbers.halves();
    }
    long copy = workspace.take(numbers.elements() * form.bytes());
    cast(numbers, form, copy);
    return copy;
  }

  private void cast(Numbers numbers, Storage form, long to) {
    rows.cast(stream, numbers.floats(), Storage.F32, to, form, numbers.elements());
  }

  // Between host and device.

  /// Writes numbers of the host to an address.
  void upload(long to, MemorySegment data) {
    staging.upload(to, data);
  }

  /// Overwrites numbers in 32 bits.
  void write(Numbers numbers, MemorySegment data) {
    refuseInRecording("it writes to a tensor");
    Expected.that(
        numbers.owner() == this, () -> "a weight can't be written to; upload what is to change");
    boolean halved = numbers.hasHalves();
    long address = numbers.floats();
    settle();
    upload(address, data);
    numbers.changed();
    if (halved) {
      halves.ifPresent(
          form -> {
            cast(numbers, form, numbers.halves());
            numbers.made(form);
          });
    }
  }

  /// Computes what was put off, as what it reads is about to change.
  void settle() {
    for (int i = 0; i < pending.size(); i++) {
      pending.get(i).floats();
    }
  }

  // Lifetime.

  ComputeSession.Scope scope() {
    int then = pending.size();
    return workspace.scope(
        () -> {
          drop(then);
          forgetTables.run();
        });
  }

  /// How much is put off.
  int pending() {
    return pending.size();
  }

  /// Forgets what was put off beyond a number, as nobody can ask for it any more.
  void drop(int then) {
    if (pending.size() > then) {
      pending.subList(then, pending.size()).clear();
    }
  }

  /// The result of `body`, run in a scope of its own, in the scope around it.
  ///
  /// Room of the size that was needed last time is taken before the scope is opened, and what was
  /// put off is computed there, so that blocks of one model copy nothing.
  DeviceTensor scoped(Supplier<Tensor> body) {
    long room = workspace.take(lastScoped);
    long roomSize = lastScoped;
    DeviceTensor result;
    long spare = 0;
    boolean fits;
    try (ComputeSession.Scope _ = scope()) {
      result = floats(body.get());
      Numbers numbers = result.numbers();
      lastScoped = numbers.elements() * Float.BYTES;
      fits = lastScoped == roomSize;
      if (fits && numbers.isUntouched()) {
        numbers.moveTo(room);
      }
      long computed = numbers.floats();
      if (fits) {
        if (computed != room) {
          stream.copy(room, computed, lastScoped);
        }
      } else {
        // So far beyond where it will lie that the two can't overlap.
        workspace.take(lastScoped);
        spare = workspace.take(lastScoped);
        stream.copy(spare, computed, lastScoped);
      }
    }
    if (!fits) {
      room = workspace.take(lastScoped);
      stream.copy(room, spare, lastScoped);
    }
    long elements = result.numbers().elements();
    return new DeviceTensor(
        result.shape(), Numbers.there(this, elements, room, roomOfHalves(elements)));
  }

  @Override
  public void close() {
    try {
      stream.synchronize();
    } finally {
      pins.close();
      staging.close();
      workspace.close();
      stream.close();
    }
  }
}
