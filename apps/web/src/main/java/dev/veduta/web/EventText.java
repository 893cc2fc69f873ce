// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Server-sent events on the wire, each sent at once.
final class EventText {
  private EventText() {}

  /// A comment, by which client and server learn that the other is still there.
  static void comment(OutputStream out) throws IOException {
    send(":\n\n", out);
  }

  /// @param lines such as `event: token` and `data: {}`
  /// @throws IOException when the client has gone, however the server says so
  static void event(String lines, OutputStream out) throws IOException {
    send(lines + "\n\n", out);
  }

  private static void send(String text, OutputStream out) throws IOException {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (RuntimeException e) {
      throw new IOException("the client can't be written to", e);
    }
  }
}
