// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import dev.veduta.runtime.MemorySize;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/// A network address, and how connections to it are treated.
///
/// @param host as users wrote it
/// @param grace how long requests may take to end when the server stops
record Listening(String host, InetAddress network, int port, Duration grace) {

  /// Connections at a time, most of them idle. More wait to be accepted.
  static final int CONNECTIONS = 4096;

  static final int MOST_HEADERS = 16 * 1024;
  static final int LONGEST_FIRST_LINE = 8 * 1024;

  /// What the service says is too large, it says itself and kindly. Behind that is this: no chunk
  /// of a body is larger, as each is read as a whole. Base64 takes four bytes for three.
  private static final String MOST_BYTES = "veduta.web.max-bytes";

  private static final String LOOPBACK = "veduta.web.loopback";

  static final long USUAL_MOST_BYTES = 20L << 20;

  /// Finds the interface, and sees at once whether its port is taken: models load for longer.
  ///
  /// @throws ServerException if there is none of that name, or its port is taken
  static Listening at(ServerSettings settings) {
    InetAddress network =
        resolve(settings.host())
            .orElseThrow(
                () ->
                    new ServerException(
                        "host must be a name or an address of this machine, got '%s'; 127.0.0.1 is"
                                .formatted(settings.host())
                            + " for this machine alone, 0.0.0.0 for all that reach it",
                        null));
    Listening listening =
        new Listening(settings.host(), network, settings.port(), settings.grace());
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(network, settings.port()));
    } catch (IOException e) {
      throw listening.fault(e);
    }
    return listening;
  }

  /// Settings, with what the service must know of this: only where nobody else can reach it may it
  /// trust in that.
  Map<String, String> told(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent(LOOPBACK, String.valueOf(network.isLoopbackAddress()));
    return all;
  }

  static Optional<InetAddress> resolve(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  /// Starts to listen for requests.
  ///
  /// @throws ServerException if the port was taken meanwhile
  WebServer start(RestApplications applications, Patience patience) {
    WebServer server =
        WebServer.builder()
            .address(network)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(grace)
            .maxTcpConnections(CONNECTIONS)
            .maxPayloadSize(mostBytes())
            .connectionOptions(options -> options.tcpNoDelay(true))
            .protocolsDiscoverServices(false)
            .addConnectionSelector(
                patience.selector(
                    Http1Config.builder()
                        .maxHeadersSize(MOST_HEADERS)
                        .maxPrologueLength(LONGEST_FIRST_LINE)
                        .addReceiveListener(PatientConnection.requests())
                        .addSendListener(PatientConnection.answers())
                        .build()))
            .directHandlers(problems())
            .featuresDiscoverServices(false)
            .routing(applications::route)
            .build();
    try {
      return server.start();
    } catch (RuntimeException e) {
      throw fault(e);
    }
  }

  /// How it is reached from this machine.
  URI address(int listensAt) {
    String name =
        network.isAnyLocalAddress() ? "localhost" : network.isLoopbackAddress() ? own() : host;
    return URI.create(
        "http://%s:%d/".formatted(name.contains(":") ? "[" + name + "]" : name, listensAt));
  }

  /// What the service takes for a name of this machine alone, as a name of its own may be given to
  /// others.
  private String own() {
    return host.equalsIgnoreCase("localhost")
        ? host
        : network instanceof Inet6Address ? "::1" : network.getHostAddress();
  }

  private ServerException fault(Exception cause) {
    return new ServerException(
        "can't listen at port %d of %s: %s; stop what listens there, or choose another port, 0 for"
                .formatted(port, host, Causes.first(cause))
            + " any that is free",
        cause);
  }

  private static long mostBytes() {
    long most =
        ConfigProvider.getConfig()
            .getOptionalValue(MOST_BYTES, String.class)
            .map(size -> MemorySize.parse(size.strip()).bytes())
            .orElse(USUAL_MOST_BYTES);
    return 2 * most + (1 << 20);
  }

  private static DirectHandlers problems() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, new TransportProblem());
    }
    return handlers.build();
  }
}
