// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.veduta.cuda.driver.Arguments;
import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.cuda.driver.Function;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.cuda.driver.TensorMap;
import dev.veduta.spi.compute.Activation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Launches products on one stream, and owns what they need beside their operands: the structs that
/// describe a launch, and memory where blocks that share a tile leave their sums. Of one thread at
/// a time; its owner closes it before the stream.
@SuppressWarnings("EnumOrdinal") // product.h numbers them in Java's order
final class Desk implements AutoCloseable {
  /// The most linear maps of a launch, and how many blocks may share a tile (product.h).
  static final int TOGETHER = 4;

  static final int GROUPS = 4;

  /// Rows and numbers of a row that Hopper's copy engine fetches at once (hopper.cu).
  static final int BOX = 64;

  private static final int FOUR = 4;
  private static final int FINISH_THREADS = 256;
  private static final int SLICES = 16;
  private static final int CHUNK_BYTES = 64;

  /// Floats of the tiles that are shared.
  private static final long TILE = 64 * 64;

  /// Descriptions of rows that are kept: activations come back to the same places.
  private static final int MAPS_KEPT = 512;

  private static final long MAP_BYTES = 128;

  // Offsets of struct Call and struct Product.
  private static final long X = 0;
  private static final long PARTIAL = 8;
  private static final long TICKETS = 16;
  private static final long ROWS = 24;
  private static final long IN = 32;
  private static final long DEPTH = 36;
  private static final long SLICE = 40;
  private static final long GROUPS_OF_TILE = 44;
  private static final long ACTIVATION = 48;
  private static final long COUNT = 52;
  private static final long OF = 56;
  private static final long PRODUCT_BYTES = 48;
  private static final long CALL_BYTES = OF + TOGETHER * PRODUCT_BYTES;

  private final Device device;
  private final Stream stream;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment call = arena.allocate(CALL_BYTES, Long.BYTES);
  private final MemorySegment maps = arena.allocate((1 + TOGETHER) * MAP_BYTES, MAP_BYTES);
  private final Map<Place, MemorySegment> known = new HashMap<>();
  private final DeviceMemory partial;
  private final DeviceMemory tickets;

  /// Rows that Hopper's copy engine was told of.
  private record Place(long address, long rows, int in) {}

  private Desk(Device device, Stream stream, DeviceMemory partial, DeviceMemory tickets) {
    this.device = device;
    this.stream = stream;
    this.partial = partial;
    this.tickets = tickets;
  }

  /// With room for as many shared tiles as there are multiprocessors.
  static Desk open(Device device, Stream stream) {
    int tiles = device.multiprocessors();
    DeviceMemory partial = device.allocate(tiles * TILE * GROUPS * Float.BYTES);
    DeviceMemory tickets = null;
    try {
      tickets = device.allocate((long) tiles * Integer.BYTES);
      stream.fill(tickets.address(), 0, tickets.bytes());
      return new Desk(device, stream, partial, tickets);
    } catch (RuntimeException e) {
      if (tickets != null) {
        tickets.close();
      }
      partial.close();
      throw e;
    }
  }

  /// Has a kernel compute up to [#TOGETHER] products.
  ///
  /// @param groups [#GROUPS] if as many blocks share each tile, else 1
  void launch(Kernel kernel, Rows x, List<Product> products, Activation activation, int groups) {
    int tiles = kernel.tiles(x.rows(), products);
    if (groups > 1 && tiles > device.multiprocessors()) {
      throw new IllegalArgumentException(
          "%s is to share %d tiles among blocks, where there is room for %d"
              .formatted(kernel.name(), tiles, device.multiprocessors()));
    }
    fill(x, products, activation, groups);
    Arguments arguments = stream.arguments().add(call, Long.BYTES);
    int blocks = tiles * groups;
    if (kernel.isPersistent()) {
      blocks = Math.min(tiles, device.multiprocessors());
      fillMaps(x, products);
      arguments.add(maps, (int) (MAP_BYTES / 2));
    }
    stream.launch(
        kernel.function(), blocks, 1, 1, kernel.threads(), kernel.sharedBytes(), arguments);
  }

  /// Makes y of the sums of a product.
  ///
  /// @param kernel for that
  /// @param sums the address of `[rows, out]` floats, which may be where y goes
  void finish(Function kernel, long sums, long rows, Product product, Activation activation) {
    fill(new Rows(sums, Storage.F32, rows), List.of(product), activation, 1);
    long fours = rows * Math.ceilDiv(product.layer().out(), FOUR);
    int blocks = Math.toIntExact(Math.ceilDiv(fours, FINISH_THREADS));
    stream.launch(
        kernel, blocks, 1, 1, FINISH_THREADS, 0, stream.arguments().add(call, Long.BYTES));
  }

  private void fill(Rows x, List<Product> products, Activation activation, int groups) {
    PackedLinear first = products.getFirst().layer();
    int chunks = Math.ceilDiv(first.depth() * first.type().bytes(), CHUNK_BYTES);
    call.set(JAVA_LONG, X, x.address());
    call.set(JAVA_LONG, PARTIAL, partial.address());
    call.set(JAVA_LONG, TICKETS, tickets.address());
    call.set(JAVA_LONG, ROWS, x.rows());
    call.set(JAVA_INT, IN, first.in());
    call.set(JAVA_INT, DEPTH, first.depth());
    call.set(JAVA_INT, SLICE, Math.ceilDiv(chunks, SLICES));
    call.set(JAVA_INT, GROUPS_OF_TILE, groups);
    call.set(JAVA_INT, ACTIVATION, activation.ordinal());
    call.set(JAVA_INT, COUNT, products.size());
    for (int i = 0; i < products.size(); i++) {
      Product product = products.get(i);
      long at = OF + i * PRODUCT_BYTES;
      call.set(JAVA_LONG, at, product.layer().weights());
      call.set(JAVA_LONG, at + 8, product.layer().scales());
      call.set(JAVA_LONG, at + 16, product.layer().bias());
      call.set(JAVA_LONG, at + 24, product.residual());
      call.set(JAVA_LONG, at + 32, product.out());
      call.set(JAVA_INT, at + 40, product.layer().out());
      call.set(JAVA_INT, at + 44, product.outType().ordinal());
    }
  }

  private void fillMaps(Rows x, List<Product> products) {
    int in = products.getFirst().layer().in();
    MemorySegment.copy(map(new Place(x.address(), x.rows(), in)), 0, maps, 0, MAP_BYTES);
    for (int i = 0; i < products.size(); i++) {
      MemorySegment map = Objects.requireNonNull(products.get(i).layer().map());
      MemorySegment.copy(map, 0, maps, (1 + i) * MAP_BYTES, MAP_BYTES);
    }
  }

  private MemorySegment map(Place place) {
    MemorySegment map = known.get(place);
    if (map == null) {
      if (known.size() == MAPS_KEPT) {
        known.clear();
      }
      map =
          TensorMap.ofHalves(
              Arena.ofAuto(), device, place.address(), place.rows(), place.in(), BOX, BOX);
      known.put(place, map);
    }
    return map;
  }

  @Override
  public void close() {
    tickets.close();
    partial.close();
    arena.close();
  }
}
