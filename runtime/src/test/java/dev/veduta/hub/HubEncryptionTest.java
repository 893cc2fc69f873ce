// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A connection to a hub that is encrypted …
@Timeout(120)
final class HubEncryptionTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path temp;
  private TestHub files;
  private HttpsServer hub;
  private volatile boolean redirecting = true;

  @BeforeEach
  void start() throws Exception {
    files = TestHub.start(1000);
    hub = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    hub.setHttpsConfigurator(new HttpsConfigurator(certified()));
    hub.createContext("/", this::answer);
    hub.start();
  }

  @AfterEach
  void stop() throws IOException {
    hub.stop(0);
    files.close();
  }

  @Test
  void isNotLeftForOneThatIsNot() throws Exception {
    try (HubProcess process = process(trusted(), password())) {
      assertThat(process.failure())
          .contains("redirects to " + files.hub().uri(), "without encryption", "was not followed");
    }
    assertThat(files.hub().requests()).isEmpty();
    new CacheCheck(temp.resolve("cache")).isWhole();
  }

  @Test
  void needsACertificateThatIsTrusted() throws Exception {
    try (HubProcess process = process()) {
      assertThat(process.failure())
          .contains(
              "the certificate of https://localhost", "is not trusted", "javax.net.ssl.trustStore");
    }
  }

  @Test
  void goesThroughAProxyThatSeesNothing() throws Exception {
    redirecting = false;
    try (LyingServer proxy = LyingServer.start(HubEncryptionTest::tunnel);
        HubProcess process =
            through(proxy, "-Djdk.http.auth.tunneling.disabledSchemes=", trusted(), password())) {
      assertThat(process.folder().resolve(TestHub.WEIGHTS))
          .hasBinaryContent(files.file(TestHub.WEIGHTS));
      assertThat(proxy.requests())
          .isNotEmpty()
          .allSatisfy(
              request -> {
                assertThat(request.method()).isEqualTo("CONNECT");
                assertThat(request.path()).isEqualTo("localhost:" + hub.getAddress().getPort());
                assertThat(request.headers())
                    .containsEntry("proxy-authorization", "Basic bWU6c2VjcmV0")
                    .doesNotContainKey("authorization");
              });
      new CacheCheck(temp.resolve("cache")).isComplete();
    }
  }

  /// Java sends no password of this kind to a proxy unless it is told to.
  @Test
  void tellsHowToGiveAProxyItsPassword() throws Exception {
    try (LyingServer proxy =
            LyingServer.start(
                (request, wire) -> wire.send(407, "Proxy-Authenticate: Basic realm=x", ""));
        HubProcess process = through(proxy, trusted(), password())) {
      assertThat(process.failure())
          .contains(
              "the proxy wants a user and a password", "-Djdk.http.auth.tunneling.disabledSchemes=")
          .doesNotContain("secret");
    }
  }

  private HubProcess process(String... options) throws IOException {
    return HubProcess.start(address(), temp.resolve("cache"), "", options);
  }

  private HubProcess through(LyingServer proxy, String... options) throws IOException {
    return HubProcess.start(
        address(),
        temp.resolve("cache"),
        "export HTTPS_PROXY=http://me:secret@" + proxy.uri().getAuthority(),
        options);
  }

  private String address() {
    return "https://localhost:" + hub.getAddress().getPort();
  }

  private String trusted() {
    return "-Djavax.net.ssl.trustStore=" + temp.resolve("keys");
  }

  private static String password() {
    return "-Djavax.net.ssl.trustStorePassword=" + PASSWORD;
  }

  /// Passes on what both sides say.
  private static void tunnel(LyingServer.Request request, LyingServer.Wire wire)
      throws IOException {
    URI target = URI.create("any://" + request.path());
    try (Socket server = new Socket(target.getHost(), target.getPort())) {
      wire.raw("HTTP/1.1 200 Connected\r\n\r\n");
      Thread.ofVirtual()
          .start(
              () -> {
                try (server) {
                  wire.socket().getInputStream().transferTo(server.getOutputStream());
                } catch (IOException e) {
                  // One side has hung up, which ends the other.
                }
              });
      server.getInputStream().transferTo(wire.out());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().startsWith("/api/")) {
        byte[] listing = files.listing().build().toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, listing.length);
        exchange.getResponseBody().write(listing);
      } else if (!redirecting) {
        String path = exchange.getRequestURI().getPath();
        byte[] content = files.file(path.substring(path.lastIndexOf('/') + 1));
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      } else {
        exchange
            .getResponseHeaders()
            .add("Location", files.hub().uri() + exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(302, -1);
      }
    }
  }

  private SSLContext certified() throws Exception {
    Path keys = temp.resolve("keys");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "hub",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                PASSWORD,
                "-keystore",
                keys.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
