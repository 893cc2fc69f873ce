// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.DiskFaults;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options that say who may use a server, how much of it, and what else it may read.
final class ServiceArguments {
  static final String KEYS = "veduta.web.keys";

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--key",
      paramLabel = "NAME:SHA256",
      description =
          "Answers only who shows a key, with the header Authorization: Bearer KEY. Whom it was"
              + " given to, and its SHA-256. May be repeated.")
  List<String> keys = List.of();

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Lets jobs read the pictures in that folder of this machine. May be repeated.")
  List<Path> folders = List.of();

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      description =
          "Lets requests name pictures by their address on that host. May be repeated. Default:"
              + " none; nothing is fetched.")
  List<String> hosts = List.of();

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "Lets pages of that origin, such as https://example.org, use the service. May be"
              + " repeated.")
  List<String> origins = List.of();

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "Requests worked on or waiting; those beyond are refused. Default: 64.")
  @Nullable Integer queue;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      description = "The largest request, such as 8MiB. Default: 20MiB.")
  @Nullable String maxBytes;

  @Option(
      names = "--jobs",
      paramLabel = "FOLDER",
      description = "Folder of the queue of jobs. Default: the one of veduta jobs.")
  @Nullable Path jobs;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "A file of properties with further settings, for example of more captioners.")
  @Nullable Path file;

  /// What was chosen, as settings by their keys.
  Map<String, String> configuration() {
    Map<String, String> told = new LinkedHashMap<>();
    if (file != null) {
      told.putAll(properties(file));
    }
    putList(told, KEYS, keys);
    putList(told, "veduta.web.folders", folders.stream().map(ServiceArguments::absolute).toList());
    putList(told, "veduta.web.hosts", hosts);
    putList(told, "veduta.web.origins", origins);
    if (queue != null) {
      told.put("veduta.web.queue", queue.toString());
    }
    if (maxBytes != null) {
      told.put("veduta.web.max-bytes", maxBytes);
    }
    if (jobs != null) {
      told.put("veduta.jobs.folder", absolute(jobs));
    }
    return told;
  }

  private static void putList(Map<String, String> told, String key, List<String> values) {
    if (!values.isEmpty()) {
      told.put(key, String.join(",", values));
    }
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  private Map<String, String> properties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "can't read the settings in %s: %s; a file of properties was expected, with lines such as"
                  .formatted(file, reason(e))
              + " veduta.web.queue=100",
          e);
    }
    Map<String, String> told = new LinkedHashMap<>();
    properties.forEach((key, value) -> told.put(key.toString(), value.toString()));
    return told;
  }

  private static String reason(Exception fault) {
    return switch (fault) {
      case CharacterCodingException _ -> "it is no text in UTF-8";
      case IOException known -> DiskFaults.reason(known);
      default -> String.valueOf(fault.getMessage());
    };
  }
}
