// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What becomes of answers that are no success: those that pass are tried again, the others tell
/// users what to do.
///
/// @param names names that are much like the one asked for; asked for only where there is no such
///   model
/// @param revisions the branches and tags of the model; likewise
record Refusals(
    HubSettings settings, HubModel model, Supplier<String> names, Supplier<String> revisions) {
  private static final Pattern RESET = Pattern.compile(".*\\bt=(\\d{1,9})\\b.*");
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;

  /// Does nothing with a success.
  ///
  /// @param ofHub whether the hub itself answered, and not a server that it sent on to
  void check(Answer answer, boolean ofHub) throws IOException {
    int status = answer.status();
    if (status == 200 || status == 206) {
      String encoding = answer.header("Content-Encoding").orElse("identity");
      if (!encoding.equalsIgnoreCase("identity")) {
        throw new HubException(
            "%s answers in the encoding %s, which was not asked for, so it was not read; a proxy may change what it passes on: set NO_PROXY for this server"
                .formatted(Redirects.shown(answer.uri()), Text.printable(encoding)));
      }
      return;
    }
    if (status >= 500 || status == TOO_MANY || status == REQUEST_TIMEOUT || status == TOO_EARLY) {
      throw new PassingTrouble(
          "%s answered %d%s".formatted(server(answer), status, said(answer)),
          pause(answer).orElse(null),
          false,
          null);
    }
    if (status == 407) {
      throw new HubException(
          "the proxy wants a user and a password for %s (407); give them in HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, and to Java -Djdk.http.auth.tunneling.disabledSchemes="
              .formatted(server(answer)));
    }
    if (!ofHub) {
      // The links that the hub gives end after some time; it is asked for a new one.
      throw new PassingTrouble("%s answered %d%s".formatted(server(answer), status, said(answer)));
    }
    throw refusal(answer);
  }

  private HubException refusal(Answer answer) {
    String message = answer.header("X-Error-Message").orElse("");
    return switch (answer.header("X-Error-Code").orElse("")) {
      case "GatedRepo" -> gated(answer);
      case "RevisionNotFound" ->
          new HubException(
              "%s has no revision %s%s".formatted(model.id(), model.revision(), revisions.get()));
      case "EntryNotFound" ->
          new HubException(
              "%s lacks a file that it lists%s; try again, or give another revision"
                  .formatted(model, said(answer)));
      case "RepoNotFound" -> unknown();
      default -> {
        if (answer.status() == 401 && message.contains("Invalid credentials")) {
          yield new HubException(
              "the hub does not accept the token, so %s can't be had; make a new one at %s/settings/tokens and set HF_TOKEN to it, or run hf auth login"
                  .formatted(model, settings.endpoint()));
        }
        if (answer.status() == 401 || answer.status() == 404) {
          yield unknown();
        }
        if (answer.status() == 403) {
          yield message.contains("disabled")
              ? new HubException(
                  "%s was disabled by the hub%s; give another model".formatted(model, said(answer)))
              : gated(answer);
        }
        yield new HubException(
            "%s answered %d%s when asked for %s; check HF_ENDPOINT, and the revision"
                .formatted(server(answer), answer.status(), said(answer), model));
      }
    };
  }

  private HubException gated(Answer answer) {
    return new HubException(
        "%s is only given to those who have accepted its licence%s; accept it at %s/%s, then %s"
            .formatted(model, said(answer), settings.endpoint(), model.id(), tokenAdvice()));
  }

  private HubException unknown() {
    return new HubException(
        "there is no model %s on %s, or it is private%s; check the name. For a private model, %s"
            .formatted(model.id(), settings.endpoint(), names.get(), tokenAdvice()));
  }

  private String tokenAdvice() {
    if (settings.withheld()) {
      return "unset HF_HUB_DISABLE_IMPLICIT_TOKEN, which keeps the token from being sent";
    }
    return settings.token() == null
        ? "set HF_TOKEN to a token of yours (%s/settings/tokens)".formatted(settings.endpoint())
        : "see that the token in HF_TOKEN is yours and may read it (%s/settings/tokens)"
            .formatted(settings.endpoint());
  }

  /// When it may be asked again, as the answer says: in `Retry-After`, as seconds or a date, or in
  /// `RateLimit`. Source: <https://huggingface.co/docs/hub/rate-limits>.
  private static Optional<Duration> pause(Answer answer) {
    Optional<String> after = answer.header("Retry-After").map(String::strip);
    if (after.isPresent()) {
      if (after.get().matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(after.get())));
      }
      try {
        Instant date =
            ZonedDateTime.parse(after.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        Duration pause = Duration.between(Instant.now(), date);
        return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
    Matcher reset = RESET.matcher(answer.header("RateLimit").orElse(""));
    return reset.matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(reset.group(1))))
        : Optional.empty();
  }

  private static String said(Answer answer) {
    String message = answer.header("X-Error-Message").orElse("");
    return message.isBlank() ? "" : " (“%s”)".formatted(Text.printable(message));
  }

  private static String server(Answer answer) {
    return "%s://%s".formatted(answer.uri().getScheme(), answer.uri().getRawAuthority());
  }
}
