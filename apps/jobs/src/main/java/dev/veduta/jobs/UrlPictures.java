// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Predicate;

/// Fetches pictures over HTTP, where that is allowed, within bounds of size, time and redirects.
/// Whoever makes it closes it.
public final class UrlPictures implements PictureFetcher, AutoCloseable {
  private static final int MOST_REDIRECTS = 5;

  private final Predicate<URI> allowed;
  private final long mostBytes;
  private final Duration mostTime;
  private final HttpClient client;
  private final Timer clock = new Timer("veduta-fetch-clock", true);

  /// @param allowed whether an address may be fetched; redirects are asked about, too
  /// @param mostBytes of a picture
  /// @param mostTime for a picture, redirects included
  public UrlPictures(Predicate<URI> allowed, long mostBytes, Duration mostTime) {
    this.allowed = allowed;
    this.mostBytes = mostBytes;
    this.mostTime = mostTime;
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(mostTime)
            .build();
  }

  /// Fetches nothing.
  public static PictureFetcher none() {
    return address -> {
      throw new IOException("addresses are not fetched here; save the picture to a file");
    };
  }

  @Override
  public byte[] fetch(URI address) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + mostTime.toNanos();
    URI next = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      check(next);
      HttpResponse<InputStream> response = send(next, deadline);
      try (InputStream body = response.body()) {
        Optional<URI> other = redirect(next, response);
        if (other.isEmpty()) {
          return read(response, body, deadline);
        }
        next = other.get();
      }
    }
    throw new IOException("it is redirected more than %d times".formatted(MOST_REDIRECTS));
  }

  private void check(URI address) throws IOException {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IOException("'%s' is no address that begins with https://".formatted(address));
    }
    if (!allowed.test(address)) {
      throw new IOException("pictures may not be fetched from " + address.getHost());
    }
  }

  private HttpResponse<InputStream> send(URI address, long deadline)
      throws IOException, InterruptedException {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (!left.isPositive()) {
      throw late();
    }
    try {
      return client.send(
          HttpRequest.newBuilder(address)
              .timeout(left)
              .header("Accept", "image/*")
              .header("User-Agent", "veduta")
              .build(),
          BodyHandlers.ofInputStream());
    } catch (HttpConnectTimeoutException e) {
      throw new IOException(address.getHost() + " does not answer", e);
    } catch (java.net.http.HttpTimeoutException e) {
      IOException late = late();
      late.initCause(e);
      throw late;
    } catch (ConnectException e) {
      boolean isUnknown =
          e.getCause() instanceof UnresolvedAddressException
              || (e.getCause() != null
                  && e.getCause().getCause() instanceof UnresolvedAddressException);
      throw new IOException(
          isUnknown
              ? "there is no machine called " + address.getHost()
              : address.getHost() + " can't be connected to",
          e);
    } catch (UnknownHostException e) {
      throw new IOException("there is no machine called " + address.getHost(), e);
    }
  }

  private static Optional<URI> redirect(URI from, HttpResponse<?> response) throws IOException {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> {
        String to =
            response
                .headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("it is redirected to nowhere"));
        try {
          yield Optional.of(from.resolve(to));
        } catch (IllegalArgumentException e) {
          throw new IOException("it is redirected to '%s', which is no address".formatted(to), e);
        }
      }
      case 200 -> Optional.empty();
      default -> throw new IOException("the server answers with " + response.statusCode());
    };
  }

  private byte[] read(HttpResponse<?> response, InputStream body, long deadline)
      throws IOException {
    if (response.headers().firstValueAsLong("Content-Length").orElse(0) > mostBytes) {
      throw tooLong();
    }
    TimerTask end = closing(body);
    clock.schedule(end, Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    try {
      byte[] bytes = body.readNBytes((int) Math.min(mostBytes + 1, Integer.MAX_VALUE - 16));
      if (bytes.length > mostBytes) {
        throw tooLong();
      }
      return bytes;
    } catch (IOException e) {
      if (System.nanoTime() - deadline < 0) {
        throw e;
      }
      IOException late = late();
      late.initCause(e);
      throw late;
    } finally {
      end.cancel();
    }
  }

  /// A server that sends a byte now and then would be read for ever.
  private static TimerTask closing(InputStream body) {
    return new TimerTask() {
      @Override
      public void run() {
        try {
          body.close();
        } catch (IOException _) {
          // Whoever reads it is told.
        }
      }
    };
  }

  private IOException tooLong() {
    return new IOException("it has more than the %d bytes that are allowed".formatted(mostBytes));
  }

  private IOException late() {
    return new IOException(
        "it takes longer than the %d seconds that are allowed".formatted(mostTime.toSeconds()));
  }

  @Override
  public void close() {
    clock.cancel();
    client.shutdownNow();
    client.close();
  }
}
