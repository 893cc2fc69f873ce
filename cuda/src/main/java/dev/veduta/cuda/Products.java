// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.cuda.driver.TensorMap;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The linear maps of a device. What computes a row, and in which order it is summed, depends on
/// the weights' shape and on `wide` alone, never on how many rows there are; so a row's result is
/// the same in any company.
///
/// Safe for use by many threads, each with a stream of its own. It owns what kernels need beside
/// their operands; its owner closes it when nothing runs any more.
final class Products implements AutoCloseable {

  private static final int ROW_BYTES = 16;

  /// The compute capability, times ten, that hopper.cu is for.
  private static final int HOPPER = 90;

  /// Outputs that Hopper's kernels finish at once.
  private static final int FOUR = 4;

  private final Device device;
  private final int multiprocessors;
  private final Packing packing;
  private final Kernels kernels;
  private final Optional<LibraryProducts> others;
  private final Map<Stream, Desk> desks = new ConcurrentHashMap<>();

  private Products(
      Device device, Packing packing, Kernels kernels, Optional<LibraryProducts> others) {
    this.device = device;
    this.multiprocessors = device.multiprocessors();
    this.packing = packing;
    this.kernels = kernels;
    this.others = others;
  }

  /// What computes a product.
  private enum Way {
    LIBRARY,
    HOPPER,
    WIDE,
    NARROW
  }

  /// @param library outlives it
  /// @param verdicts about kernels, to which those of this device are added
  static Products open(
      Device device, KernelLibrary library, Precision precision, Verdicts verdicts) {
    Packing packing = new Packing(precision);
    return new Products(
        device,
        packing,
        verdicts.trusted(device, library.origin(), packing, Kernels.of(library, precision)),
        LibraryProducts.open(device, library, packing, verdicts));
  }

  /// NVIDIA's library, if that is asked too.
  Optional<String> library() {
    return others.map(LibraryProducts::version);
  }

  /// How weights are laid out.
  Packing packing() {
    return packing;
  }

  /// In which form rows are read.
  ///
  /// @param wide whether they are of many tokens
  Storage operand(boolean wide) {
    return packing.storage();
  }

  /// A linear map of weights that were packed and lie on the device.
  ///
  /// @param weights their address, a multiple of 256; factors lie where [Packing] has them
  /// @param bias the address of floats, or 0
  PackedLinear linear(Object owner, String name, int in, int out, long weights, long bias) {
    return packed(device, packing, owner, name, in, out, weights, bias);
  }

  static PackedLinear packed(
      Device device,
      Packing packing,
      Object owner,
      String name,
      int in,
      int out,
      long weights,
      long bias) {
    int depth = packing.depth(in);
    long scales = packing.hasScales() ? weights + packing.scalesOffset(in, out) : 0;
    // The copy engine reads rows of x, which have no gaps, from multiples of 16 bytes on.
    boolean isForHopper =
        device.capability() == HOPPER
            && packing.storage() != Storage.F32
            && depth == in
            && out % FOUR == 0;
    MemorySegment map =
        isForHopper
            ? TensorMap.ofHalves(Arena.ofAuto(), device, weights, out, in, Desk.BOX, Desk.BOX)
            : null;
    return new PackedLinear(
        owner, name, in, out, packing.storage(), weights, depth, scales, bias, map);
  }

  /// Gets ready for a stream, which is needed before anything of it is recorded.
  void prepare(Stream stream) {
    desks.computeIfAbsent(stream, one -> Desk.open(device, one));
  }

  /// Frees what it keeps for a stream, before that is closed.
  void release(Stream stream) {
    Desk desk = desks.remove(stream);
    if (desk != null) {
      desk.close();
    }
  }

  /// Whether it is known who computes products of many tokens with such weights. Finding out takes
  /// memory and time, which a recording does not allow.
  boolean areDecided(List<Product> products) {
    return others
        .map(library -> products.stream().allMatch(one -> library.isDecided(one.layer())))
        .orElse(true);
  }

  /// Bytes of device memory that [#run] needs beside operands and results.
  long scratch(long rows, List<Product> products, boolean wide) {
    return products.stream()
        .mapToLong(one -> library(one.layer(), wide).map(it -> it.scratch(rows, one)).orElse(0L))
        .max()
        .orElse(0);
  }

  /// How NVIDIA's library computes products with such weights; empty where our kernels do.
  private Optional<LibraryProduct> library(PackedLinear layer, boolean wide) {
    return wide ? others.flatMap(all -> all.chosen(layer, this::multiply)) : Optional.empty();
  }

  /// Computes a product of many tokens with our kernels.
  private void multiply(Desk desk, Rows x, Product product) {
    launch(desk, x, List.of(product), Activation.NONE, ownWay(product.layer()));
  }

  /// Computes linear maps of the same rows.
  ///
  /// @param wide whether rows are of many tokens, for which products are computed otherwise
  /// @param scratch the address of as many bytes as [#scratch] says, a multiple of 256
  void run(
      Stream stream,
      Rows x,
      List<Product> products,
      Activation activation,
      boolean wide,
      long scratch) {
    check(x, products, wide);
    if (x.rows() == 0) {
      return;
    }
    Desk desk = desks.computeIfAbsent(stream, one -> Desk.open(device, one));
    // Each map goes where its own shape sends it, not that of those beside it.
    Map<Way, List<Product>> ways = new EnumMap<>(Way.class);
    for (Product product : products) {
      ways.computeIfAbsent(way(product.layer(), wide), _ -> new ArrayList<>()).add(product);
    }
    ways.forEach(
        (way, all) -> {
          if (way == Way.LIBRARY) {
            for (Product product : all) {
              library(product.layer(), wide)
                  .orElseThrow()
                  .multiply(desk, stream, x, product, activation, scratch);
            }
          } else {
            for (int from = 0; from < all.size(); from += Desk.TOGETHER) {
              List<Product> part = all.subList(from, Math.min(all.size(), from + Desk.TOGETHER));
              launch(desk, x, part, activation, way);
            }
          }
        });
  }

  private Way way(PackedLinear layer, boolean wide) {
    if (!wide) {
      return Way.NARROW;
    }
    return library(layer, true).isPresent() ? Way.LIBRARY : ownWay(layer);
  }

  /// With our kernels, many tokens.
  private Way ownWay(PackedLinear layer) {
    return isForHopper(layer) ? Way.HOPPER : Way.WIDE;
  }

  private boolean isForHopper(PackedLinear layer) {
    return layer.map() != null && !kernels.hopper().isEmpty();
  }

  private void check(Rows x, List<Product> products, boolean wide) {
    if (x.type() != operand(wide) || x.address() % ROW_BYTES != 0) {
      throw new IllegalArgumentException(
          "a product of %s reads rows in %s at a multiple of 16, got %s"
              .formatted(packing.precision().label(), operand(wide), x));
    }
    int in = products.getFirst().layer().in();
    for (Product product : products) {
      PackedLinear layer = product.layer();
      if (layer.in() != in || layer.type() != packing.storage()) {
        throw new IllegalArgumentException(
            "products of one x are of one width and of %s, got %s beside %s"
                .formatted(packing.precision().label(), layer, products.getFirst().layer()));
      }
      if ((product.out() | product.residual()) % ROW_BYTES != 0) {
        throw new IllegalArgumentException(
            "%s writes to %x and adds %x, expected multiples of 16"
                .formatted(layer, product.out(), product.residual()));
      }
    }
  }

  private void launch(Desk desk, Rows x, List<Product> products, Activation activation, Way way) {
    switch (way) {
      case HOPPER -> {
        Kernel kernel = kernels.hopper(x.rows(), products, multiprocessors);
        desk.launch(kernel, x, products, activation, 1);
      }
      case WIDE -> {
        Kernel kernel = kernels.wide(x.rows(), products, multiprocessors);
        desk.launch(kernel, x, products, activation, 1);
      }
      case NARROW -> {
        Kernel kernel = kernels.narrow(x.rows(), products, multiprocessors);
        // Few tiles leave multiprocessors idle: then the groups of a sum are blocks of their own.
        boolean isSplit =
            kernels.broad().contains(kernel) && kernel.tiles(x.rows(), products) <= multiprocessors;
        desk.launch(kernel, x, products, activation, isSplit ? Desk.GROUPS : 1);
      }
      case LIBRARY -> throw new IllegalStateException("the library launches its own kernels");
    }
  }

  @Override
  public void close() {
    desks.values().forEach(Desk::close);
    desks.clear();
    others.ifPresent(LibraryProducts::close);
  }
}
