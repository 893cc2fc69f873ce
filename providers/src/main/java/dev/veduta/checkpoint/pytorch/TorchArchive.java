// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.TensorFile;
import dev.veduta.checkpoint.TensorListing;
import dev.veduta.checkpoint.pytorch.PickleValue.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A file of PyTorch 1.6 or later: a zip with a folder of any name, in it `data.pkl`, `byteorder`
/// and the storages as `data/KEY`.
final class TorchArchive {
  private static final String PICKLE = "/data.pkl";
  private static final long LONGEST_PICKLE = 64L << 20;
  private static final long LONGEST_BYTE_ORDER = 16;

  private final String location;
  private final String file;
  private final MemorySegment content;
  private final ZipDirectory directory;
  private final String root;

  private TorchArchive(
      String location, String file, MemorySegment content, ZipDirectory directory, String root) {
    this.location = location;
    this.file = file;
    this.content = content;
    this.directory = directory;
    this.root = root;
  }

  /// Reads the pickle and locates the storages.
  ///
  /// @param content the whole file, mapped
  static TensorFile read(String location, String file, MemorySegment content) {
    ZipDirectory directory = ZipDirectory.read(location, content);
    List<String> roots =
        directory.entries().keySet().stream()
            .filter(
                name ->
                    name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
            .map(name -> name.substring(0, name.length() - PICKLE.length()))
            .toList();
    if (roots.size() != 1) {
      throw new ModelException(
          "%s is a zip file with %d entries FOLDER%s, expected one, as torch.save writes it"
              .formatted(location, roots.size(), PICKLE));
    }
    return new TorchArchive(location, file, content, directory, roots.getFirst()).tensors();
  }

  private TensorFile tensors() {
    if (directory.entries().containsKey(root + "/constants.pkl")) {
      throw new ModelException(
          "%s is a TorchScript program, not weights. %s".formatted(location, PickleGlobals.ADVICE));
    }
    MemorySegment pickle = content(root + PICKLE, LONGEST_PICKLE);
    PickleInput input = new PickleInput(location, root + PICKLE, pickle);
    PickleValue value = Unpickler.read(input, _ -> {});
    return new StateDict(location, file, isBigEndian(), this::find).read(value);
  }

  private boolean isBigEndian() {
    String entry = root + "/byteorder";
    if (!directory.entries().containsKey(entry)) {
      return false;
    }
    byte[] order = content(entry, LONGEST_BYTE_ORDER).toArray(ValueLayout.JAVA_BYTE);
    return switch (new String(order, US_ASCII)) {
      case "little" -> false;
      case "big" -> true;
      default ->
          throw new ModelException(
              "%s says neither 'little' nor 'big' in %s"
                  .formatted(location, TensorListing.quoted(entry)));
    };
  }

  private Storages.Bytes find(Storage storage) {
    ArchiveEntry entry = entry(root + "/data/" + storage.key());
    long width = storage.type().bytes();
    if (storage.offset() != 0
        || storage.elements() < 0
        || storage.elements() > entry.size() / width) {
      throw new ModelException(
          "%s claims %d elements of %s for the storage %s, which holds %d bytes"
              .formatted(
                  location,
                  storage.elements(),
                  storage.type(),
                  TensorListing.quoted(entry.name()),
                  entry.size()));
    }
    return (offset, length, alignment) -> new ArchiveRange(file, entry, offset, length, alignment);
  }

  private MemorySegment content(String name, long limit) {
    ArchiveEntry entry = entry(name);
    if (entry.size() > limit) {
      throw new ModelException(
          "%s holds %s of %d bytes, at most %d are allowed"
              .formatted(location, TensorListing.quoted(name), entry.size(), limit));
    }
    long offset = entry.content(content.asSlice(entry.header(), ArchiveEntry.HEADER_LENGTH));
    return content.asSlice(offset, entry.size());
  }

  private ArchiveEntry entry(String name) {
    ArchiveEntry entry = directory.entries().get(name);
    if (entry == null) {
      throw new ModelException(
          "%s lacks %s; it is damaged, download it again"
              .formatted(location, TensorListing.quoted(name)));
    }
    entry.check();
    return entry;
  }
}
