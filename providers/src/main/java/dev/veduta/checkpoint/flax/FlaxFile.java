// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.flax;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.FileRange;
import dev.veduta.checkpoint.JoinedRanges;
import dev.veduta.checkpoint.Kernel;
import dev.veduta.checkpoint.MisplacedFile;
import dev.veduta.checkpoint.StridedView;
import dev.veduta.checkpoint.TensorBytes;
import dev.veduta.checkpoint.TensorFile;
import dev.veduta.checkpoint.TensorListing;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.compute.DType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.value.ValueType;

/// A tree of maps with arrays as its leaves. An array is an extension that holds its shape, its
/// type and its bytes; one of more than 1 GiB is a map of pieces.
///
/// Format: `flax.serialization`, <https://flax.readthedocs.io>.
final class FlaxFile {
  private static final int ARRAY = 1;
  private static final int SCALAR = 3;
  private static final String CHUNKED = "__msgpack_chunked_array__";
  private static final int DEEPEST = 64;
  private static final int LONGEST_PATH = 1024;
  private static final int MOST_VALUES = 1_000_000;
  private static final int MOST_AXES = 32;
  private static final int MOST_PIECES = 10_000;

  private final String file;
  private final MsgpackInput input;
  private final TensorListing listing;
  private int values;

  /// An array where it lies.
  private record Stored(DType type, List<Long> extents, FileRange range) {}

  private FlaxFile(String location, String file, MsgpackInput input) {
    this.file = file;
    this.input = input;
    this.listing = new TensorListing(location, file);
  }

  /// Reads the tree; of the arrays no byte.
  static TensorFile read(ModelFiles files, String file) {
    MisplacedFile.refuse(files, file);
    String location = files.location(file);
    try (Arena arena = Arena.ofConfined()) {
      MsgpackInput input = new MsgpackInput(location, files.map(file, 0, files.size(file), arena));
      if (input.kind() != ValueType.MAP) {
        throw new ModelException(location + " is no map of MessagePack, as Flax writes it");
      }
      FlaxFile flax = new FlaxFile(location, file, input);
      flax.walk("", 0);
      if (!input.isAtEnd()) {
        throw input.wrong("goes on after its end");
      }
      return flax.listing.done();
    }
  }

  /// Reads the map that comes next.
  ///
  /// @param path of the keys that lead to it, each with a dot behind it
  private void walk(String path, int depth) {
    if (depth > DEEPEST || path.length() > LONGEST_PATH) {
      throw input.wrong(
          "nests maps deeper than %d or with names longer than %d"
              .formatted(DEEPEST, LONGEST_PATH));
    }
    int entries = input.map();
    for (int i = 0; i < entries; i++) {
      count();
      String key = key();
      if (key.equals(CHUNKED) && i == 0) {
        chunked(path, entries);
        return;
      }
      switch (input.kind()) {
        case MAP -> walk(path + key + ".", depth + 1);
        case EXTENSION -> {
          Stored array = array(path + key);
          add(path + key, array.type(), array.extents(), array.range());
        }
        case NIL, BOOLEAN, INTEGER, FLOAT, STRING -> input.skip();
        case BINARY, ARRAY -> throw input.wrong("holds what is no array: " + shown(path + key));
      }
    }
  }

  /// Reads `shape` and `chunks`, maps with the keys "0", "1", …; the marker before them is read.
  private void chunked(String path, int entries) {
    String name = path.isEmpty() ? path : path.substring(0, path.length() - 1);
    input.skip();
    List<Long> shape = List.of();
    List<Stored> pieces = new ArrayList<>();
    for (int i = 1; i < entries; i++) {
      switch (key()) {
        case "shape" -> shape = shape();
        case "chunks" -> {
          for (int rest = input.map(); rest > 0; rest--) {
            if (!key().equals(Integer.toString(pieces.size())) || pieces.size() == MOST_PIECES) {
              throw input.wrong("has pieces in disorder for " + shown(name));
            }
            pieces.add(array(name));
          }
        }
        default -> throw input.wrong("says more than shape and chunks of " + shown(name));
      }
    }
    if (pieces.isEmpty()) {
      throw input.wrong("has no pieces for " + shown(name));
    }
    DType type = pieces.getFirst().type();
    long length = pieces.stream().mapToLong(piece -> piece.range().length()).sum();
    if (pieces.stream().anyMatch(piece -> piece.type() != type)
        || length != listing.elements(name, type, shape) * type.bytes()) {
      throw input.wrong(
          "has pieces that do not make up %s of shape %s".formatted(shown(name), shape));
    }
    add(name, type, shape, new JoinedRanges(pieces.stream().map(Stored::range).toList()));
  }

  private List<Long> shape() {
    List<Long> shape = new ArrayList<>();
    for (int rest = input.map(); rest > 0; rest--) {
      if (!key().equals(Integer.toString(shape.size())) || shape.size() == MOST_AXES) {
        throw input.wrong("has a shape in disorder");
      }
      shape.add(input.whole());
    }
    return shape;
  }

  /// Reads an extension: a list of shape, type and bytes.
  private Stored array(String name) {
    count();
    if (input.kind() != ValueType.EXTENSION) {
      throw input.wrong("holds what is no array: " + shown(name));
    }
    ExtensionTypeHeader header = input.extension();
    long end = input.position() + header.getLength();
    if ((header.getType() != ARRAY && header.getType() != SCALAR) || input.list() != 3) {
      throw input.wrong("holds what is no array: " + shown(name));
    }
    List<Long> extents = new ArrayList<>();
    for (int rest = input.list(); rest > 0; rest--) {
      if (extents.size() == MOST_AXES) {
        throw input.wrong("has more than %d axes for %s".formatted(MOST_AXES, shown(name)));
      }
      extents.add(input.whole());
    }
    DType type = type(name, input.text());
    long needed = listing.elements(name, type, extents) * type.bytes();
    long length = input.bytes();
    if (length != needed || input.position() + length != end) {
      throw input.wrong(
          "has %d bytes for %s, but %s %s needs %d"
              .formatted(length, shown(name), type, extents, needed));
    }
    FileRange range = new FileRange(file, input.position(), length, type.bytes());
    input.jump(length);
    return new Stored(type, extents, range);
  }

  private DType type(String name, String type) {
    return switch (type) {
      case "float64" -> DType.F64;
      case "float32" -> DType.F32;
      case "float16" -> DType.F16;
      case "bfloat16" -> DType.BF16;
      case "int64" -> DType.I64;
      case "int32" -> DType.I32;
      case "int16" -> DType.I16;
      case "int8" -> DType.I8;
      case "uint8" -> DType.U8;
      case "bool" -> DType.BOOL;
      default ->
          throw input.wrong(
              "has elements of type %s for %s".formatted(TensorListing.quoted(type), shown(name)));
    };
  }

  private void add(String path, DType type, List<Long> extents, TensorBytes bytes) {
    FlaxName flax = FlaxName.parse(path);
    if (!flax.isKernel() || extents.size() < 2) {
      listing.add(flax.inPytorch(), type, extents, bytes);
      return;
    }
    List<Integer> axes = Kernel.axes(extents.size());
    listing.add(
        flax.inPytorch(),
        type,
        StridedView.permuted(extents, axes),
        StridedView.transposed(bytes, type.bytes(), extents, axes));
  }

  private String key() {
    if (input.kind() != ValueType.STRING) {
      throw input.wrong("has a key that is no text");
    }
    return input.text();
  }

  private void count() {
    if (++values > MOST_VALUES) {
      throw input.wrong("goes past %d values".formatted(MOST_VALUES));
    }
  }

  private static String shown(String name) {
    return TensorListing.quoted(name);
  }
}
