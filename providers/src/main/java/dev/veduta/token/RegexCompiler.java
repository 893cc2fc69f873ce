// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.token.Regex.Ahead;
import dev.veduta.token.Regex.Atomic;
import dev.veduta.token.Regex.Behind;
import dev.veduta.token.Regex.FirstOf;
import dev.veduta.token.Regex.InOrder;
import dev.veduta.token.Regex.One;
import dev.veduta.token.Regex.Place;
import dev.veduta.token.Regex.Repeat;
import dev.veduta.token.RegexProgram.Kind;
import dev.veduta.token.RegexProgram.Step;
import java.util.ArrayList;
import java.util.List;

/// Writes the steps of one regular expression.
final class RegexCompiler {
  private static final int MOST_PARTS = 20_000;

  private final List<Step> steps = new ArrayList<>();
  private int parts;
  private int marks;

  RegexProgram compile(Regex regex) {
    add(regex);
    add(Kind.DONE, 0, 0, 0);
    return new RegexProgram(List.copyOf(steps), marks);
  }

  private void add(Regex regex) {
    if (++parts > MOST_PARTS) {
      throw new RegexSyntax("more than " + MOST_PARTS + " parts, repeated ones counted", 0);
    }
    switch (regex) {
      case One one -> add(Kind.ONE, one.set(), 0, 0);
      case InOrder order -> order.parts().forEach(this::add);
      case FirstOf first -> addChoices(first.choices());
      case Repeat repeat -> addRepeat(repeat);
      case Atomic atomic -> addInner(Kind.ATOMIC, atomic.part());
      case Ahead ahead -> addInner(ahead.wanted() ? Kind.AHEAD : Kind.NOT_AHEAD, ahead.part());
      case Behind behind ->
          addBehind(behind.wanted() ? Kind.BEHIND : Kind.NOT_BEHIND, behind.part());
      case Place place -> steps.add(new Step(Kind.AT, CharacterSets.NONE, place, 0, 0, 0));
    }
  }

  private void addChoices(List<Regex> choices) {
    List<Integer> ends = new ArrayList<>();
    for (Regex choice : choices.subList(0, choices.size() - 1)) {
      int attempt = reserve();
      add(choice);
      ends.add(reserve());
      set(attempt, Kind.TRY, attempt + 1, steps.size());
    }
    add(choices.getLast());
    ends.forEach(end -> set(end, Kind.GO, steps.size(), 0));
  }

  private void addRepeat(Repeat repeat) {
    if (repeat.part() instanceof One one && repeat.greedy()) {
      add(Kind.RUN, one.set(), repeat.least(), repeat.most());
      return;
    }
    for (int i = 0; i < repeat.least(); i++) {
      add(repeat.part());
    }
    if (repeat.most() == Regex.UNLIMITED) {
      addLoop(repeat);
      return;
    }
    List<Integer> attempts = new ArrayList<>();
    for (int i = repeat.least(); i < repeat.most(); i++) {
      attempts.add(reserve());
      add(repeat.part());
    }
    int end = steps.size();
    attempts.forEach(attempt -> addTry(attempt, end, repeat.greedy()));
  }

  private void addLoop(Repeat repeat) {
    boolean canBeEmpty = repeat.part().least() == 0;
    int mark = canBeEmpty ? marks++ : 0;
    int attempt = reserve();
    if (canBeEmpty) {
      add(Kind.MARK, mark, 0, 0);
    }
    add(repeat.part());
    int leave = canBeEmpty ? reserve() : -1;
    add(Kind.GO, attempt, 0, 0);
    int end = steps.size();
    if (canBeEmpty) {
      set(leave, Kind.LEAVE, mark, end);
    }
    addTry(attempt, end, repeat.greedy());
  }

  private void addTry(int attempt, int end, boolean greedy) {
    int part = attempt + 1;
    set(attempt, Kind.TRY, greedy ? part : end, greedy ? end : part);
  }

  private void addInner(Kind kind, Regex part) {
    int inner = reserve();
    add(part);
    add(Kind.DONE, 0, 0, 0);
    set(inner, kind, steps.size(), 0);
  }

  private void addBehind(Kind kind, Regex part) {
    int inner = reserve();
    add(part);
    add(Kind.MEET, 0, 0, 0);
    add(Kind.DONE, 0, 0, 0);
    steps.set(inner, step(kind, steps.size(), part.least(), part.most()));
  }

  private int reserve() {
    steps.add(step(Kind.DONE, 0, 0, 0));
    return steps.size() - 1;
  }

  private void set(int index, Kind kind, int a, int b) {
    steps.set(index, step(kind, a, b, 0));
  }

  private void add(Kind kind, int a, int b, int c) {
    steps.add(step(kind, a, b, c));
  }

  private void add(Kind kind, CharacterSet set, int a, int b) {
    steps.add(new Step(kind, set, Place.TEXT_START, a, b, 0));
  }

  private static Step step(Kind kind, int a, int b, int c) {
    return new Step(kind, CharacterSets.NONE, Place.TEXT_START, a, b, c);
  }
}
