// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A library file as it was published, known by its size and hash.
///
/// @param artefact what it was published in, such as `org.bytedeco:dnnl:3.11-1.5.13`
/// @param resource its name on the class path, without a leading `/`
/// @param size in bytes
/// @param sha256 in lower-case hexadecimal digits
public record NativeFile(String artefact, String resource, long size, String sha256) {
  private static final int BLOCK = 1 << 18;

  /// Its file name, without folder.
  public String name() {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }

  /// Whether that is this file, to the last byte.
  public boolean isAt(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) != size) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  /// Copies this file, never more than its bytes; `false` if that was another file.
  boolean copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = newDigest();
    byte[] block = new byte[BLOCK];
    long copied = 0;
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      copied += read;
      if (copied > size) {
        return false;
      }
      digest.update(block, 0, read);
      out.write(block, 0, read);
    }
    return copied == size && HexFormat.of().formatHex(digest.digest()).equals(sha256);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
