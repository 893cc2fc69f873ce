// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.token.Regex.Place;
import dev.veduta.token.RegexProgram.Step;
import java.util.Arrays;
import java.util.List;

/// Matches a regular expression against one text, with bounds on time and memory.
///
/// What is left to try lies on a stack of its own, as the thread's would overflow.
final class RegexMatcher {

  /// Nothing matches.
  static final int NONE = -1;

  // Patterns of tokenizers take some ten steps for a character; those that take the square of the
  // text's length, or worse, are stopped here.
  private static final long STEPS = 10_000;
  private static final int STEPS_FOR_CHARACTER = 1000;
  private static final int ENTRIES = 10_000;
  private static final int ENTRIES_FOR_CHARACTER = 4;

  /// A step to go on at, the position there, and the position down to which it may give back
  /// characters; or, below 0, a mark to reset and its position.
  private static final int ENTRY = 3;

  private final List<Step> steps;
  private final String text;
  private final int[] marks;
  private final long mostSteps;
  private final long mostEntries;
  private long taken;
  private int[] stack = new int[16 * ENTRY];
  private int top;
  private int resumeStep;
  private int resumeAt;

  /// Where the characters end that are looked for behind.
  private int meeting;

  RegexMatcher(RegexProgram program, String text) {
    this.steps = program.steps();
    this.marks = new int[program.marks()];
    this.text = text;
    this.mostSteps = STEPS + (long) STEPS_FOR_CHARACTER * text.length();
    this.mostEntries = ENTRIES + (long) ENTRIES_FOR_CHARACTER * text.length();
  }

  /// Where the match that starts here ends, or [#NONE].
  ///
  /// @throws OutOfBounds when that can't be found out in reasonable time
  int end(int start) {
    return run(0, start);
  }

  /// Too many steps, or too much memory for them.
  static final class OutOfBounds extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfBounds() {
      super(null, null, false, false);
    }
  }

  private int run(int firstStep, int start) {
    int bottom = top;
    int next = firstStep;
    int at = start;
    while (true) {
      count(1);
      Step step = steps.get(next++);
      boolean goes = true;
      switch (step.kind()) {
        case ONE -> {
          int after = after(step.set(), at);
          goes = after != NONE;
          at = after;
        }
        case RUN -> {
          at = runOf(step, next, at);
          goes = at != NONE;
        }
        case TRY -> {
          push(step.b(), at, at);
          next = step.a();
        }
        case GO -> next = step.a();
        case MARK -> {
          push(-1 - step.a(), marks[step.a()], 0);
          marks[step.a()] = at;
        }
        case LEAVE -> next = at == marks[step.a()] ? step.b() : next;
        case AHEAD, NOT_AHEAD -> {
          goes = (run(next, at) != NONE) == (step.kind() == RegexProgram.Kind.AHEAD);
          next = step.a();
        }
        case BEHIND, NOT_BEHIND -> {
          goes = isBehind(step, next, at) == (step.kind() == RegexProgram.Kind.BEHIND);
          next = step.a();
        }
        case ATOMIC -> {
          at = run(next, at);
          goes = at != NONE;
          next = step.a();
        }
        case MEET -> goes = at == meeting;
        case AT -> goes = isAt(step.place(), at);
        case DONE -> {
          top = bottom;
          return at;
        }
      }
      if (!goes) {
        if (!backtrack(bottom)) {
          return NONE;
        }
        next = resumeStep;
        at = resumeAt;
      }
    }
  }

  private void count(int more) {
    taken += more;
    if (taken > mostSteps) {
      throw new OutOfBounds();
    }
  }

  /// The end of the character here if the set has it.
  private int after(CharacterSet set, int at) {
    if (at == text.length()) {
      return NONE;
    }
    int codePoint = text.codePointAt(at);
    return set.contains(codePoint) ? at + Character.charCount(codePoint) : NONE;
  }

  private int runOf(Step run, int next, int start) {
    int end = start;
    int least = run.a() == 0 ? start : NONE;
    int count = 0;
    for (int after = start; after != NONE && count < run.b(); ) {
      after = after(run.set(), end);
      if (after != NONE) {
        end = after;
        count++;
        least = count == run.a() ? end : least;
      }
    }
    count(count);
    if (least == NONE) {
      return NONE;
    }
    if (least < end) {
      push(next, before(end), least);
    }
    return end;
  }

  private int before(int at) {
    return at - Character.charCount(text.codePointBefore(at));
  }

  private void push(int step, int at, int least) {
    if (top >= mostEntries * ENTRY) {
      throw new OutOfBounds();
    }
    if (top == stack.length) {
      stack = Arrays.copyOf(stack, 2 * top);
    }
    stack[top++] = step;
    stack[top++] = at;
    stack[top++] = least;
  }

  /// Takes back what was tried last, down to `bottom`, and finds what to try instead.
  private boolean backtrack(int bottom) {
    while (top > bottom) {
      int step = stack[top - ENTRY];
      int at = stack[top - ENTRY + 1];
      if (step < 0) {
        marks[-1 - step] = at;
        top -= ENTRY;
        continue;
      }
      if (at > stack[top - 1]) {
        stack[top - ENTRY + 1] = before(at);
      } else {
        top -= ENTRY;
      }
      resumeStep = step;
      resumeAt = at;
      return true;
    }
    return false;
  }

  private boolean isBehind(Step behind, int next, int end) {
    int outer = meeting;
    meeting = end;
    boolean found = false;
    int start = end;
    for (int length = 0; length <= behind.c() && start != NONE && !found; length++) {
      found = length >= behind.b() && run(next, start) != NONE;
      start = start == 0 ? NONE : before(start);
    }
    meeting = outer;
    return found;
  }

  private boolean isAt(Place place, int at) {
    int length = text.length();
    return switch (place) {
      case TEXT_START -> at == 0;
      case TEXT_END -> at == length;
      case LAST_LINE_END -> at == length || (at == length - 1 && text.charAt(at) == '\n');
      case LINE_START -> at == 0 || (at < length && text.charAt(at - 1) == '\n');
      case LINE_END -> at == length || text.charAt(at) == '\n';
      case WORD_EDGE -> isWord(at) != isWordBefore(at);
      case NO_WORD_EDGE -> isWord(at) == isWordBefore(at);
    };
  }

  private boolean isWord(int at) {
    return at < text.length() && CharacterSets.WORD_OR_LATIN_NUMBER.contains(text.codePointAt(at));
  }

  private boolean isWordBefore(int at) {
    return at > 0 && CharacterSets.WORD_OR_LATIN_NUMBER.contains(text.codePointBefore(at));
  }
}
