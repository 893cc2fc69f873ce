// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.SplittableRandom;

/// One that is gone in the middle of what it sends, or of what it is told.
record KilledClient(URI service, SplittableRandom random) implements Runnable {

  @Override
  public void run() {
    byte[] form = Client.multipart();
    boolean isCutShort = random.nextBoolean();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              POST /v1/captions HTTP/1.1\r
              Host: %s:%d\r
              Accept: text/event-stream\r
              Content-Type: multipart/form-data; boundary=%s\r
              Content-Length: %d\r
              \r
              """
                  .formatted(service.getHost(), service.getPort(), Client.BOUNDARY, form.length)
                  .getBytes(US_ASCII));
      socket
          .getOutputStream()
          .write(form, 0, isCutShort ? random.nextInt(form.length) : form.length);
      if (!isCutShort && socket.getInputStream().read() < 0) {
        return;
      }
      if (random.nextBoolean()) {
        socket.setSoLinger(true, 0); // closed without a word
      }
    } catch (IOException _) {
      // The server may be quicker.
    }
  }
}
