// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How long clients are waited for: the web server itself waits without end for one that stops in
/// the middle of a request, or doesn't read its answer. A connection that is waited for too long is
/// closed, whereupon the thread that waits goes on with an error.
///
/// It owns a thread, which ends when this is closed.
///
/// @param pause the longest time without a byte sent or taken, also between two requests
/// @param arrival the longest time that a request may take to arrive
/// @param waits what is waited for at this moment
/// @param thread looks at them
record Patience(Duration pause, Duration arrival, Set<Wait> waits, Thread thread)
    implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  static Patience of(Duration pause, Duration arrival) {
    Set<Wait> waits = ConcurrentHashMap.newKeySet();
    Thread thread =
        Thread.ofVirtual().name("veduta-patience").unstarted(() -> look(pause, arrival, waits));
    thread.start();
    return new Patience(pause, arrival, waits, thread);
  }

  /// HTTP/1.1 whose connections are waited for so long and no longer.
  ServerConnectionSelector selector(Http1Config config) {
    return new Patient(Http1ConnectionSelector.builder().config(config).build(), waits);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private static void look(Duration pause, Duration arrival, Set<Wait> waits) {
    try {
      while (true) {
        Thread.sleep(BETWEEN_LOOKS);
        long now = System.nanoTime();
        for (Wait wait : waits) {
          if (now - wait.since > pause.toNanos() || now - wait.begun > arrival.toNanos()) {
            wait.socket.close();
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// One that is waited for.
  ///
  /// @param since when the wait began
  /// @param begun when the request began to arrive
  private record Wait(HelidonSocket socket, long since, long begun) {}

  private record Patient(Http1ConnectionSelector http, Set<Wait> waits)
      implements ServerConnectionSelector {
    @Override
    public int bytesToIdentifyConnection() {
      return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
      return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
      return http.connection(
          new PatientConnection(context, new Waiting(context.serverSocket(), waits)));
    }
  }

  /// Keeps account of a connection's waits; its methods are called by the thread of the connection.
  static final class Waiting {
    private final HelidonSocket socket;
    private final Set<Wait> waits;
    private long begun;
    private boolean isReading;

    private Waiting(HelidonSocket socket, Set<Wait> waits) {
      this.socket = socket;
      this.waits = waits;
    }

    /// Takes bytes of the client; null at their end.
    byte[] read() {
      if (!isReading) {
        isReading = true;
        begun = System.nanoTime();
      }
      Wait wait = new Wait(socket, System.nanoTime(), begun);
      waits.add(wait);
      try {
        return socket.get();
      } finally {
        waits.remove(wait);
      }
    }

    /// Does what gives bytes to the client.
    void write(Runnable writing) {
      isReading = false;
      long now = System.nanoTime();
      Wait wait = new Wait(socket, now, now);
      waits.add(wait);
      try {
        writing.run();
      } finally {
        waits.remove(wait);
      }
    }
  }
}
