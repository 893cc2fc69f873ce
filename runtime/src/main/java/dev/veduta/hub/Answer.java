// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer whose body is still to be read.
///
/// @param uri who gave it, after all redirects
record Answer(URI uri, int status, HttpHeaders headers, Body body) implements AutoCloseable {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  static Answer of(HttpResponse<?> response, Body body) {
    return new Answer(response.uri(), response.statusCode(), response.headers(), body);
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /// The length that it says its body has.
  OptionalLong length() {
    return header("Content-Length")
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /// Whether its body is the rest of a file.
  ///
  /// @param from the first byte
  /// @param size of the whole file
  boolean isRest(long from, long size) {
    Matcher range = RANGE.matcher(header("Content-Range").orElse(""));
    return range.matches()
        && Long.parseLong(range.group(1)) == from
        && Long.parseLong(range.group(2)) == size - 1
        && (range.group(3).equals("*") || Long.parseLong(range.group(3)) == size);
  }

  @Override
  public void close() {
    body.close();
  }
}
