// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.ConfigurationException;
import dev.veduta.runtime.MemorySize;
import dev.veduta.runtime.Spelling;
import dev.veduta.runtime.TimeSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the service is set, below `veduta.web.`.
///
/// @param maxBytes most bytes of a request's body, and of what is fetched for one
/// @param maxPixels most pixels, width × height, of a picture
/// @param queue most requests that are worked on or wait; more are refused
/// @param memory bytes that their bodies may take together, and as many their pixels
/// @param timeout after which a request fails whose body has arrived
/// @param bodyTimeout in which a body must arrive, or an address must be fetched
/// @param keys that requests must have one of; none asks for none
/// @param hosts that addresses of pictures may name
/// @param folders of the server that jobs may read
/// @param mostModels most models that are open because requests chose another backend
/// @param idle after which such a model is closed
/// @param backends that requests may choose; empty for all
/// @param origins other than the service's own whose pages may use it
/// @param loopback whether the server listens to its own machine alone, so that requests must call
///   it by one of that machine's names
/// @param jobs how much may be asked of the queue of jobs
record WebSettings(
    long maxBytes,
    long maxPixels,
    int queue,
    long memory,
    Duration timeout,
    Duration bodyTimeout,
    ApiKeys keys,
    Set<String> hosts,
    List<Path> folders,
    int mostModels,
    Duration idle,
    Set<String> backends,
    Set<String> origins,
    boolean loopback,
    JobSettings jobs) {

  private static final String PREFIX = "veduta.web.";

  static final List<String> NAMES =
      List.of(
          "max-bytes",
          "max-pixels",
          "queue",
          "memory",
          "timeout",
          "body-timeout",
          "keys",
          "hosts",
          "folders",
          "most-models",
          "idle",
          "backends",
          "origins",
          "loopback");

  /// @param values the value of a key
  /// @param keys every key there is; those outside `veduta.web.` are passed over
  /// @throws ConfigurationException naming everything that is wrong, a problem a line
  static WebSettings of(Function<String, Optional<String>> values, Iterable<String> keys) {
    Given given = new Given(values, new ArrayList<>());
    given.check(keys);
    WebSettings settings =
        new WebSettings(
            given.read("max-bytes", 20L << 20, MemorySize.EXPECTED, WebSettings::body),
            given.read(
                "max-pixels", 50_000_000L, "a number from 1 to 700000000", WebSettings::pixels),
            given.read("queue", 64, "a number from 1 to 100000", text -> whole(text, 100_000)),
            given.read(
                "memory",
                Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 4),
                MemorySize.EXPECTED,
                WebSettings::size),
            given.read("timeout", Duration.ofMinutes(1), TimeSpan.EXPECTED, WebSettings::time),
            given.read(
                "body-timeout", Duration.ofSeconds(30), TimeSpan.EXPECTED, WebSettings::time),
            given.read("keys", new ApiKeys(List.of()), ApiKeys.EXPECTED, ApiKeys::parse),
            given.read("hosts", Set.of(), "hosts with commas between them", WebSettings::words),
            given.read(
                "folders",
                List.of(),
                "absolute folders with commas between them",
                WebSettings::folders),
            given.read("most-models", 4, "a number from 1 to 1000", text -> whole(text, 1000)),
            given.read("idle", Duration.ofMinutes(10), TimeSpan.EXPECTED, WebSettings::time),
            given.read("backends", Set.of(), "names of backends", WebSettings::words),
            given.read("origins", Set.of(), Origins.EXPECTED, Origins::parse),
            given.read("loopback", false, "true or false", WebSettings::flag),
            JobSettings.of(given));
    if (!given.problems().isEmpty()) {
      throw new ConfigurationException(String.join("\n", given.problems()));
    }
    return settings;
  }

  /// What is set, and what is wrong with it.
  record Given(Function<String, Optional<String>> values, List<String> problems) {

    void check(Iterable<String> keys) {
      for (String key : keys) {
        String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : NAMES.getFirst();
        if (!NAMES.contains(name) && !JobSettings.NAMES.contains(name)) {
          problems.add(
              "%s is not a setting; %s"
                  .formatted(
                      key,
                      Spelling.nearest(name, NAMES)
                          .map(near -> "did you mean %s%s?".formatted(PREFIX, near))
                          .orElse(
                              "there are below %s: %s"
                                  .formatted(PREFIX, String.join(", ", NAMES)))));
        }
      }
    }

    <T> T read(String name, T otherwise, String expected, Function<String, T> parse) {
      try {
        return values
            .apply(PREFIX + name)
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(parse)
            .orElse(otherwise);
      } catch (IllegalArgumentException | NoSuchElementException e) {
        problems.add("%s%s must be %s: %s".formatted(PREFIX, name, expected, e.getMessage()));
        return otherwise;
      }
    }
  }

  /// The texts between commas, without spaces around them.
  static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  private static Set<String> words(String text) {
    return list(text).stream()
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> folders(String text) {
    List<Path> folders = list(text).stream().map(Path::of).map(Path::normalize).toList();
    for (Path folder : folders) {
      if (!folder.isAbsolute()) {
        throw new IllegalArgumentException(folder + " is not absolute");
      }
    }
    return folders;
  }

  /// A body is read into one array.
  private static long body(String text) {
    long bytes = size(text);
    if (bytes > 1L << 30) {
      throw new IllegalArgumentException("at most 1GiB, got " + text);
    }
    return bytes;
  }

  static long size(String text) {
    long bytes = MemorySize.parse(text).bytes();
    if (bytes < 1024 || bytes > 1L << 40) {
      throw new IllegalArgumentException("at least 1KiB and at most 1TiB, got " + text);
    }
    return bytes;
  }

  private static long pixels(String text) {
    return whole(text, 700_000_000);
  }

  static int whole(String text, int most) {
    int number = Integer.parseInt(text);
    if (number < 1 || number > most) {
      throw new IllegalArgumentException("got " + text);
    }
    return number;
  }

  private static Duration time(String text) {
    Duration time = TimeSpan.parse(text).duration();
    if (time.isZero()) {
      throw new IllegalArgumentException("more than 0 is needed");
    }
    return time;
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("got " + text);
    };
  }
}
