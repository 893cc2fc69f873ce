// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The variables by which the hub's tools are set. Source:
/// <https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables>.
///
/// @param home the user's, for what isn't set and for `~`
record HubEnvironment(Map<String, String> variables, Path home) {
  private static final String HUB = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

  /// A variable that is set to more than blanks.
  private Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  boolean isTrue(String name) {
    return text(name).filter(value -> TRUE.contains(value.toLowerCase(Locale.ROOT))).isPresent();
  }

  /// Where models are put.
  Path cache() {
    return folder("HF_HUB_CACHE")
        .or(() -> folder("HUGGINGFACE_HUB_CACHE"))
        .orElseGet(() -> tools().resolve("hub"));
  }

  /// Where all that those tools keep is put.
  private Path tools() {
    return folder("HF_HOME")
        .orElseGet(
            () ->
                folder("XDG_CACHE_HOME")
                    .orElseGet(() -> home.resolve(".cache"))
                    .resolve("huggingface"));
  }

  private Optional<Path> folder(String name) {
    return text(name)
        .map(
            path ->
                path.equals("~") || path.startsWith("~/")
                    ? home.resolve(path.substring(Math.min(2, path.length())))
                    : Path.of(path));
  }

  URI endpoint() {
    String given = text("HF_ENDPOINT").orElse(HUB).replaceFirst("/+$", "");
    try {
      URI endpoint = new URI(given);
      String scheme = endpoint.getScheme();
      if (("https".equals(scheme) || "http".equals(scheme))
          && endpoint.getHost() != null
          && endpoint.getUserInfo() == null
          && endpoint.getQuery() == null
          && endpoint.getFragment() == null) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      // It is refused below, without its text: there may be a password in it.
    }
    throw new HubException(
        "HF_ENDPOINT is no address of a hub; expected one such as %s, without a user, a query or a fragment"
            .formatted(HUB));
  }

  /// That of `HF_TOKEN`, or of the file that `hf auth login` writes.
  Optional<HubToken> token() {
    Optional<HubToken> given =
        Stream.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
            .flatMap(name -> text(name).map(value -> new HubToken(value, name)).stream())
            .findFirst();
    if (given.isPresent()) {
      return given;
    }
    Path file = folder("HF_TOKEN_PATH").orElseGet(() -> tools().resolve("token"));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file))
          .filter(value -> !value.isBlank())
          .map(value -> new HubToken(value, file.toString()));
    } catch (IOException e) {
      throw new HubException(
          "the hub's token can't be read from %s (%s); set HF_TOKEN, or make the file readable"
              .formatted(file, e),
          e);
    }
  }

  HubPatience patience() {
    HubPatience usual = HubPatience.USUAL;
    return new HubPatience(
        seconds("HF_HUB_ETAG_TIMEOUT", usual.answer()),
        seconds("HF_HUB_DOWNLOAD_TIMEOUT", usual.stall()),
        usual.attempts(),
        usual.firstPause(),
        usual.longestPause());
  }

  private Duration seconds(String name, Duration otherwise) {
    Optional<String> given = text(name);
    if (given.isEmpty()) {
      return otherwise;
    }
    if (!given.get().matches("[1-9]\\d{0,5}")) {
      throw new HubException(
          "%s is '%s'; expected whole seconds, such as %d"
              .formatted(name, Text.printable(given.get()), otherwise.toSeconds()));
    }
    return Duration.ofSeconds(Long.parseLong(given.get()));
  }
}
