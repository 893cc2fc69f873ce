// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One run of the command in this process, and what it wrote.
record Run(int code, String out, String err) {

  /// The sample pictures.
  static final Path SAMPLES = Path.of("../../docs/samples");

  static Run of(String... arguments) {
    return withInput(new byte[0], arguments);
  }

  /// With variables of the environment.
  static Run in(Map<String, String> environment, String... arguments) {
    return run(new byte[0], false, environment, arguments);
  }

  static Run withInput(byte[] input, String... arguments) {
    return run(input, false, Map.of(), arguments);
  }

  /// As on a terminal with colours that can redraw its last line.
  static Run onTerminal(String... arguments) {
    return run(new byte[0], true, Map.of(), arguments);
  }

  /// As on a terminal where the user types something.
  static Run typing(String input, Map<String, String> environment, String... arguments) {
    return run(input.getBytes(UTF_8), true, environment, arguments);
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /// A line of results as the JSON object that it is.
  static JsonObject json(String line) {
    return Json.createReader(new StringReader(line)).readObject();
  }

  List<String> errors() {
    return err.lines().toList();
  }

  private static Run run(
      byte[] input, boolean terminal, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Veduta.run(
            new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                terminal,
                terminal,
                terminal,
                false,
                environment),
            arguments);
    return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
