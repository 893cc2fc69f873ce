// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import io.helidon.microprofile.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// The service in a server of this JVM, on a port of its own, asked over HTTP. There is one at a
/// time.
final class RunningService implements AutoCloseable {
  /// Tests add no jobs to those of the user.
  private static final Map<String, String> OTHERS =
      Map.of("veduta.jobs.folder", Path.of("target", "jobs").toAbsolutePath().toString());

  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningService(Server server) {
    this.server = server;
  }

  /// Starts it.
  ///
  /// @param settings below `veduta.web.`
  static RunningService start(Map<String, String> settings) {
    ConfigProviderResolver resolver = ConfigProviderResolver.instance();
    Config config =
        resolver.getBuilder().addDefaultSources().withSources(new Given(settings)).build();
    return new RunningService(
        Server.builder().config(config).host("127.0.0.1").port(0).build().start());
  }

  /// Settings of a test.
  private record Given(Map<String, String> settings) implements ConfigSource {
    @Override
    public Set<String> getPropertyNames() {
      return settings.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
      return settings.getOrDefault(name, OTHERS.get(name));
    }

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public int getOrdinal() {
      return 1000;
    }
  }

  /// The port that it listens on.
  int port() {
    return server.port();
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
  }

  /// A connection, for what an `HttpClient` does not let one send.
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000); // a test that waits for nothing fails
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /// An answer up to the end of its only JSON object, or of its head if it has no more.
  static String read(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int one = in.read(); one >= 0; one = in.read()) {
      text.append((char) one);
      boolean isHead = text.indexOf("HTTP/1.1 204") == 0 && text.indexOf("\r\n\r\n") > 0;
      if (one == '}' || isHead) {
        break;
      }
    }
    return text.toString();
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(address(path)).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}
