// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What lies between the browser and a server. It is cut in the midst of an answer, as by a server
/// that dies, and mended when the server is there again.
///
/// It owns its connections, and ends them when it is closed.
final class Wire implements AutoCloseable {
  private static final int BYTES = 8192;

  private final URI server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket door;
  private volatile String last = "";

  private Wire(URI server, ServerSocket door) {
    this.server = server;
    this.door = door;
    accept(door);
  }

  static Wire to(URI server) {
    try {
      return new Wire(server, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the server is behind it.
  URI address() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/");
  }

  /// Cuts it as soon as an answer has that in it, which still arrives.
  void cutBehind(String text) {
    last = text;
  }

  /// Ends all connections and takes no more.
  void cut() {
    close();
  }

  /// Takes connections again, at the same address.
  void mend() {
    last = "";
    try {
      door = new ServerSocket(door.getLocalPort(), 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accept(door);
  }

  private void accept(ServerSocket at) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  connect(at.accept());
                }
              } catch (IOException _) {
                // It was cut.
              }
            });
  }

  private void connect(Socket client) throws IOException {
    Socket behind = new Socket(server.getHost(), server.getPort());
    open.add(client);
    open.add(behind);
    copy(client, behind, false);
    copy(behind, client, true);
  }

  private void copy(Socket from, Socket to, boolean answers) {
    Thread.ofVirtual()
        .start(
            () -> {
              byte[] some = new byte[BYTES];
              StringBuilder said = new StringBuilder();
              try (from;
                  to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(some); count >= 0; count = in.read(some)) {
                  out.write(some, 0, count);
                  said.append(new String(some, 0, count, ISO_8859_1));
                  if (answers && !last.isEmpty() && said.indexOf(last) >= 0) {
                    cut();
                  }
                  said.delete(0, Math.max(0, said.length() - last.length()));
                }
              } catch (IOException _) {
                // One end has gone; the other goes with it.
              }
              open.remove(from);
            });
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket one : open) {
        one.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
