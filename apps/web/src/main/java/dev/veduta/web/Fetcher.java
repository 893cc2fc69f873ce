// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.runtime.Watch;
import dev.veduta.web.Problem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Fetches pictures from the hosts that the service may fetch from, and from no others.
///
/// Every address on the way is checked, those of redirects too: its scheme, its host, and what the
/// host's name stands for. The connection looks that up again, but the JDK remembers what it has
/// found (`networkaddress.cache.ttl`): only who answers for the names of an allowed host, and meets
/// the moment in which that ends, may lead it elsewhere.
final class Fetcher implements AutoCloseable {
  private static final int MOST_REDIRECTS = 5;

  private final WebSettings settings;
  private final HttpClient client;

  Fetcher(WebSettings settings) {
    this.settings = settings;
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(settings.bodyTimeout())
            .build();
  }

  /// What is found at an address.
  byte[] fetch(String address) {
    try (Watch watch = new Watch(settings.bodyTimeout())) {
      try {
        return fetch(uri(address), MOST_REDIRECTS);
      } catch (IOException e) {
        throw new ProblemException(
            Problem.of(
                Kind.FETCH,
                watch.hasRung()
                    ? "the address gave nothing in time; send the picture itself"
                    : "the address could not be fetched; check it, or send the picture itself"),
            e);
      } catch (InterruptedException e) {
        throw new ProblemException(
            Problem.of(Kind.FETCH, "the address gave nothing in time; send the picture itself"), e);
      }
    }
  }

  /// Refuses an address that would not be fetched.
  ///
  /// @return the address, with nothing before or behind it
  String permit(String address) {
    URI uri = uri(address);
    String _ = checkName(uri);
    return uri.toString();
  }

  private byte[] fetch(URI address, int redirects) throws IOException, InterruptedException {
    check(address);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(settings.bodyTimeout())
            .header("Accept", "image/*, video/*")
            .header("User-Agent", "Veduta")
            .build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      Optional<String> location = response.headers().firstValue("Location");
      if (status / 100 == 3 && location.isPresent()) {
        if (redirects == 0) {
          throw failed("it redirects more than %d times".formatted(MOST_REDIRECTS));
        }
        return fetch(address.resolve(uri(location.get())), redirects - 1);
      }
      if (status != 200) {
        throw failed("it answers with status %d".formatted(status));
      }
      byte[] bytes =
          body.readNBytes((int) Math.min(settings.maxBytes() + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > settings.maxBytes()) {
        throw new ProblemException(
            Kind.LARGE,
            "what lies at the address is larger than the %d bytes that this server takes"
                .formatted(settings.maxBytes()));
      }
      return bytes;
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new ProblemException(
          Problem.of(
              Kind.FIELD, "'url' is no address; expected one such as https://host/picture.png"),
          e);
    }
  }

  private void check(URI address) throws UnknownHostException {
    String name = checkName(address);
    for (InetAddress one : InetAddress.getAllByName(address.getHost())) {
      if (isInternal(one) && !isNamed(name, one, settings.hosts())) {
        throw refused("that host lies in a private network");
      }
    }
  }

  /// The host of an address, if its name is allowed.
  private String checkName(URI address) {
    Set<String> allowed = settings.hosts();
    if (allowed.isEmpty()) {
      throw refused(
          "this server fetches no addresses; send the picture itself (veduta.web.hosts allows"
              + " hosts)");
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("only http: and https: are fetched");
    }
    String host = address.getHost();
    if (host == null || address.getRawUserInfo() != null) {
      throw refused("an address has a host, and neither user nor password");
    }
    String name = host.toLowerCase(Locale.ROOT);
    int port = address.getPort();
    if (!allowed.contains(name + ":" + (port < 0 ? scheme.equals("http") ? 80 : 443 : port))
        && !(port < 0 && allowed.contains(name))) {
      throw refused("nothing is fetched from that host; veduta.web.hosts allows others");
    }
    return name;
  }

  /// Whether the operator wrote that very address down, and not a name that may come to mean it.
  private static boolean isNamed(String name, InetAddress address, Set<String> allowed) {
    String literal = address.getHostAddress().toLowerCase(Locale.ROOT);
    boolean isLiteral = name.equals(literal) || name.startsWith("["); // no name has brackets
    return isLiteral
        || (name.equals("localhost") && address.isLoopbackAddress())
        || allowed.contains(literal)
        || allowed.contains("[" + literal + "]");
  }

  /// Whether an address is none of the public internet.
  static boolean isInternal(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean isReserved =
        bytes.length == 4
            ? first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128) // shared by providers
                || (first == 192 && second == 0 && bytes[2] == 0)
                || (first == 198 && (second == 18 || second == 19)) // for benchmarks
            : (first & 0xfe) == 0xfc // unique local
                || (first == 0x00 && second == 0x64) // translated from IPv4
                || (first == 0x20 && second == 0x02); // 6to4, which holds an IPv4 address
    return isReserved
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(Kind.ADDRESS, detail);
  }

  private static ProblemException failed(String reason) {
    return new ProblemException(
        Kind.FETCH,
        "the address could not be fetched: %s; check it, or send the picture itself"
            .formatted(reason));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
