// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which pages of browsers may use the service: its own, and those of origins that are set.
///
/// @param allowed such as `https://album.example`
/// @param loopback whether the server listens to its own machine alone
record Origins(Set<String> allowed, boolean loopback) {
  static final String EXPECTED =
      "origins such as https://album.example, several with commas between them";

  private static final Set<String> OWN_NAMES = Set.of("localhost", "[::1]");

  /// @throws IllegalArgumentException when one has no scheme or no host, or has a path
  static Set<String> parse(String text) {
    Set<String> origins = new TreeSet<>();
    for (String one : WebSettings.list(text)) {
      URI uri = URI.create(one.toLowerCase(Locale.ROOT));
      if (uri.getScheme() == null || uri.getHost() == null || !uri.getRawPath().isEmpty()) {
        throw new IllegalArgumentException("got " + one);
      }
      origins.add(uri.toString());
    }
    return origins;
  }

  /// Whether a request may call the server so. A page of another name that leads to this machine
  /// must not reach what only this machine may.
  ///
  /// @param host the header `Host`
  boolean isOwnName(@Nullable String host) {
    if (!loopback) {
      return true;
    }
    if (host == null) {
      return false;
    }
    String authority = host.toLowerCase(Locale.ROOT);
    String name = authority.replaceFirst(":[0-9]*$", "");
    return OWN_NAMES.contains(name)
        || name.matches("127([.][0-9]{1,3}){3}")
        || allowed.stream().anyMatch(origin -> authority.equals(authority(origin)));
  }

  /// Whether a page of that origin may use the service.
  ///
  /// @param origin the header `Origin`
  /// @param host the header `Host`
  boolean mayAsk(String origin, @Nullable String host) {
    return isAllowed(origin) || (host != null && host.equalsIgnoreCase(authority(origin)));
  }

  /// Whether it is one of those that are set.
  boolean isAllowed(String origin) {
    return allowed.contains(origin.toLowerCase(Locale.ROOT));
  }

  /// What follows the scheme; of what has none, such as `null`, nothing that could be a host.
  private static String authority(String origin) {
    int end = origin.indexOf("://");
    return end < 0 ? "" : origin.substring(end + 3);
  }
}
