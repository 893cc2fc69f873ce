// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album;

import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;

/// What is asked of the application from outside: each check has a name and answers with a text.
@ApplicationScoped
public class Checks {
  private final Image frog = frog();

  @Inject private Album album;
  @Inject private Diary diary;

  /// The answer of a check; of one that fails what went wrong, one cause a line.
  public String run(String check) {
    try {
      return answer(check);
    } catch (RuntimeException | LinkageError e) {
      StringBuilder causes = new StringBuilder("failed");
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        causes.append('\n').append(cause);
      }
      return causes.toString();
    }
  }

  private String answer(String check) {
    return switch (check) {
      case "plain" -> describe(album.plain());
      case "standard" -> describe(album.standard());
      case "backend" -> album.standard().caption(frog).provenance().backend();
      case "precision" -> album.standard().caption(frog).provenance().precision();
      case "recording" -> recorded();
      case "third-party" -> describe(album.alternative());
      case "own-plug-in" -> describe(album.lookUp("sizes"));
      case "own-captioner" -> describe(album.receipts());
      case "defined" -> describe(album.stamps());
      case "overridden" -> describe(album.lookUp("postcards"));
      case "unknown" -> describe(album.lookUp("receits"));
      case "torn" -> describe(album.lookUp("torn"));
      case "diary" -> diary.read();
      case "later" -> later(() -> "");
      case "class-loader" -> later(Checks::classLoader);
      case "naming" -> later(Checks::module);
      default -> throw new IllegalArgumentException("there is no check '%s'".formatted(check));
    };
  }

  private String describe(ImageCaptioner captioner) {
    return captioner.caption(frog).text();
  }

  /// Whether Flight Recorder knows of requests once there was one.
  private String recorded() {
    describe(album.standard());
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .map(EventType::getName)
        .filter("dev.veduta.Request"::equals)
        .findFirst()
        .orElse("nothing is recorded");
  }

  /// What an asynchronous caption is, and whether the context is still the caller's when it comes.
  private String later(Supplier<String> context) {
    String before = context.get();
    return album
        .standard()
        .captionAsync(frog)
        .thenApply(
            caption ->
                caption.text() + (context.get().equals(before) ? "" : ", in another context"))
        .toCompletableFuture()
        .join();
  }

  private static String classLoader() {
    return String.valueOf(Thread.currentThread().getContextClassLoader());
  }

  @SuppressWarnings("BanJNDI") // the name is constant, and what it names the container's own
  private static String module() {
    try {
      return (String) new InitialContext().lookup("java:module/ModuleName");
    } catch (NamingException e) {
      return e.toString();
    }
  }

  private static Image frog() {
    try (InputStream in =
        Objects.requireNonNull(Checks.class.getResourceAsStream("frog.png"), "frog.png")) {
      return Image.of("frog.png", in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("frog.png can't be read", e);
    }
  }
}
