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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the syntax of Oniguruma's regular expressions, as tokenizers use it: without back
/// references, calls of groups, and conditions.
final class RegexParser {
  private static final int DEEPEST = 30;
  private static final int MOST_SUFFIXES = 3;
  private static final int MOST_REPEATS = 1000;
  private static final CharacterSet LINE_CHARACTER = CharacterSets.NEWLINE.negated();

  private final RegexReader reader;
  private final RegexCharacters characters;
  private boolean ignoreCase;
  private boolean dotTakesNewline;
  private int depth;

  private RegexParser(String pattern) {
    this.reader = new RegexReader(pattern);
    this.characters = new RegexCharacters(reader);
  }

  /// @throws RegexSyntax when it is no regular expression, or one that is not supported
  static Regex parse(String pattern) {
    RegexParser parser = new RegexParser(pattern);
    Regex regex = parser.choices();
    if (!parser.reader.atEnd()) {
      throw parser.reader.fault("a '(' for this ')' expected before");
    }
    return regex;
  }

  /// Up to the end of the group; options that are set inside end with it.
  private Regex choices() {
    if (++depth > DEEPEST) {
      throw reader.fault("fewer groups within groups expected");
    }
    boolean outerCase = ignoreCase;
    boolean outerDot = dotTakesNewline;
    List<Regex> choices = new ArrayList<>();
    do {
      choices.add(sequence());
    } while (reader.takes("|"));
    ignoreCase = outerCase;
    dotTakesNewline = outerDot;
    depth--;
    return choices.size() == 1 ? choices.getFirst() : new FirstOf(choices);
  }

  private Regex sequence() {
    List<Regex> parts = new ArrayList<>();
    while (!reader.atEnd() && !reader.sees("|") && !reader.sees(")")) {
      parts.add(repeated(part()));
    }
    return parts.size() == 1 ? parts.getFirst() : new InOrder(parts);
  }

  private Regex repeated(Regex part) {
    Regex repeated = part;
    for (int times = 0; times <= MOST_SUFFIXES; times++) {
      int before = reader.position();
      if (reader.takes("*")) {
        repeated = suffixed(repeated, 0, Regex.UNLIMITED);
      } else if (reader.takes("+")) {
        repeated = suffixed(repeated, 1, Regex.UNLIMITED);
      } else if (reader.takes("?")) {
        repeated = suffixed(repeated, 0, 1);
      } else if (reader.takes("{")) {
        Regex interval = interval(repeated);
        if (interval == null) {
          reader.back(before);
          return repeated;
        }
        repeated = interval;
      } else {
        return repeated;
      }
    }
    throw reader.fault("fewer repeats of repeats expected");
  }

  private Regex suffixed(Regex part, int least, int most) {
    if (reader.takes("+")) {
      return new Atomic(new Repeat(part, least, most, true));
    }
    return new Repeat(part, least, most, !reader.takes("?"));
  }

  /// Null where the brace stands for itself.
  private @Nullable Regex interval(Regex part) {
    int least = reader.number(-1);
    int most = least;
    if (reader.takes(",")) {
      most = reader.number(least < 0 ? -1 : Regex.UNLIMITED);
    }
    if (most < 0 || !reader.takes("}")) {
      return null;
    }
    int from = Math.max(least, 0);
    if (from > MOST_REPEATS || (most != Regex.UNLIMITED && (most > MOST_REPEATS || most < from))) {
      throw reader.fault("repeats from a lower to a higher number up to " + MOST_REPEATS);
    }
    boolean exactly = least == most;
    return new Repeat(part, from, most, exactly || !reader.takes("?"));
  }

  private Regex part() {
    if (reader.takes("(")) {
      return group();
    }
    if (reader.takes("[")) {
      return new One(characters.brackets(ignoreCase));
    }
    if (reader.takes("\\")) {
      return escape();
    }
    if (reader.takes(".")) {
      return new One(dotTakesNewline ? CharacterSets.ALL : LINE_CHARACTER);
    }
    if (reader.takes("^")) {
      return Place.LINE_START;
    }
    if (reader.takes("$")) {
      return Place.LINE_END;
    }
    if (reader.sees("*") || reader.sees("+") || reader.sees("?")) {
      throw reader.fault("something to repeat expected");
    }
    return literal(reader.next());
  }

  private Regex literal(int codePoint) {
    CharacterSet one = CharacterSet.of(codePoint);
    return new One(ignoreCase ? one.ignoringCase() : one);
  }

  private Regex escape() {
    CharacterSet set = characters.escapedSet(CharacterSets.WORD_OR_LATIN_NUMBER);
    if (set != null) {
      return new One(set);
    }
    if (reader.takes("b")) {
      return Place.WORD_EDGE;
    } else if (reader.takes("B")) {
      return Place.NO_WORD_EDGE;
    } else if (reader.takes("A")) {
      return Place.TEXT_START;
    } else if (reader.takes("z")) {
      return Place.TEXT_END;
    } else if (reader.takes("Z")) {
      return Place.LAST_LINE_END;
    }
    return literal(characters.escapedCharacter());
  }

  /// Its opening parenthesis is read.
  private Regex group() {
    if (!reader.takes("?")) {
      return closed(choices());
    }
    if (reader.takes(":")) {
      return closed(choices());
    } else if (reader.takes("=")) {
      return new Ahead(closed(choices()), true);
    } else if (reader.takes("!")) {
      return new Ahead(closed(choices()), false);
    } else if (reader.takes("<=")) {
      return new Behind(bounded(closed(choices())), true);
    } else if (reader.takes("<!")) {
      return new Behind(bounded(closed(choices())), false);
    } else if (reader.takes(">")) {
      return new Atomic(closed(choices()));
    } else if (reader.takes("<")) {
      reader.until(">");
      return closed(choices());
    } else if (reader.takes("#")) {
      reader.until(")");
      return new InOrder(List.of());
    }
    return options();
  }

  private Regex closed(Regex group) {
    reader.expect(")");
    return group;
  }

  private Regex bounded(Regex behind) {
    if (behind.most() > MOST_REPEATS) {
      throw reader.fault("a limit to what is looked for behind expected");
    }
    return behind;
  }

  /// `(?i)`, up to the end of the group around it, or `(?i: … )`.
  private Regex options() {
    boolean outerCase = ignoreCase;
    boolean outerDot = dotTakesNewline;
    boolean on = true;
    while (!reader.sees(")") && !reader.sees(":")) {
      if (reader.takes("-")) {
        on = false;
      } else if (reader.takes("i")) {
        ignoreCase = on;
      } else if (reader.takes("m")) {
        dotTakesNewline = on;
      } else {
        throw reader.fault("a kind of group that is known here expected");
      }
    }
    boolean toEnd = reader.takes(")");
    if (!toEnd) {
      reader.expect(":");
    }
    Regex group = choices();
    ignoreCase = outerCase;
    dotTakesNewline = outerDot;
    return toEnd ? group : closed(group);
  }
}
