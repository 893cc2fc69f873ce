// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The files of the page, as the class path has them: those that `page/files` lists, one name a
/// line, and no others. What a request names is looked up among them, and never becomes a path.
final class PageFiles {
  private static final String FOLDER = "page/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=UTF-8",
          "css", "text/css;charset=UTF-8",
          "js", "text/javascript;charset=UTF-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "txt", "text/plain;charset=UTF-8");

  private final Map<String, PageFile> files = new LinkedHashMap<>();

  /// A file of the page.
  ///
  /// @param type of media
  /// @param tag that changes with its bytes
  @SuppressWarnings("ArrayRecordComponent") // compared by its tag
  record PageFile(String type, String tag, byte[] bytes) {}

  PageFiles() {
    new String(read("files"), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(name -> files.put(name, file(name)));
  }

  Optional<PageFile> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  private static PageFile file(String name) {
    String type =
        Objects.requireNonNull(
            TYPES.get(name.substring(name.lastIndexOf('.') + 1)), "no media type for " + name);
    byte[] bytes = read(name);
    return new PageFile(type, tag(bytes), bytes);
  }

  private static byte[] read(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            PageFiles.class.getResourceAsStream(FOLDER + name),
            "the page has no file " + name + ", which page/files lists")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
