// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import io.helidon.webserver.WebServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.jspecify.annotations.Nullable;

/// The REST service and the page on a server in this JVM: Helidon's web server on virtual threads,
/// Jersey, Weld and SmallRye Config, of which each is known here alone.
///
/// It owns the CDI container that the service lives in, and so the captioners. One runs at a time
/// in a class loader. Closing it takes no more connections, waits for the requests under way up to
/// the grace of its settings, and then closes the captioners.
public final class Server implements AutoCloseable {

  /// How long a client may be silent, before, in and after a request.
  static final Duration PAUSE = Duration.ofSeconds(60);

  /// How long a request may take to arrive.
  static final Duration ARRIVAL = Duration.ofMinutes(10);

  private final Configuration configuration;
  private final WeldContainer container;
  private final URI address;

  private Server(Configuration configuration, WeldContainer container, URI address) {
    this.configuration = configuration;
    this.container = container;
    this.address = address;
  }

  /// Starts one. When it is there, it listens, and models that are loaded eagerly are loaded.
  ///
  /// @throws ServerException if it can't listen at that address
  /// @throws dev.veduta.api.VedutaException if settings or models are at fault
  public static Server start(ServerSettings settings) {
    return start(settings, PAUSE, ARRIVAL);
  }

  /// @param pause how long a client may be silent
  /// @param arrival how long a request may take to arrive
  static Server start(ServerSettings settings, Duration pause, Duration arrival) {
    Listening listening = Listening.at(settings);
    QuietLibraries.hush();
    Configuration configuration =
        Configuration.register(listening.told(settings.configuration()), settings.defaults());
    RestApplications applications = new RestApplications();
    Closing closing = new Closing();
    try {
      WeldContainer container = container(applications, closing);
      try {
        closing.patience = Patience.of(pause, arrival);
        WebServer web = listening.start(applications, closing.patience);
        closing.web = web;
        return new Server(configuration, container, listening.address(web.port()));
      } catch (Throwable e) {
        container.close();
        throw e;
      }
    } catch (Throwable e) {
      configuration.close();
      throw Causes.shown(e);
    }
  }

  private static WeldContainer container(Extension... extensions) {
    return new Weld()
        .addExtensions(extensions)
        .property(Weld.SHUTDOWN_HOOK_SYSTEM_PROPERTY, false)
        .initialize();
  }

  /// Where it listens, as a client on this machine reaches it.
  public URI address() {
    return address;
  }

  /// Ends it; a second time nothing happens.
  @Override
  public synchronized void close() {
    if (container.isRunning()) {
      try {
        container.close();
      } finally {
        configuration.close();
      }
    }
  }

  /// Whether a network interface is reached from this machine alone.
  public static boolean isLoopback(String host) {
    return Listening.resolve(host).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /// Stops the web server after those who observe the container's `Shutdown`, who may end what
  /// would never end by itself, and before any bean is destroyed.
  static final class Closing implements Extension {
    private @Nullable Patience patience;
    private @Nullable WebServer web;

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
      if (web != null) {
        web.stop();
      }
      if (patience != null) {
        patience.close();
      }
    }
  }
}
