// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A server of HTTP on this machine that writes what it is told to, byte by byte, so that it can
/// break every rule. It answers one request on each connection.
final class LyingServer implements AutoCloseable {
  /// Answers a request, or breaks off.
  @FunctionalInterface
  interface Handler {
    void answer(Request request, Wire wire) throws IOException;
  }

  /// A lie, and how often it is still told.
  private static final class Rule {
    private final Predicate<Request> when;
    private final Handler handler;
    private int times;

    Rule(Predicate<Request> when, int times, Handler handler) {
      this.when = when;
      this.times = times;
      this.handler = handler;
    }
  }

  /// What was asked for.
  ///
  /// @param headers by their names in small letters
  record Request(String method, String path, Map<String, String> headers) {
    Optional<Long> from() {
      return Optional.ofNullable(headers.get("range"))
          .map(range -> Long.parseLong(range.replaceAll("bytes=(\\d+)-", "$1")));
    }
  }

  private final ServerSocket socket;
  private final Handler truth;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private LyingServer(ServerSocket socket, Handler truth) {
    this.socket = socket;
    this.truth = truth;
  }

  /// @param truth answers when no lie does
  static LyingServer start(Handler truth) throws IOException {
    LyingServer server =
        new LyingServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), truth);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /// Lies so often, and then tells the truth again.
  void lie(String path, int times, Handler handler) {
    rules.add(new Rule(request -> request.path().contains(path), times, handler));
  }

  void lie(String path, Handler handler) {
    lie(path, Integer.MAX_VALUE, handler);
  }

  void tellTheTruth() {
    rules.clear();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /// Requests whose path contains that.
  List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().contains(path)).toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (SocketException e) {
      // It was closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Optional<Request> request = read(new BufferedInputStream(connection.getInputStream()));
      if (request.isPresent()) {
        requests.add(request.get());
        handler(request.get())
            .answer(request.get(), new Wire(connection, connection.getOutputStream()));
      }
    } catch (IOException e) {
      // The client has heard enough, or the lie was to break off.
    } finally {
      connections.remove(connection);
    }
  }

  private synchronized Handler handler(Request request) {
    for (Rule rule : rules) {
      if (rule.times > 0 && rule.when.test(request)) {
        rule.times--;
        return rule.handler;
      }
    }
    return truth;
  }

  private static Optional<Request> read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      head.write(b);
    }
    List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    String first = lines.getFirst();
    int method = first.indexOf(' ');
    return Optional.of(
        new Request(
            first.substring(0, method),
            first.substring(method + 1, first.lastIndexOf(' ')),
            headers));
  }

  /// The way back to who asked.
  record Wire(Socket socket, OutputStream out) {
    /// An answer as it should be.
    ///
    /// @param headers one in each line
    void send(int status, String headers, byte[] body) throws IOException {
      head(status, "Content-Length: " + body.length, headers);
      out.write(body);
      out.flush();
    }

    void send(int status, String headers, String body) throws IOException {
      send(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /// The beginning of an answer.
    void head(int status, String... headers) throws IOException {
      StringBuilder text = new StringBuilder("HTTP/1.1 %d Said\r\n".formatted(status));
      for (String some : headers) {
        some.lines()
            .filter(line -> !line.isEmpty())
            .forEach(line -> text.append(line).append("\r\n"));
      }
      raw(text + "Connection: close\r\n\r\n");
    }

    void raw(String text) throws IOException {
      raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /// Breaks off as a router does that forgets a connection.
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /// Says nothing more until the client goes.
    void stall() throws IOException {
      socket.getInputStream().readAllBytes();
    }
  }
}
