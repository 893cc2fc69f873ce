// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.MisplacedFile;
import dev.veduta.checkpoint.TensorFile;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A file that `torch.save` wrote, of any version since 0.2.
final class PytorchFile {
  private static final String ZIP = "PK\3\4";
  private static final String PICKLE = "\u0080";
  private static final String TAR = "ustar";
  private static final int TAR_AT = 257;

  private PytorchFile() {}

  /// Reads the table of contents; of the tensors no byte.
  static TensorFile read(ModelFiles files, String file) {
    MisplacedFile.refuse(files, file);
    String location = files.location(file);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment content = files.map(file, 0, files.size(file), arena);
      if (holds(content, 0, ZIP)) {
        return TorchArchive.read(location, file, content);
      }
      if (holds(content, TAR_AT, TAR)) {
        throw new ModelException(
            "%s is a tar of PyTorch 0.1; load and save it with a newer version"
                .formatted(location));
      }
      if (holds(content, 0, PICKLE)) {
        return LegacyFile.read(location, file, content);
      }
      throw new ModelException(
          "%s is no file that torch.save wrote: it begins neither as a zip nor as a pickle"
              .formatted(location));
    }
  }

  private static boolean holds(MemorySegment content, long at, String text) {
    byte[] expected = text.getBytes(ISO_8859_1);
    return content.byteSize() >= at + expected.length
        && content.asSlice(at, expected.length).mismatch(MemorySegment.ofArray(expected)) == -1;
  }
}
