// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.spi.compute.DType;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a pickle of weights is made of. A value may hold itself, so nothing here is printed or
/// compared as a whole; only texts and whole numbers are keys.
sealed interface PickleValue {

  /// A value whose content no tensor needs.
  enum Plain implements PickleValue {
    NONE,
    TRUTH,
    NUMBER,
    BYTES
  }

  record Text(String value) implements PickleValue {}

  record Whole(long value) implements PickleValue {}

  /// A whole number of more than 64 bits, such as the magic number of the format before 1.6.
  record Huge(BigInteger value) implements PickleValue {}

  record Tuple(List<PickleValue> items) implements PickleValue {}

  /// A list, which grows while it is read.
  record Sequence(List<PickleValue> items) implements PickleValue {}

  /// A dictionary or an `OrderedDict`, which grows while it is read.
  record Dictionary(Map<PickleValue, PickleValue> entries) implements PickleValue {
    static Dictionary empty() {
      return new Dictionary(new LinkedHashMap<>());
    }
  }

  /// The functions and classes that weights are made with; there are no others.
  enum Callable implements PickleValue {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER
  }

  /// A class such as `torch.FloatStorage`.
  record StorageType(DType type) implements PickleValue {}

  /// The memory of one or more tensors, kept outside the pickle.
  ///
  /// @param key names it in the file
  /// @param offset of the view, in elements, for files that name a part of a storage
  /// @param elements their number, unchecked
  record Storage(DType type, String key, long offset, long elements) implements PickleValue {}

  /// A view of a storage; its numbers are unchecked.
  ///
  /// @param offset of the first element in the storage, in elements
  /// @param strides of each axis, in elements
  record View(Storage storage, long offset, List<Long> extents, List<Long> strides)
      implements PickleValue {}
}
