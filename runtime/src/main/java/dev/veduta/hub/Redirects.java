// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The addresses that a request was sent on to: the hub's first, then those of whoever keeps its
/// large files.
final class Redirects {
  private static final int MOST = 10;
  private static final String ILLEGAL = " \"<>\\^`{|}";

  private final List<URI> passed = new ArrayList<>();

  Redirects(URI first) {
    passed.add(first);
  }

  URI current() {
    return passed.getLast();
  }

  /// Whether an address belongs to the same server as another: only then may it see the token.
  static boolean isSameServer(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  /// Goes on to where a server says.
  ///
  /// @param location as the server gives it: whole, or relative to the current address
  /// @throws HubException when that leads in circles, or where nothing should be sent
  void follow(String location) {
    URI next = address(location);
    boolean known = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
    if (!known || next.getHost() == null || next.getRawUserInfo() != null) {
      throw refused("to what is no address of a server");
    }
    if ("https".equals(current().getScheme()) && "http".equals(next.getScheme())) {
      throw refused("to %s without encryption".formatted(shown(next)));
    }
    boolean circle = passed.contains(next);
    passed.add(next);
    if (circle) {
      throw refused("in a circle");
    }
    if (passed.size() > MOST) {
      throw refused("more than %d times".formatted(MOST - 1));
    }
  }

  /// An address without its query, which may hold a key.
  static String shown(URI uri) {
    return Text.printable(
        "%s://%s%s"
            .formatted(
                uri.getScheme(),
                uri.getRawAuthority(),
                Objects.requireNonNullElse(uri.getRawPath(), "")));
  }

  private URI address(String location) {
    StringBuilder legal = new StringBuilder();
    for (byte b : location.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean odd = c <= ' ' || c >= 0x7f || ILLEGAL.indexOf(c) >= 0;
      legal.append(odd ? "%%%02X".formatted((int) c) : String.valueOf(c));
    }
    try {
      return current().resolve(new URI(legal.toString()));
    } catch (URISyntaxException e) {
      throw refused("to something that is no address");
    }
  }

  private HubException refused(String where) {
    String way = passed.stream().map(Redirects::shown).collect(Collectors.joining(" → "));
    return new HubException(
        "%s redirects %s, so it was not followed (%s); check HF_ENDPOINT and HTTPS_PROXY, or whether this network wants a login first"
            .formatted(shown(passed.getFirst()), where, way));
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
