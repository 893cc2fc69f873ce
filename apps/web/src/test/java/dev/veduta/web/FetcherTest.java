// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The fetcher …
final class FetcherTest {
  private static final byte[] PICTURE = {1, 2, 3};

  private HttpServer server;
  private String host = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/picture", exchange -> answer(exchange, 200, PICTURE));
    server.createContext("/large", exchange -> answer(exchange, 200, new byte[5000]));
    server.createContext("/missing", exchange -> answer(exchange, 404, PICTURE));
    server.createContext("/moved", exchange -> redirect(exchange, "/picture"));
    server.createContext("/loop", exchange -> redirect(exchange, "/loop"));
    server.createContext("/away", exchange -> redirect(exchange, "http://other.example/"));
    server.createContext("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
    server.createContext(
        "/stalled",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
        });
    server.start();
    host = "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    answer(exchange, 302, new byte[] {9});
  }

  @ParameterizedTest
  @ValueSource(strings = {"/picture", "/moved"})
  void fetchesFromAllowedHosts(String path) {
    assertThat(fetch(host, "http://%s%s".formatted(host, path))).isEqualTo(PICTURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://HOST/picture",
        "jar:http://HOST/picture!/",
        "http:///picture",
        "//HOST/picture",
        "/picture",
        "http://user@HOST/picture",
        "http://other.example/",
        "http://127.0.0.1:1/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://HOST/away",
        "http://HOST/file",
      })
  void fetchesFromNoOthers(String address) {
    assertThatThrownBy(() -> fetch(host, address.replace("HOST", host)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.ADDRESS));
  }

  @Test
  void fetchesNothingUnlessHostsAreSet() {
    assertThatThrownBy(() -> fetch("", "http://%s/picture".formatted(host)))
        .hasMessageContaining("this server fetches no addresses");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, true",
    "10.0.0.1, true",
    "169.254.169.254, true",
    "100.64.0.1, true",
    "172.16.0.1, true",
    "192.168.0.1, true",
    "198.18.0.1, true",
    "0.0.0.0, true",
    "255.255.255.255, true",
    "224.0.0.1, true",
    "::, true",
    "::1, true",
    "::ffff:10.0.0.1, true",
    "fe80::1, true",
    "fec0::1, true",
    "fd00::1, true",
    "ff02::1, true",
    "64:ff9b::7f00:1, true",
    "2002:7f00:1::, true",
    "8.8.8.8, false",
    "100.128.0.1, false",
    "172.32.0.1, false",
    "2606:4700::1, false",
  })
  void knowsPrivateAddresses(String address, boolean isInternal) throws IOException {
    assertThat(Fetcher.isInternal(InetAddress.getByName(address))).isEqualTo(isInternal);
  }

  @Test
  void fetchesFromNoNameThatStandsForAPrivateAddress() throws IOException {
    String name = InetAddress.getLocalHost().getHostName();
    assumeTrue(
        Stream.of(InetAddress.getAllByName(name)).anyMatch(Fetcher::isInternal)
            && !name.equals("localhost"),
        "this machine's name is that of no private address");
    assertThatThrownBy(() -> fetch(name, "http://%s/".formatted(name)))
        .hasMessageContaining("that host lies in a private network");
  }

  /// Nobody is there, but it is asked.
  @Test
  void asksAPrivateAddressThatIsWrittenDown() {
    assertThatThrownBy(() -> fetch("[fd00::7]:8080", "http://[fd00::7]:8080/picture"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failed -> assertThat(failed.problem().kind()).isEqualTo(Problem.Kind.FETCH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/missing", "/loop", "/stalled"})
  void tellsWhatCanNotBeFetched(String path) {
    assertThatThrownBy(() -> fetch(host, "http://%s%s".formatted(host, path)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failed -> assertThat(failed.problem().kind()).isEqualTo(Problem.Kind.FETCH))
        .hasMessageContaining("send the picture itself");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThatThrownBy(() -> fetch(host, "http://%s/large".formatted(host)))
        .hasMessageContaining("larger than the 4096 bytes");
  }

  private static byte[] fetch(String hosts, String address) {
    try (Fetcher fetcher =
        new Fetcher(
            WebSettingsTest.of(
                Map.of(
                    "veduta.web.hosts", hosts,
                    "veduta.web.max-bytes", "4KiB",
                    "veduta.web.body-timeout", "1s")))) {
      return fetcher.fetch(address);
    }
  }
}
