// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a file's bytes must hash to, as the hub names its content: of large files their SHA-256, of
/// small ones what git calls them, the SHA-1 of `blob SIZE`, a zero and the bytes.
///
/// @param hex 64 or 40 small hexadecimal digits, so that it is safe as the name of a file
record FileHash(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int SHA_256 = 64;
  private static final int BUFFER = 1 << 16;

  /// The hash that these digits are, if they are one.
  static Optional<FileHash> of(String hex) {
    return HEX.matcher(hex).matches() ? Optional.of(new FileHash(hex)) : Optional.empty();
  }

  /// What takes the bytes of a file.
  ///
  /// @param size of the whole file
  MessageDigest digest(long size) {
    try {
      if (hex.length() == SHA_256) {
        return MessageDigest.getInstance("SHA-256");
      }
      MessageDigest git = MessageDigest.getInstance("SHA-1");
      git.update("blob %d\0".formatted(size).getBytes(StandardCharsets.US_ASCII));
      return git;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
    }
  }

  /// Whether that digest has taken just the right bytes. It is reset.
  boolean matches(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).equals(hex);
  }

  /// Whether a file holds just the right bytes.
  boolean matches(Path file) throws IOException {
    MessageDigest digest = digest(Files.size(file));
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return matches(digest);
  }
}
