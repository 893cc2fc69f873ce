// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// Recognises what commonly lies in the place of weights.
public final class MisplacedFile {
  private static final int LONGEST_SIGNATURE = 48;

  private MisplacedFile() {}

  /// @throws ModelException if the file is a pointer of Git LFS, a web page, or empty
  public static void refuse(ModelFiles files, String file) {
    String location = files.location(file);
    String start = start(files, file);
    if (start.isEmpty()) {
      throw new ModelException(location + " is empty; download it again");
    }
    if (start.startsWith("version https://git-lfs")) {
      throw new ModelException(
          location + " is a Git LFS pointer, not the weights; fetch them with: git lfs pull");
    }
    if (start.startsWith("<!doctype") || start.startsWith("<html")) {
      throw new ModelException(location + " is a web page, not weights; download it again");
    }
  }

  private static String start(ModelFiles files, String file) {
    long length = Math.min(files.size(file), LONGEST_SIGNATURE);
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = files.map(file, 0, length, arena).toArray(ValueLayout.JAVA_BYTE);
      return new String(bytes, ISO_8859_1).toLowerCase(Locale.ROOT);
    }
  }
}
