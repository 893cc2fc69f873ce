// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.spi.Tokenizer.Replacement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The stages that a text passes byte by byte, each a character of Latin-1: replacements, then the
/// stripping of one space at either end. Not shared.
///
/// A stage holds back the bytes that a text to be replaced begins with as long as they match.
/// Replacements that don't meddle with one another share a stage: with one for each, the states of
/// all stages together would be many thousands.
final class RewritingStages {

  /// What the stripping stage holds at the start of the text, behind the space there, within the
  /// text, and behind a space in it.
  private static final String START = "";

  private static final String BEHIND_SPACE = "^ ";
  private static final String TEXT = "^";
  private static final String SPACE = " ";

  private final List<List<Replacement>> stages;
  private final List<String> held;
  private StringBuilder out = new StringBuilder();

  /// @param replacements in Latin-1
  RewritingStages(List<Replacement> replacements) {
    stages = stages(replacements);
    held = new ArrayList<>(Collections.nCopies(stages.size() + 1, START));
  }

  private static List<List<Replacement>> stages(List<Replacement> replacements) {
    List<List<Replacement>> stages = new ArrayList<>();
    for (Replacement replacement : replacements) {
      if (stages.isEmpty()
          || !stages.getLast().stream().allMatch(other -> isApart(other, replacement))) {
        stages.add(new ArrayList<>());
      }
      stages.getLast().add(replacement);
    }
    return stages;
  }

  /// Whether both take away a space before a word, and no end of the later word can begin where the
  /// earlier one lost its space.
  private static boolean isApart(Replacement earlier, Replacement later) {
    if (!dropsSpace(earlier) || !dropsSpace(later)) {
      return false;
    }
    for (int at = 0; at < later.by().length(); at++) {
      String end = later.by().substring(at);
      if (end.startsWith(earlier.by()) || earlier.by().startsWith(end)) {
        return false;
      }
    }
    return true;
  }

  private static boolean dropsSpace(Replacement replacement) {
    return replacement.text().equals(SPACE + replacement.by())
        && !replacement.by().isEmpty()
        && !replacement.by().contains(SPACE);
  }

  /// What all stages hold.
  List<String> state() {
    return List.copyOf(held);
  }

  void resume(List<String> state) {
    Collections.copy(held, state);
  }

  /// What comes out when a byte goes in.
  String write(char value) {
    out = new StringBuilder();
    pass(value, 0);
    return out.toString();
  }

  /// What still comes out when the text ends.
  String end() {
    out = new StringBuilder();
    for (int stage = 0; stage < stages.size(); stage++) {
      passAll(held.set(stage, ""), stage + 1);
    }
    return out.toString();
  }

  private void passAll(String values, int stage) {
    for (int i = 0; i < values.length(); i++) {
      pass(values.charAt(i), stage);
    }
  }

  private void pass(char value, int stage) {
    if (stage == stages.size()) {
      strip(value);
      return;
    }
    String text = held.set(stage, "") + value;
    for (int at = 0; at < text.length(); at++) {
      String rest = text.substring(at);
      for (Replacement replacement : stages.get(stage)) {
        if (replacement.text().equals(rest)) {
          passAll(replacement.by(), stage + 1);
          return;
        } else if (replacement.text().startsWith(rest)) {
          held.set(stage, rest);
          return;
        }
      }
      pass(text.charAt(at), stage + 1);
    }
  }

  private void strip(char value) {
    int last = stages.size();
    String before = held.get(last);
    if (value != ' ') {
      held.set(last, TEXT);
      out.append(before.equals(SPACE) ? SPACE : "").append(value);
    } else if (before.equals(START)) {
      held.set(last, BEHIND_SPACE);
    } else {
      held.set(last, SPACE);
      out.append(before.equals(SPACE) ? SPACE : "");
    }
  }
}
