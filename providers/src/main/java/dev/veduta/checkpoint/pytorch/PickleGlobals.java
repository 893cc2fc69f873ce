// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.TensorListing;
import dev.veduta.checkpoint.pytorch.PickleValue.Callable;
import dev.veduta.checkpoint.pytorch.PickleValue.Dictionary;
import dev.veduta.checkpoint.pytorch.PickleValue.Plain;
import dev.veduta.checkpoint.pytorch.PickleValue.Sequence;
import dev.veduta.checkpoint.pytorch.PickleValue.Storage;
import dev.veduta.checkpoint.pytorch.PickleValue.StorageType;
import dev.veduta.checkpoint.pytorch.PickleValue.Text;
import dev.veduta.checkpoint.pytorch.PickleValue.Tuple;
import dev.veduta.checkpoint.pytorch.PickleValue.View;
import dev.veduta.checkpoint.pytorch.PickleValue.Whole;
import dev.veduta.spi.compute.DType;
import java.util.List;
import java.util.Map;

/// The names outside the pickle that a file of weights may use, and what they make of their
/// arguments. Every other name is refused.
final class PickleGlobals {
  static final String ADVICE =
      "If the file is to be trusted and holds more than weights, save those alone, in Python:"
          + " torch.save(model.state_dict(), 'pytorch_model.bin')";

  private static final int MOST_AXES = 64;

  private static final Map<String, PickleValue> KNOWN =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Callable.ORDERED_DICT),
          Map.entry("torch._utils._rebuild_tensor", Callable.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_tensor_v2", Callable.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Callable.REBUILD_PARAMETER),
          Map.entry("torch.DoubleStorage", new StorageType(DType.F64)),
          Map.entry("torch.FloatStorage", new StorageType(DType.F32)),
          Map.entry("torch.HalfStorage", new StorageType(DType.F16)),
          Map.entry("torch.BFloat16Storage", new StorageType(DType.BF16)),
          Map.entry("torch.LongStorage", new StorageType(DType.I64)),
          Map.entry("torch.IntStorage", new StorageType(DType.I32)),
          Map.entry("torch.ShortStorage", new StorageType(DType.I16)),
          Map.entry("torch.CharStorage", new StorageType(DType.I8)),
          Map.entry("torch.ByteStorage", new StorageType(DType.U8)),
          Map.entry("torch.BoolStorage", new StorageType(DType.BOOL)));

  private PickleGlobals() {}

  /// What a name stands for.
  static PickleValue find(PickleInput input, String module, String name) {
    String full = module + "." + name;
    PickleValue known = KNOWN.get(full);
    if (known == null) {
      throw input.wrong(
          "asks for %s, which weights do not need; nothing of it was loaded or run. %s"
              .formatted(TensorListing.quoted(full), ADVICE));
    }
    return known;
  }

  /// The storage that a persistent id names: `('storage', type, key, location, elements)`, before
  /// 1.6 with `(key, offset, elements)` of a view, or none, at the end.
  static Storage storage(PickleInput input, PickleValue id) {
    if (id instanceof Tuple(List<PickleValue> items)
        && (items.size() == 5 || items.size() == 6)
        && items.getFirst() instanceof Text(String kind)
        && kind.equals("storage")
        && items.get(1) instanceof StorageType(DType type)
        && items.get(2) instanceof Text(String key)
        && items.get(4) instanceof Whole(long elements)) {
      PickleValue view = items.size() == 6 ? items.get(5) : Plain.NONE;
      if (view == Plain.NONE) {
        return new Storage(type, key, 0, elements);
      }
      if (view instanceof Tuple(List<PickleValue> part)
          && part.size() == 3
          && part.get(1) instanceof Whole(long offset)
          && part.get(2) instanceof Whole(long length)) {
        return new Storage(type, key, offset, length);
      }
    }
    throw input.wrong("names something outside the pickle that is no storage of a tensor");
  }

  /// The result of a known function.
  static PickleValue call(PickleInput input, PickleValue callable, PickleValue arguments) {
    if (!(callable instanceof Callable known)
        || !(arguments instanceof Tuple(List<PickleValue> given))) {
      throw input.wrong("calls what can't be called");
    }
    return switch (known) {
      case ORDERED_DICT -> dictionary(input, given);
      case REBUILD_TENSOR -> tensor(input, given);
      case REBUILD_PARAMETER -> parameter(input, given);
    };
  }

  /// Puts a key and its value into a dictionary.
  static void put(PickleInput input, Dictionary dictionary, PickleValue key, PickleValue value) {
    if (!(key instanceof Text || key instanceof Whole)) {
      throw input.wrong("has a key in a dictionary that is neither text nor whole number");
    }
    dictionary.entries().put(key, value);
  }

  /// Python 2 gives the pairs as an argument; since then they are put in afterwards.
  private static Dictionary dictionary(PickleInput input, List<PickleValue> arguments) {
    Dictionary dictionary = Dictionary.empty();
    if (arguments.isEmpty()) {
      return dictionary;
    }
    if (arguments.size() == 1
        && arguments.getFirst() instanceof Sequence(List<PickleValue> pairs)) {
      input.count(pairs.size());
      for (PickleValue pair : pairs) {
        if (!(pair instanceof Sequence(List<PickleValue> items)) || items.size() != 2) {
          throw input.wrong("makes an OrderedDict of what are no pairs");
        }
        put(input, dictionary, items.getFirst(), items.getLast());
      }
      return dictionary;
    }
    throw input.wrong("makes an OrderedDict of what are no pairs");
  }

  /// `(storage, offset, extents, strides, …)`.
  private static View tensor(PickleInput input, List<PickleValue> arguments) {
    if (arguments.size() >= 4
        && arguments.size() <= 7
        && arguments.getFirst() instanceof Storage storage
        && arguments.get(1) instanceof Whole(long offset)) {
      List<Long> extents = wholeNumbers(input, arguments.get(2));
      List<Long> strides = wholeNumbers(input, arguments.get(3));
      if (extents.size() == strides.size()) {
        return new View(storage, offset, extents, strides);
      }
    }
    throw wrongTensor(input);
  }

  private static PickleValue parameter(PickleInput input, List<PickleValue> arguments) {
    if (arguments.size() == 3 && arguments.getFirst() instanceof View view) {
      return view;
    }
    throw input.wrong("makes a parameter of what is no tensor");
  }

  private static List<Long> wholeNumbers(PickleInput input, PickleValue value) {
    if (!(value instanceof Tuple(List<PickleValue> items)) || items.size() > MOST_AXES) {
      throw wrongTensor(input);
    }
    return items.stream()
        .map(
            item -> {
              if (item instanceof Whole(long number)) {
                return number;
              }
              throw wrongTensor(input);
            })
        .toList();
  }

  private static ModelException wrongTensor(PickleInput input) {
    return input.wrong("makes a tensor of other than a storage, an offset, a size and a stride");
  }
}
