// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// One device, with the weights loaded on it; it owns them and frees them when closed. Safe for use
/// by many threads.
public interface ComputeBackend extends AutoCloseable {

  /// One line for a log, such as `vector-cpu, 256-bit, 8 threads`.
  String description();

  /// Makes a weight tensor that lives as long as this backend.
  ///
  /// @param data little-endian, row-major, of a floating-point type; copied or converted, so that
  ///   the caller may free it afterwards
  Tensor weights(String name, Shape shape, DType type, MemorySegment data);

  /// Makes a linear map that lives as long as this backend, packed as its products like it.
  ///
  /// @param type of `weight`, floating-point
  /// @param weight `[out, in]`, little-endian, row-major; the caller may free it afterwards
  /// @param bias `[out]`, a tensor of this backend, or empty for a projection without one
  Linear linear(
      String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias);

  /// The `[out, in]` weight of a linear map of this backend, to look rows up in with
  /// [ComputeSession#embed]. It takes no memory of its own, so that a word embedding which also
  /// scores words is kept once.
  Tensor table(Linear linear);

  ComputeSession openSession();

  /// Most pictures that its sessions should see in one pass: as many as together take less time
  /// than one after the other, and fit its memory. 1 where that gains nothing.
  ///
  /// @param picture `[3, height, width]` as an encoder reads it; a video is as many as it has
  ///   frames
  default int picturesAtOnce(Shape picture) {
    return 1;
  }

  /// Why nothing can be computed any more, when the device has come to an end. Asks the device
  /// nothing and waits for nothing.
  default Optional<String> failure() {
    return Optional.empty();
  }

  /// Most texts, beams counted, that a session should decode together where nobody says how many:
  /// as many as gain most of what company gains, and let none of them wait long for the others.
  default int textsAtOnce() {
    return 16;
  }

  @Override
  void close();
}
