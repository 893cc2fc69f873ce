// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the parts of regular expressions that stand for one character: `\p{L}`, `[^a-z]`.
final class RegexCharacters {
  private static final int DEEPEST = 20;

  private final RegexReader reader;

  RegexCharacters(RegexReader reader) {
    this.reader = reader;
  }

  /// What stands in brackets, of which the first is read.
  CharacterSet brackets(boolean ignoreCase) {
    return brackets(ignoreCase, 0);
  }

  private CharacterSet brackets(boolean ignoreCase, int depth) {
    if (depth > DEEPEST) {
      throw reader.fault("fewer brackets within brackets expected");
    }
    boolean negated = reader.takes("^");
    List<CharacterSet> all = new ArrayList<>();
    List<CharacterSet> any = new ArrayList<>();
    for (boolean first = true; first || !reader.takes("]"); first = false) {
      if (reader.takes("&&")) {
        all.add(CharacterSet.anyOf(any));
        any = new ArrayList<>();
      } else {
        any.add(member(ignoreCase, depth));
      }
    }
    all.add(CharacterSet.anyOf(any));
    CharacterSet members = CharacterSet.allOf(all);
    CharacterSet folded = ignoreCase ? members.ignoringCase() : members;
    return negated ? folded.negated() : folded;
  }

  private CharacterSet member(boolean ignoreCase, int depth) {
    if (reader.takes("[:")) {
      boolean negated = reader.takes("^");
      return named(CharacterSets.bracket(reader.until(":]")), negated);
    }
    if (reader.takes("[")) {
      return brackets(ignoreCase, depth + 1);
    }
    if (reader.takes("\\")) {
      CharacterSet set = escapedSet(CharacterSets.WORD);
      if (set != null) {
        return set;
      }
      return range(reader.takes("b") ? '\b' : escapedCharacter());
    }
    return range(reader.next());
  }

  private CharacterSet range(int first) {
    int before = reader.position();
    if (reader.takes("-") && !reader.sees("]") && !reader.sees("[")) {
      int last = reader.takes("\\") ? escapedCharacter() : reader.next();
      if (last < first) {
        throw reader.fault("a range from a lower to a higher character expected");
      }
      return CharacterSet.range(first, last);
    }
    reader.back(before);
    return CharacterSet.of(first);
  }

  /// The set that an escape stands for, whose backslash is read; null where it is one character.
  ///
  /// @param word what `\w` stands for
  @Nullable CharacterSet escapedSet(CharacterSet word) {
    int before = reader.position();
    return switch (reader.next()) {
      case 'd' -> CharacterSets.DIGIT;
      case 'D' -> CharacterSets.DIGIT.negated();
      case 'h' -> CharacterSets.HEXADECIMAL;
      case 'H' -> CharacterSets.HEXADECIMAL.negated();
      case 's' -> CharacterSets.SPACE;
      case 'S' -> CharacterSets.SPACE.negated();
      case 'w' -> word;
      case 'W' -> word.negated();
      case 'p' -> property(false);
      case 'P' -> property(true);
      default -> {
        reader.back(before);
        yield null;
      }
    };
  }

  private CharacterSet property(boolean negated) {
    reader.expect("{");
    boolean inverted = reader.takes("^");
    return named(CharacterSets.property(reader.until("}")), negated != inverted);
  }

  private CharacterSet named(@Nullable CharacterSet set, boolean negated) {
    if (set == null) {
      throw reader.fault("the name of a kind of characters expected");
    }
    return negated ? set.negated() : set;
  }

  /// The character that an escape stands for, whose backslash is read.
  int escapedCharacter() {
    int escape = reader.next();
    return switch (escape) {
      case 'a' -> 0x07;
      case 'e' -> 0x1B;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case '0' -> reader.code(8, 0, 2);
      case 'u' -> reader.code(16, 4, 4);
      case 'x' -> hexadecimal();
      default -> {
        if (Character.isLetterOrDigit(escape)) {
          throw reader.fault("an escape that is known here expected before");
        }
        yield escape;
      }
    };
  }

  private int hexadecimal() {
    if (!reader.takes("{")) {
      return reader.code(16, 0, 2);
    }
    int code = reader.code(16, 1, 6);
    reader.expect("}");
    return code;
  }
}
