// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The keys that clients show. Only their digests are known here.
record ApiKeys(List<ApiKey> keys) {
  static final String EXPECTED =
      "name:digest, several with commas between them, each digest the 64 digits that sha256sum"
          + " prints for the key";

  private static final int DIGEST_BYTES = 32;

  /// @param name of whom it was given to
  /// @param digest the SHA-256 of the key's UTF-8, 32 bytes
  @SuppressWarnings("ArrayRecordComponent") // never changed, and compared by its bytes below
  record ApiKey(String name, byte[] digest) {}

  ApiKeys {
    keys = List.copyOf(keys);
  }

  /// @throws IllegalArgumentException when one has no name or no digest
  static ApiKeys parse(String text) {
    return new ApiKeys(WebSettings.list(text).stream().map(ApiKeys::key).toList());
  }

  private static ApiKey key(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("one has no name, or no digest");
    }
    String name = text.substring(0, colon).strip();
    byte[] digest;
    try {
      digest = HexFormat.of().parseHex(text.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("that of '%s' has no such digest".formatted(name), e);
    }
    if (digest.length != DIGEST_BYTES) {
      throw new IllegalArgumentException(
          "the digest of '%s' has %d bytes".formatted(name, digest.length));
    }
    return new ApiKey(name, digest);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /// Whom a key was given to, if it is one of these. How long that takes tells nothing about them.
  Optional<String> name(String key) {
    byte[] digest = sha256(key);
    Optional<String> name = Optional.empty();
    for (ApiKey one : keys) {
      name = MessageDigest.isEqual(one.digest(), digest) ? Optional.of(one.name()) : name;
    }
    return name;
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
