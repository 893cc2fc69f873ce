// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file of an offered model.
///
/// @param gitHash what Git calls it, by which the hub knows small files
/// @param sha256 of what it holds, by which the hub knows weights
record OfferedFile(String name, Path path, long size, String gitHash, String sha256) {

  static OfferedFile of(Path path) {
    byte[] bytes = read(path);
    byte[] header = "blob %d\0".formatted(bytes.length).getBytes(StandardCharsets.UTF_8);
    return new OfferedFile(
        path.getFileName().toString(),
        path,
        bytes.length,
        hash("SHA-1", header, bytes),
        hash("SHA-256", bytes));
  }

  /// Whether it is stored apart from the model's other files.
  boolean isWeights() {
    return name.endsWith(".safetensors") || name.endsWith(".bin");
  }

  byte[] bytes() {
    return read(path);
  }

  static String hash(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
