// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

/// The colours of the terminal's own palette that results and errors use.
enum Paint {
  BOLD("1"),
  FAINT("2"),
  GREEN("32"),
  RED_BOLD("31;1"),
  YELLOW("33");

  private final String code;

  Paint(String code) {
    this.code = code;
  }

  /// The text in this colour, or as it is where colours are not wanted.
  String on(String text, boolean colours) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
