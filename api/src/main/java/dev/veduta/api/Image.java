// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.nio.file.Path;

/// An encoded picture (PNG, JPEG, GIF, BMP, TIFF or WebP) that has not been read yet.
public sealed interface Image extends Visual {

  /// A picture in memory.
  ///
  /// @param name what errors call it
  /// @param encoded the bytes of the file, which the caller no longer changes
  @SuppressWarnings(
      "ArrayRecordComponent") // compared by identity; copying a picture would be waste
  record OfBytes(String name, byte[] encoded) implements Image {}

  /// A picture in a file, read when a caption is asked for.
  record OfFile(Path path) implements Image {
    @Override
    public String name() {
      return path.toString();
    }
  }

  /// The picture in `encoded`, which is not copied and must not change afterwards.
  static Image of(byte[] encoded) {
    return new OfBytes("picture", encoded);
  }

  /// The picture in `encoded`; errors call it `name`.
  static Image of(String name, byte[] encoded) {
    return new OfBytes(name, encoded);
  }

  /// The picture in a file.
  static Image of(Path path) {
    return new OfFile(path);
  }
}
