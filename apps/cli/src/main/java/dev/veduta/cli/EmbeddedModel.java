// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The models that are used when none is named: jars on the class path, see their `MODEL_CARD.md`.
enum EmbeddedModel {
  /// Describes scenes and answers questions about them.
  SCENES(
      "git-scenes",
      """
      No --model given, so the embedded git-scenes is used. It describes one to five emoji on
      plain or patterned grounds ("two pears on a grey background"), answers questions about
      them, and knows no photographs.\
      """),

  /// Reads a line.
  LINES(
      "trocr-lines",
      """
      No --model given, so the embedded trocr-lines is used. It reads one printed line of
      Latin letters, digits and punctuation; no handwriting, and no pages.\
      """);

  private final String id;
  private final String abilities;

  EmbeddedModel(String id, String abilities) {
    this.id = id;
    this.abilities = abilities;
  }

  /// The one that `--model` means, unless there is a folder of that name.
  static Optional<EmbeddedModel> named(String model) {
    return Arrays.stream(values())
        .filter(one -> one.id.equals(model) && !Files.exists(Path.of(model)))
        .findFirst();
  }

  /// Where the class path has its files.
  String location() {
    return "classpath:dev/veduta/models/" + id;
  }

  /// Says that it is used, what it can do and what not.
  void announce(Terminal terminal) {
    terminal.note(Paint.FAINT.on(abilities, terminal.errColours()));
  }
}
