// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.tensorflow;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.FileRange;
import dev.veduta.checkpoint.Kernel;
import dev.veduta.checkpoint.MisplacedFile;
import dev.veduta.checkpoint.StridedView;
import dev.veduta.checkpoint.SwappedBytes;
import dev.veduta.checkpoint.TensorBytes;
import dev.veduta.checkpoint.TensorFile;
import dev.veduta.checkpoint.TensorListing;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.compute.DType;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An HDF5 file of Keras weights: a group for each layer, in it the weights by their names, whose
/// slashes make further groups.
///
/// Only groups and datasets are looked at, of which Keras writes the simplest kind: the elements of
/// each lie in one piece and are mapped from there. Links and compressed datasets are refused.
///
/// Format: <https://docs.hdfgroup.org/hdf5/v1_14/_f_m_t3.html>.
final class KerasFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int MOST_NODES = 200_000;
  private static final int DEEPEST = 32;
  private static final int LONGEST_PATH = 1024;

  private final String location;
  private final String file;
  private final long size;
  private final Optional<String> encoder;
  private final TensorListing listing;
  private int nodes;

  private KerasFile(String location, String file, long size, Optional<String> encoder) {
    this.location = location;
    this.file = file;
    this.size = size;
    this.encoder = encoder;
    this.listing = new TensorListing(location, file);
  }

  /// Reads the groups; of the weights no byte.
  static TensorFile read(ModelFiles files, String file) {
    MisplacedFile.refuse(files, file);
    String location = files.location(file);
    long size = files.size(file);
    if (size > Integer.MAX_VALUE) {
      throw new ModelException(
          "%s is longer than 2 GiB, more than can be read of HDF5; save the model for PyTorch"
              .formatted(location));
    }
    Optional<String> encoder =
        Config.readIfPresent(files, "config.json")
            .flatMap(config -> config.at("encoder").text("model_type"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment content = files.map(file, 0, size, arena);
      if (size < SIGNATURE.length
          || content.asSlice(0, SIGNATURE.length).mismatch(MemorySegment.ofArray(SIGNATURE))
              != -1) {
        throw new ModelException(location + " is no HDF5 file; download it again");
      }
      return new KerasFile(location, file, size, encoder).read(content);
    }
  }

  private TensorFile read(MemorySegment content) {
    try (HdfFile hdf = HdfFile.fromByteBuffer(content.asByteBuffer())) {
      Node whole = hdf.getChild("model_weights");
      Group root = whole instanceof Group group && !(whole instanceof Link) ? group : hdf;
      for (Node layer : root.getChildren().values()) {
        walk(layer, "", 1);
      }
      return listing.done();
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // jhdf follows the addresses in the file and ends anywhere when they are wrong.
      throw new ModelException(
          location + " can't be read as HDF5; it is damaged, download it again", e);
    }
  }

  /// Visits a node of a layer.
  ///
  /// @param path from the layer to the node, without both
  private void walk(Node node, String path, int depth) {
    if (++nodes > MOST_NODES || depth > DEEPEST || path.length() > LONGEST_PATH) {
      throw wrong(
          "has more than %d groups and weights, more than %d levels or names longer than %d"
              .formatted(MOST_NODES, DEEPEST, LONGEST_PATH));
    }
    // A link of another file would lead out of the folder.
    if (node instanceof Link) {
      throw wrong("has a link where a weight is expected: " + shown(path, node));
    }
    if (node instanceof Group group) {
      for (Node child : group.getChildren().values()) {
        walk(child, depth == 1 ? "" : path + node.getName() + "/", depth + 1);
      }
    } else if (node instanceof ContiguousDataset weight) {
      add(path + node.getName(), weight);
    } else {
      throw wrong(
          "keeps %s in another way than Keras: compressed, in chunks or in its header; save the model again"
              .formatted(shown(path, node)));
    }
  }

  private void add(String path, ContiguousDataset weight) {
    KerasName keras = KerasName.parse(path);
    String name = keras.inPytorch(encoder);
    DType type =
        HdfType.of(weight.getDataType())
            .orElseThrow(
                () ->
                    wrong(
                        "has a type of element that no tensor has, for "
                            + TensorListing.quoted(path)));
    List<Long> stored = Arrays.stream(weight.getDimensionsAsLong()).boxed().toList();
    long length = listing.elements(name, type, stored) * type.bytes();
    long offset = length == 0 ? 0 : weight.getDataAddress();
    if (offset < 0 || length > size - offset) {
      throw wrong(
          "has %d bytes from byte %d on for %s, but is only %d bytes long; it is truncated, download it again"
              .formatted(length, offset, TensorListing.quoted(path), size));
    }
    boolean swapped =
        HdfType.order(weight.getDataType()) == ByteOrder.BIG_ENDIAN && type.bytes() > 1;
    boolean transposed = keras.isKernel() && stored.size() > 1;
    TensorBytes bytes =
        new FileRange(file, offset, length, swapped || transposed ? 1 : type.bytes());
    List<Long> extents = stored;
    if (transposed) {
      List<Integer> axes = Kernel.axes(stored.size());
      bytes = StridedView.transposed(bytes, type.bytes(), stored, axes);
      extents = StridedView.permuted(stored, axes);
    } else if (keras.isBias() && stored.size() == 2 && stored.getFirst() == 1) {
      extents = stored.subList(1, 2); // of a one-dimensional convolution, as GPT-2 has them
    }
    listing.add(name, type, extents, swapped ? new SwappedBytes(bytes, type.bytes()) : bytes);
  }

  private static String shown(String path, Node node) {
    return TensorListing.quoted(path + node.getName());
  }

  private ModelException wrong(String fault) {
    return new ModelException(location + " " + fault);
  }
}
