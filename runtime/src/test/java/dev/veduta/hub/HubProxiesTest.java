// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.TestHub.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.hub.LyingServer.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proxies …
final class HubProxiesTest {
  private static final URI HUB = URI.create("https://huggingface.co/api");

  @TempDir Path cache;

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, http://p:1, p:1",
    "https_proxy, p:1, p:1",
    "https_proxy, http://me:secret@p:1/, p:1",
    "ALL_PROXY, http://p, p:80",
    "HTTP_PROXY, http://p:1, ",
    "HTTPS_PROXY, ' ', "
  })
  void areNamedByTheEnvironment(String name, String value, @Nullable String proxy) {
    HubProxies proxies = new HubProxies(Map.of(name, value), null, _ -> false);

    assertThat(proxies.select(HUB)).containsExactly(proxy(proxy));
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "huggingface.co, true",
    "HuggingFace.co, true",
    ".co, true",
    "'a.example, *.co', true",
    "face.co, false",
    "huggingface.com, false",
    "'', false"
  })
  void areLeftOutForSomeServers(String exceptions, boolean direct) {
    HubProxies proxies =
        new HubProxies(Map.of("HTTPS_PROXY", "p:1", "NO_PROXY", exceptions), null, _ -> false);

    assertThat(proxies.select(HUB)).containsExactly(proxy(direct ? null : "p:1"));
  }

  @Test
  void areThoseOfJavaWhereItNamesSome() {
    ProxySelector java = ProxySelector.of(InetSocketAddress.createUnresolved("j", 2));
    HubProxies proxies =
        new HubProxies(Map.of("HTTPS_PROXY", "http://me:secret@p:1"), java, _ -> false);

    assertThat(proxies.select(HUB))
        .singleElement()
        .extracting(Proxy::address)
        .hasToString("j/<unresolved>:2");
    assertThat(proxies.authorization(HUB)).isEmpty();
  }

  /// What Java answers for a server that `http.nonProxyHosts` names.
  @ParameterizedTest
  @CsvSource({
    "https.proxyHost, true",
    "socksProxyHost, true",
    "http.proxyHost, false",
    "https.proxyPort, false"
  })
  void areNoneWhereJavaIsToldOfAnExceptionToItsOwn(String property, boolean direct) {
    ProxySelector none = ProxySelector.of(null);
    HubProxies proxies =
        new HubProxies(Map.of("HTTPS_PROXY", "http://me:secret@p:1"), none, property::equals);

    assertThat(proxies.select(HUB)).containsExactly(proxy(direct ? null : "p:1"));
    assertThat(proxies.authorization(HUB).isEmpty()).isEqualTo(direct);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://secret:1", "https://secret:1", "http://", "what is this secret"})
  void areRefusedWhereTheyCannotBeUsed(String value) {
    HubProxies proxies = new HubProxies(Map.of("HTTPS_PROXY", value), null, _ -> false);

    assertThatThrownBy(() -> proxies.select(HUB))
        .isInstanceOf(HubException.class)
        .hasMessage("HTTPS_PROXY is no proxy that can be used; expected http://HOST:PORT")
        .hasMessageNotContaining("secret");
  }

  @Test
  void areRefusedWhenTheHubIsAsked() throws IOException {
    try (TestHub hub = TestHub.start(1000)) {
      HubSettings usual = hub.settings(cache);
      HubSettings settings =
          new HubSettings(
              usual.cache(),
              usual.endpoint(),
              null,
              false,
              false,
              true,
              usual.patience(),
              new HubProxies(Map.of("http_proxy", "socks5://p:1"), null, _ -> false));

      assertThatThrownBy(
              () -> new Hub(settings).snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("HTTP_PROXY is no proxy that can be used");
    }
  }

  /// Nobody knows the server's name but the proxy.
  @Test
  void areUsedWithTheirPassword() throws IOException {
    try (TestHub hub = TestHub.start(1000);
        LyingServer proxy =
            LyingServer.start(
                (request, wire) -> wire.send(200, "", hub.listing().build().toString()))) {
      proxy.lie(
          "/resolve/",
          (request, wire) -> {
            String name = request.path().substring(request.path().lastIndexOf('/') + 1);
            TestHub.part(request, hub.file(name), "", wire);
          });
      HubSettings usual = hub.settings(cache);
      String address = "http://me:secret@" + proxy.uri().getAuthority();
      HubSettings settings =
          new HubSettings(
              usual.cache(),
              URI.create("http://hub.invalid"),
              null,
              false,
              false,
              true,
              usual.patience(),
              new HubProxies(Map.of("http_proxy", address), null, _ -> false));

      new Hub(settings).snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT);

      assertThat(proxy.requests())
          .hasSize(5) // the list, and all files but the one that is empty
          .allSatisfy(
              request ->
                  assertThat(request.headers())
                      .containsEntry("proxy-authorization", "Basic bWU6c2VjcmV0"))
          .extracting(Request::path)
          .allMatch(path -> path.startsWith("http://hub.invalid/"));
      new CacheCheck(cache).isComplete();
    }
  }

  private static Proxy proxy(@Nullable String address) {
    if (address == null) {
      return Proxy.NO_PROXY;
    }
    String[] parts = address.split(":", -1);
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(parts[0], Integer.parseInt(parts[1])));
  }
}
