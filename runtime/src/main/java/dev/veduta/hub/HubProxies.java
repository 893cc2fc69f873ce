// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The proxies of Java's properties (`https.proxyHost` and so on) and, where these name none, of
/// the variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or small.
final class HubProxies extends ProxySelector {
  private final Map<String, String> variables;
  private final @Nullable ProxySelector java;
  private final Predicate<String> isProperty;

  /// @param java what its properties say; null if the application has forbidden proxies
  /// @param isProperty whether a property of that name is set
  HubProxies(
      Map<String, String> variables, @Nullable ProxySelector java, Predicate<String> isProperty) {
    this.variables = variables;
    this.java = java;
    this.isProperty = isProperty;
  }

  @Override
  public List<Proxy> select(URI uri) {
    List<Proxy> named = named(uri);
    if (!named.isEmpty()) {
      return named;
    }
    return List.of(
        address(uri)
            .map(
                proxy ->
                    new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(
                            proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())))
            .orElse(Proxy.NO_PROXY));
  }

  /// The words of `Proxy-Authorization` for what that address is asked through, if a variable names
  /// a user.
  Optional<String> authorization(URI uri) {
    return Optional.of(uri)
        .filter(asked -> named(asked).isEmpty())
        .flatMap(this::address)
        .flatMap(proxy -> Optional.ofNullable(proxy.getUserInfo()))
        .map(user -> Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
        .map(encoded -> "Basic " + encoded);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    if (java != null) {
      java.connectFailed(uri, address, failure);
    }
  }

  /// Those that Java's properties name; none at all is an answer too where they name one and
  /// `http.nonProxyHosts` this server.
  private List<Proxy> named(URI uri) {
    if (java == null) {
      return List.of();
    }
    boolean isSaid =
        Stream.of(uri.getScheme() + ".proxyHost", "socksProxyHost").anyMatch(isProperty);
    return java.select(uri).stream()
        .filter(proxy -> isSaid || proxy.type() != Proxy.Type.DIRECT)
        .toList();
  }

  private Optional<URI> address(URI uri) {
    if (isExcepted(uri)) {
      return Optional.empty();
    }
    return Stream.of(uri.getScheme() + "_proxy", "all_proxy")
        .flatMap(name -> variable(name).map(value -> proxy(name, value)).stream())
        .findFirst();
  }

  private boolean isExcepted(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return Stream.of(variable("no_proxy").orElse("").split(","))
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.replaceFirst(":" + uri.getPort() + "$", ""))
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }

  private Optional<String> variable(String name) {
    return Stream.of(name, name.toUpperCase(Locale.ROOT))
        .flatMap(key -> Optional.ofNullable(variables.get(key)).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static URI proxy(String name, String value) {
    try {
      URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
      if ("http".equals(proxy.getScheme()) && proxy.getHost() != null) {
        return proxy;
      }
    } catch (IllegalArgumentException e) {
      // It is refused below, without its text: there may be a password in it.
    }
    throw new HubException(
        "%s is no proxy that can be used; expected http://HOST:PORT"
            .formatted(name.toUpperCase(Locale.ROOT)));
  }
}
