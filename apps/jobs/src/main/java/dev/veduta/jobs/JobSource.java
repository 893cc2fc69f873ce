// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.nio.file.Path;
import java.util.List;

/// Where the pictures of a job come from.
public sealed interface JobSource {

  /// The picture files of a folder, in the order of their names, those of each folder before those
  /// of the folders in it. Hidden files are left out, and links that lead out of the folder or back
  /// into it.
  ///
  /// @param folder that holds them
  /// @param recursive whether folders in it are gone through, too
  /// @param patterns which names are meant, such as `*.jpg` or `2024/**/front-?.png`, relative to
  ///   the folder; none for all pictures
  record Folder(Path folder, boolean recursive, List<String> patterns) implements JobSource {
    public Folder {
      patterns = List.copyOf(patterns);
    }

    /// All pictures of a folder and the folders in it.
    public static Folder of(Path folder) {
      return new Folder(folder, true, List.of());
    }
  }

  /// Files and addresses of pictures, in their order.
  ///
  /// @param folder that relative names of files start from
  /// @param entries names of files, and addresses, see [#isAddress]; gone through twice
  record Listed(Path folder, Iterable<String> entries) implements JobSource {

    /// The lines of a text file in UTF-8; names of files start from its folder.
    public static Listed in(Path list) {
      Path folder = list.toAbsolutePath().getParent();
      return new Listed(folder == null ? list.toAbsolutePath() : folder, new LineList(list));
    }

    /// Whether an entry is an address rather than the name of a file: it begins with `http://` or
    /// `https://`, in letters of any case. Blanks around an address don't count.
    public static boolean isAddress(String entry) {
      String address = entry.strip();
      return address.regionMatches(true, 0, "http://", 0, 7)
          || address.regionMatches(true, 0, "https://", 0, 8);
    }
  }

  /// Pictures that are added one by one, with [JobQueue#addPicture].
  record Uploads() implements JobSource {}
}
