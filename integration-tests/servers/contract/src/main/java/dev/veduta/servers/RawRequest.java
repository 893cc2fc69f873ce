// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// A request of which a test says when each part is sent, and whose answer it sees as it is sent.
/// It owns its connection, which serves nothing else.
final class RawRequest implements AutoCloseable {
  private static final int LONGEST_SILENCE = 120_000;

  private final Socket socket;

  /// Sends no more than the head.
  ///
  /// @param headers besides the usual ones, each with the end of its line
  RawRequest(URI address, String headers) {
    try {
      socket = new Socket(address.getHost(), address.getPort());
      socket.setSoTimeout(LONGEST_SILENCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(address.getPath(), address.getAuthority(), headers);
    send(head.getBytes(UTF_8));
  }

  void send(byte[] body) {
    try {
      socket.getOutputStream().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The head of the answer.
  String head() {
    StringBuilder head = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  /// The chunks behind the head: what the server has sent at a time.
  List<String> chunks() {
    List<String> chunks = new ArrayList<>();
    for (int size = size(); size > 0; size = size()) {
      try {
        chunks.add(new String(socket.getInputStream().readNBytes(size), UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String _ = line();
    }
    return chunks;
  }

  private int size() {
    return Integer.parseInt(line(), 16);
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
        line.append((char) one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
