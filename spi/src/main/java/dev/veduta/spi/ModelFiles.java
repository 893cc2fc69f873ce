// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The files of one model: a folder, or a package on the class path. Names are plain file names;
/// one that is not [plain][#isPlain] is refused with a [dev.veduta.api.ModelException].
public interface ModelFiles {

  /// Whether a name stays in its folder and can be printed: no separators, no `..`, no control
  /// characters, at most 255 characters.
  static boolean isPlain(String file) {
    return !file.isBlank()
        && file.length() <= 255
        && !file.equals(".")
        && !file.equals("..")
        && file.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }

  /// What errors and captions call the model: the last part of its folder or package.
  String name();

  /// The full name of a file for messages.
  String location(String file);

  boolean contains(String file);

  /// The plain names of the files, sorted, where they can be listed: those of a folder; none of a
  /// package on the class path.
  ///
  /// @throws dev.veduta.api.ModelException when the folder is unreadable
  default List<String> names() {
    return List.of();
  }

  /// The length of a file in bytes.
  ///
  /// @throws dev.veduta.api.ModelException when it is missing or unreadable
  long size(String file);

  /// A whole small file.
  ///
  /// @throws dev.veduta.api.ModelException when it is missing, unreadable or longer than `limit`
  byte[] bytes(String file, long limit);

  /// Part of a file, mapped where possible, valid at least until the arena is closed.
  ///
  /// @throws dev.veduta.api.ModelException when it is missing, unreadable or ends before
  MemorySegment map(String file, long offset, long length, Arena arena);
}
