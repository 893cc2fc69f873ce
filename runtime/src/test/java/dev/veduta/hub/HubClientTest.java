// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.TestHub.MODEL;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A network …
@Timeout(120)
final class HubClientTest {
  @TempDir Path cache;

  /// Linux drops what asks for a connection when as many wait as a server wants.
  @Test
  @EnabledOnOs(OS.LINUX)
  void isTriedTwiceWhereItDropsEverything() throws IOException {
    List<Socket> waiting = new ArrayList<>();
    try (TestHub hub = TestHub.start(1000);
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      while (waits(full, waiting)) {
        // Until one more is dropped.
      }
      HubSettings usual = hub.settings(cache);
      HubSettings settings =
          new HubSettings(
              usual.cache(),
              URI.create("http://127.0.0.1:" + full.getLocalPort()),
              null,
              false,
              false,
              true,
              new HubPatience(
                  Duration.ofMillis(200),
                  Duration.ofSeconds(20),
                  6,
                  Duration.ofMillis(1),
                  Duration.ofSeconds(2)),
              usual.proxies());

      assertThatThrownBy(
              () -> new Hub(settings).snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("did not answer in 0.2 seconds, 2 times in a row");
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static boolean waits(ServerSocket server, List<Socket> waiting) throws IOException {
    Socket socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(server.getLocalSocketAddress(), 500);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
