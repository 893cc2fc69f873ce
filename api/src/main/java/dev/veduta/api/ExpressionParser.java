// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import dev.veduta.api.Expression.Choice;
import dev.veduta.api.Expression.OneOf;
import dev.veduta.api.Expression.Repeat;
import dev.veduta.api.Expression.Sequence;
import java.util.ArrayList;
import java.util.List;

/// Reads the regular expressions of grammars, which mean what [java.util.regex.Pattern] takes them
/// for.
final class ExpressionParser {
  private static final int LONGEST = 10_000;
  private static final int DEEPEST = 50;
  private static final int MOST_REPEATS = 1_000;
  private static final int LARGEST = 100_000;
  private static final OneOf LINE_CHARACTER = set("\\n\\r\\x85\\u2028\\u2029").negated();

  private final ExpressionReader reader;
  private int depth;

  private ExpressionParser(String text) {
    reader = new ExpressionReader(text);
    if (text.length() > LONGEST) {
      throw reader.fault("more than %d characters".formatted(LONGEST), "use a shorter one");
    }
  }

  /// @throws IllegalArgumentException naming what can't be read and its position
  static Expression regex(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    Expression expression = parser.choices();
    if (!parser.reader.atEnd()) {
      throw parser.reader.fault("')'", "no group is open here; write \\) for the character");
    }
    if (expression.size(LARGEST + 1) > LARGEST) {
      throw parser.reader.fault(
          "repeats of repeats that amount to more than %d characters".formatted(LARGEST),
          "repeat less often, or without a limit");
    }
    return expression;
  }

  /// The characters of a set, as between brackets.
  static OneOf set(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    List<OneOf> sets = new ArrayList<>();
    while (!parser.reader.atEnd()) {
      sets.add(parser.setPart());
    }
    if (sets.isEmpty()) {
      throw parser.reader.fault("an empty set of characters", "name at least one");
    }
    return OneOf.union(sets);
  }

  private Expression choices() {
    if (++depth > DEEPEST) {
      throw reader.fault("a group", "groups nest at most %d deep".formatted(DEEPEST));
    }
    List<Expression> choices = new ArrayList<>();
    do {
      choices.add(sequence());
    } while (reader.takes("|"));
    depth--;
    return choices.size() == 1 ? choices.getFirst() : new Choice(choices);
  }

  private Expression sequence() {
    List<Expression> parts = new ArrayList<>();
    while (!reader.atEnd() && !reader.sees("|") && !reader.sees(")")) {
      parts.add(repeated(part()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
  }

  private Expression repeated(Expression part) {
    Expression repeated = part;
    if (reader.takes("*")) {
      repeated = new Repeat(part, 0, Repeat.UNLIMITED);
    } else if (reader.takes("+")) {
      repeated = new Repeat(part, 1, Repeat.UNLIMITED);
    } else if (reader.takes("?")) {
      repeated = new Repeat(part, 0, 1);
    } else if (reader.takes("{")) {
      repeated = counted(part);
    } else {
      return part;
    }
    for (String suffix : List.of("*", "+", "?", "{")) {
      if (reader.sees(suffix)) {
        throw reader.fault(
            "'%s' behind a repeat".formatted(suffix),
            "there are no lazy or possessive repeats; put a repeat that is repeated in a group");
      }
    }
    return repeated;
  }

  private Expression counted(Expression part) {
    int least = reader.number(MOST_REPEATS);
    int most = least;
    if (reader.takes(",")) {
      most = reader.sees("}") ? Repeat.UNLIMITED : reader.number(MOST_REPEATS);
    }
    if (most < least) {
      throw reader.fault(
          "a repeat from %d to %d times".formatted(least, most), "put the lower number first");
    }
    reader.expect("}", "a repeat is written {3}, {3,} or {3,5}");
    return new Repeat(part, least, most);
  }

  private Expression part() {
    if (reader.takes("(")) {
      return group();
    } else if (reader.takes("[")) {
      return brackets();
    } else if (reader.takes(".")) {
      return LINE_CHARACTER;
    } else if (reader.sees("\\")) {
      return reader.escape();
    }
    for (String anchor : List.of("^", "$")) {
      if (reader.sees(anchor)) {
        throw reader.fault(
            "the anchor '%s'".formatted(anchor),
            "the whole text is matched anyway; write \\%s for the character".formatted(anchor));
      }
    }
    for (String suffix : List.of("*", "+", "?", "{")) {
      if (reader.sees(suffix)) {
        throw reader.fault(
            "'%s' with nothing to repeat".formatted(suffix),
            "write \\%s for the character".formatted(suffix));
      }
    }
    return reader.literal();
  }

  /// Its opening parenthesis is read.
  private Expression group() {
    if (reader.sees("?") && !reader.takes("?:")) {
      throw reader.fault(
          "the group '(%s'".formatted(reader.ahead(2)), "only (…) and (?:…) are groups here");
    }
    Expression group = choices();
    reader.expect(")", "a group is open");
    return group;
  }

  /// Its opening bracket is read.
  private OneOf brackets() {
    boolean negated = reader.takes("^");
    List<OneOf> sets = new ArrayList<>();
    while (!reader.sees("]")) {
      if (reader.sees("[") || reader.sees("&&")) {
        throw reader.fault(
            "'%s' between brackets".formatted(reader.ahead(1)),
            "sets don't nest; write \\%s for the character".formatted(reader.ahead(1)));
      }
      if (reader.atEnd()) {
        throw reader.fault("the end", "a bracket is open; expected ]");
      }
      sets.add(setPart());
    }
    if (sets.isEmpty()) {
      throw reader.fault("']' behind the opening bracket", "write \\] for the character");
    }
    reader.expect("]", "a bracket is open");
    OneOf set = OneOf.union(sets);
    return negated ? set.negated() : set;
  }

  /// A character, a range or an escape.
  private OneOf setPart() {
    OneOf first = reader.sees("\\") ? reader.escape() : reader.literal();
    if (!reader.sees("-") || reader.sees("-]") || reader.isLast()) {
      return first;
    }
    reader.expect("-", "a range");
    if (reader.sees("[")) {
      throw reader.fault("'[' as the end of a range", "write \\[ for the character");
    }
    OneOf last = reader.sees("\\") ? reader.escape() : reader.literal();
    int from = reader.single(first);
    int to = reader.single(last);
    if (to < from) {
      throw reader.fault(
          "the range %s-%s".formatted(Character.toString(from), Character.toString(to)),
          "put the lower character first");
    }
    return Expression.range(from, to);
  }
}
