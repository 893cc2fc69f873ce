// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.Function;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which products of many tokens NVIDIA's library computes on a device, where a machine has it:
/// those with weights of a shape for which it won a [Contest], which is held when the first of them
/// is asked for. Safe for use by many threads; its owner closes it when nothing runs any more.
final class LibraryProducts implements AutoCloseable {
  private final Device device;
  private final Packing packing;
  private final CublasLt library;
  private final Function finish;
  private final Verdicts verdicts;
  private final Contest contest;
  private final Map<Form, CublasLtProduct> products = new ConcurrentHashMap<>();
  private final Map<Form, Optional<LibraryProduct>> chosen = new ConcurrentHashMap<>();

  /// Weights of one shape.
  private record Form(int in, int out) {}

  private LibraryProducts(
      Device device, Packing packing, CublasLt library, Function finish, Verdicts verdicts) {
    this.device = device;
    this.packing = packing;
    this.library = library;
    this.finish = finish;
    this.verdicts = verdicts;
    this.contest = verdicts.contest();
  }

  /// Empty where there is no library.
  static Optional<LibraryProducts> open(
      Device device, KernelLibrary kernels, Packing packing, Verdicts verdicts) {
    return CublasLt.open()
        .map(
            library ->
                new LibraryProducts(
                    device, packing, library, kernels.function("veduta_finish", 0), verdicts));
  }

  /// Which library it is.
  String version() {
    return library.version();
  }

  /// Whether it is known who computes products with weights of such a shape.
  boolean isDecided(PackedLinear layer) {
    return chosen.containsKey(new Form(layer.in(), layer.out()));
  }

  /// How the library computes products with weights of such a shape; empty where our kernels do.
  ///
  /// @param ours computes them with our kernels
  Optional<LibraryProduct> chosen(PackedLinear layer, Contest.Ours ours) {
    Form form = new Form(layer.in(), layer.out());
    Optional<LibraryProduct> known = chosen.get(form);
    return known != null ? known : chosen.computeIfAbsent(form, _ -> decide(form, layer, ours));
  }

  private Optional<LibraryProduct> decide(Form form, PackedLinear layer, Contest.Ours ours) {
    CublasLtProduct product =
        products.computeIfAbsent(
            form,
            _ -> library.product(packing.precision(), layer.in(), layer.out(), layer.depth()));
    return verdicts
        .algorithm(
            device,
            library.version(),
            packing.precision(),
            contest,
            layer,
            () -> contest.winner(device, layer, product, finish, ours))
        .map(algorithm -> new LibraryProduct(product, algorithm, finish));
  }

  @Override
  public void close() {
    device.use();
    products.values().forEach(CublasLtProduct::close);
    library.close();
  }
}
