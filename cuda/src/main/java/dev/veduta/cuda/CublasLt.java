// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.veduta.spi.compute.Precision;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// NVIDIA's library of products, open on the device of the thread that opened it. Safe for use by
/// many threads; its owner closes it when nothing of it runs any more, after its products.
final class CublasLt implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(CublasLt.class.getName());

  private final CublasLtLibrary library;
  private final MemorySegment handle;

  private CublasLt(CublasLtLibrary library, MemorySegment handle) {
    this.library = library;
    this.handle = handle;
  }

  /// The library that this machine has; empty where it has none, or one that can't be used.
  static Optional<CublasLt> open() {
    return CublasLtLibrary.find().flatMap(CublasLt::open);
  }

  private static Optional<CublasLt> open(CublasLtLibrary library) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(ADDRESS);
      int status = library.status("cublasLtCreate", "A", cell);
      if (status != 0) {
        LOGGER.log(
            Level.INFO,
            "{0} is not used, as it can''t be opened here: status {1}",
            library.file(),
            status);
        return Optional.empty();
      }
      return Optional.of(new CublasLt(library, cell.get(ADDRESS, 0)));
    }
  }

  /// Which it is, such as `cublasLt 13.0.2`.
  String version() {
    return library.version();
  }

  /// Products with weights of a shape, which the caller closes.
  ///
  /// @param depth numbers from the beginning of a row of weights to that of the next
  CublasLtProduct product(Precision precision, int in, int out, int depth) {
    return CublasLtProduct.of(library, handle, precision, in, out, depth);
  }

  /// Of a device that is lost nothing can be freed, nor need be.
  @Override
  public void close() {
    int status = library.status("cublasLtDestroy", "A", handle);
    LOGGER.log(Level.DEBUG, "{0} is closed with status {1}", library.file(), status);
  }
}
