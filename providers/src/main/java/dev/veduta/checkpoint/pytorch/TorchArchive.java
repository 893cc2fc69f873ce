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
  private final MemorySegment file;
  private final ZipDirectory directory;
  private final String root;

  private TorchArchive(String location, MemorySegment file, ZipDirectory directory, String root) {
    this.location = location;
    this.file = file;
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
    TorchArchive archive = new TorchArchive(location, content, directory, roots.getFirst());
    return archive.tensors(file);
  }

  private TensorFile tensors(String name) {
    if (directory.entries().containsKey(root + "/constants.pkl")) {
      throw new ModelException(
          "%s is a TorchScript program, not weights. %s".formatted(location, PickleGlobals.ADVICE));
    }
    MemorySegment pickle = content(root + PICKLE, LONGEST_PICKLE);
    PickleInput input = new PickleInput(location, root + PICKLE, pickle);
    PickleValue value = Unpickler.read(input, _ -> {});
    return new StateDict(location, name, isBigEndian(), this::offset).read(value);
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

  private long offset(Storage storage) {
    ZipDirectory.Entry entry = entry(root + "/data/" + storage.key());
    long offset = directory.offset(entry);
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
    return offset;
  }

  private MemorySegment content(String name, long limit) {
    ZipDirectory.Entry entry = entry(name);
    long offset = directory.offset(entry);
    if (entry.size() > limit) {
      throw new ModelException(
          "%s holds %s of %d bytes, at most %d are allowed"
              .formatted(location, TensorListing.quoted(name), entry.size(), limit));
    }
    return file.asSlice(offset, entry.size());
  }

  private ZipDirectory.Entry entry(String name) {
    ZipDirectory.Entry entry = directory.entries().get(name);
    if (entry == null) {
      throw new ModelException(
          "%s lacks %s; it is damaged, download it again"
              .formatted(location, TensorListing.quoted(name)));
    }
    return entry;
  }
}
