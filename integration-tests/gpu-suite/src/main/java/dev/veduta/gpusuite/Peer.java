// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What Transformers on PyTorch needs for the same work, measured by a Python process where there
/// is one with both.
///
/// @param values by the names that the script gives them
/// @param facts that are no numbers, by such names
/// @param reasons why there is no value, by the same names
record Peer(Map<String, Double> values, Map<String, String> facts, Map<String, String> reasons) {

  /// Nothing was measured, for one reason.
  static Peer none(String reason) {
    return new Peer(Map.of(), Map.of(), Map.of("all", reason));
  }

  static Peer measure(Plan plan, GitShape shape, Path checkpoint, Path pictures, Work work) {
    List<String> command =
        List.of(
            plan.python(),
            plan.folder().resolve("peer/transformers_run.py").toString(),
            checkpoint.toString(),
            pictures.toString(),
            Integer.toString(shape.side()),
            Integer.toString(work.tokens()),
            Integer.toString(work.batch()));
    return run(
        plan.isQuick() ? Stream.concat(command.stream(), Stream.of("quick")).toList() : command);
  }

  /// @param batch pictures at once
  record Work(int tokens, int batch) {}

  private static Peer run(List<String> command) {
    Map<String, Double> values = new HashMap<>();
    Map<String, String> facts = new HashMap<>();
    Map<String, String> reasons = new HashMap<>();
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          parse(line, values, facts, reasons);
        }
      }
      int code = process.waitFor();
      if (code != 0) {
        reasons.putIfAbsent("all", "%s ended with %d".formatted(command.getFirst(), code));
      }
    } catch (IOException e) {
      reasons.put("all", "%s can't be run: %s".formatted(command.getFirst(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reasons.put("all", "interrupted");
    }
    return new Peer(values, facts, reasons);
  }

  private static void parse(
      String line,
      Map<String, Double> values,
      Map<String, String> facts,
      Map<String, String> reasons) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      JsonObject said = reader.readObject();
      String name = said.getString("name");
      if (said.containsKey("skipped")) {
        reasons.put(name, said.getString("skipped"));
      } else if (said.get("value") instanceof JsonNumber number) {
        values.put(name, number.doubleValue());
      } else {
        facts.put(name, said.getString("value"));
      }
    } catch (JsonException | ClassCastException e) {
      System.out.println(line); // somebody else's
    }
  }

  Optional<Double> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// Why there is no value of that name.
  String reason(String name) {
    return reasons.getOrDefault(name, reasons.getOrDefault("all", "the script said nothing"));
  }
}
