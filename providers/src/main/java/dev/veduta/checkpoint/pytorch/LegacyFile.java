// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.FileRange;
import dev.veduta.checkpoint.TensorFile;
import dev.veduta.checkpoint.TensorListing;
import dev.veduta.checkpoint.pytorch.PickleValue.Huge;
import dev.veduta.checkpoint.pytorch.PickleValue.Sequence;
import dev.veduta.checkpoint.pytorch.PickleValue.Storage;
import dev.veduta.checkpoint.pytorch.PickleValue.Text;
import dev.veduta.checkpoint.pytorch.PickleValue.Whole;
import dev.veduta.spi.compute.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A file of PyTorch before 1.6: pickles of a magic number, a version, the writer's machine, the
/// object and the keys of its storages; then each storage with its length before it, always
/// little-endian.
final class LegacyFile {
  private static final Huge MAGIC = new Huge(new BigInteger("1950a86a20f9469cfc6c", 16));
  private static final Whole VERSION = new Whole(1001);
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String location;
  private final String file;
  private final MemorySegment content;
  private final Map<String, DType> types = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();

  /// Where a storage lies.
  ///
  /// @param length in elements
  private record Place(long offset, long length) {}

  private LegacyFile(String location, String file, MemorySegment content) {
    this.location = location;
    this.file = file;
    this.content = content;
  }

  /// Reads the pickles and locates the storages.
  ///
  /// @param content the whole file, mapped
  static TensorFile read(String location, String file, MemorySegment content) {
    return new LegacyFile(location, file, content).tensors();
  }

  private TensorFile tensors() {
    PickleInput input = new PickleInput(location, "the file", content);
    if (!next(input).equals(MAGIC)) {
      throw wrong("is a pickle, but none that torch.save wrote. " + PickleGlobals.ADVICE);
    }
    if (!next(input).equals(VERSION)) {
      throw wrong("has another version than %d, the only one known".formatted(VERSION.value()));
    }
    next(input); // the writer's machine, which changes nothing
    PickleValue root = Unpickler.read(input, this::note);
    if (!(next(input) instanceof Sequence(List<PickleValue> keys))) {
      throw wrong("has no list of its storages; it is damaged, download it again");
    }
    locate(keys, input.position());
    return new StateDict(location, file, false, this::find).read(root);
  }

  private static PickleValue next(PickleInput input) {
    return Unpickler.read(input, _ -> {});
  }

  private void note(Storage storage) {
    DType other = types.putIfAbsent(storage.key(), storage.type());
    if (other != null && other != storage.type()) {
      throw wrong(
          "says that the storage %s holds %s and that it holds %s"
              .formatted(TensorListing.quoted(storage.key()), other, storage.type()));
    }
  }

  private void locate(List<PickleValue> keys, long begin) {
    long at = begin;
    for (PickleValue key : keys) {
      if (!(key instanceof Text(String name)) || !types.containsKey(name)) {
        throw wrong("lists a storage that its pickle does not name");
      }
      int width = types.get(name).bytes();
      long left = content.byteSize() - at - LENGTH.byteSize();
      long length = left < 0 ? 0 : content.get(LENGTH, at);
      if (left < 0 || length < 0 || length > left / width) {
        throw wrong(
            "claims %d elements for the storage %s, but ends before; it is truncated, download it again"
                .formatted(length, TensorListing.quoted(name)));
      }
      if (places.putIfAbsent(name, new Place(at + LENGTH.byteSize(), length)) != null) {
        throw wrong("lists the storage %s twice".formatted(TensorListing.quoted(name)));
      }
      at += LENGTH.byteSize() + length * width;
    }
  }

  private Storages.Bytes find(Storage storage) {
    Place place = places.get(storage.key());
    if (place == null) {
      throw wrong("lacks the storage %s".formatted(TensorListing.quoted(storage.key())));
    }
    if (storage.offset() < 0
        || storage.elements() < 0
        || storage.offset() > place.length()
        || storage.elements() > place.length() - storage.offset()) {
      throw wrong(
          "claims %d elements from %d on of the storage %s, which holds %d"
              .formatted(
                  storage.elements(),
                  storage.offset(),
                  TensorListing.quoted(storage.key()),
                  place.length()));
    }
    long begin = place.offset() + storage.offset() * storage.type().bytes();
    return (offset, length, alignment) -> new FileRange(file, begin + offset, length, alignment);
  }

  private ModelException wrong(String fault) {
    return new ModelException(location + " " + fault);
  }
}
