// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import java.util.List;
import java.util.Random;

/// Regular expressions and texts at random, over few characters of one to four bytes.
final class RandomExpressions {
  private static final List<String> CHARACTERS =
      List.of("a", "b", "1", " ", "\\.", "é", "€", "😀", "\\-", "'");
  private static final List<String> SETS =
      List.of("[ab]", "[^a1]", ".", "\\d", "\\W", "[a-é]", "[é-😀]", "[^\\x00-€]", "\\S", "[ \\t]");
  private static final List<String> TEXTS =
      List.of("a", "b", "1", " ", ".", "é", "€", "😀", "-", "'", "\u3000", "\n", "z");

  private final Random random;

  RandomExpressions(long seed) {
    random = new Random(seed);
  }

  String expression(int depth) {
    return switch (depth == 0 ? random.nextInt(3) : random.nextInt(7)) {
      case 0, 1 -> one(CHARACTERS);
      case 2 -> one(SETS);
      case 3, 4 -> expression(depth - 1) + expression(depth - 1);
      case 5 -> "(%s|%s)".formatted(expression(depth - 1), expression(depth - 1));
      default -> "(?:%s)%s".formatted(expression(depth - 1), repeat());
    };
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      text.append(one(TEXTS));
    }
    return text.toString();
  }

  private String repeat() {
    return one(List.of("*", "+", "?", "{2}", "{1,3}", "{2,}", "{0}"));
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
