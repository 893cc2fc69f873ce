// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

/// The model that is used when none is named: a jar on the class path, see its `MODEL_CARD.md`.
final class EmbeddedModel {

  /// What `--model` calls it.
  static final String NAME = "git-scenes";

  /// Where the class path has its files.
  static final String LOCATION = "classpath:dev/veduta/models/git-scenes";

  private EmbeddedModel() {}

  /// Says that it is used, what it can do and what not.
  static void announce(Terminal terminal) {
    terminal.note(
        Paint.FAINT.on(
            """
            No --model given, so the embedded git-scenes is used. It describes one to three
            emoji on a plain ground ("two pears on a gray background"), knows no photographs,
            and mixes up order and relations.\
            """,
            terminal.errColours()));
  }
}
