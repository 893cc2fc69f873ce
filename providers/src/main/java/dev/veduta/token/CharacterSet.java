// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.List;
import java.util.function.IntPredicate;

/// A set of code points, as regular expressions describe it. Immutable.
final class CharacterSet {
  private static final int ASCII = 0x80;

  private final IntPredicate members;
  private final boolean[] ascii = new boolean[ASCII];

  private CharacterSet(IntPredicate members) {
    this.members = members;
    for (int codePoint = 0; codePoint < ASCII; codePoint++) {
      ascii[codePoint] = members.test(codePoint);
    }
  }

  static CharacterSet of(IntPredicate members) {
    return new CharacterSet(members);
  }

  static CharacterSet of(int codePoint) {
    return range(codePoint, codePoint);
  }

  static CharacterSet range(int first, int last) {
    return of(codePoint -> codePoint >= first && codePoint <= last);
  }

  /// @param types of [Character#getType(int)]
  static CharacterSet types(int... types) {
    long mask = 0;
    for (int type : types) {
      mask |= 1L << type;
    }
    long all = mask;
    return of(codePoint -> (all >>> Character.getType(codePoint) & 1) != 0);
  }

  /// All that one of these has.
  static CharacterSet anyOf(List<CharacterSet> sets) {
    return sets.size() == 1 ? sets.getFirst() : of(member(sets, true));
  }

  /// All that each of these has.
  static CharacterSet allOf(List<CharacterSet> sets) {
    return sets.size() == 1 ? sets.getFirst() : of(member(sets, false).negate());
  }

  /// Whether one of these has a character, or lacks it.
  private static IntPredicate member(List<CharacterSet> sets, boolean wanted) {
    CharacterSet[] all = sets.toArray(CharacterSet[]::new);
    return codePoint -> {
      for (CharacterSet set : all) {
        if (set.contains(codePoint) == wanted) {
          return true;
        }
      }
      return false;
    };
  }

  boolean contains(int codePoint) {
    return codePoint < ASCII ? ascii[codePoint] : members.test(codePoint);
  }

  CharacterSet negated() {
    return of(codePoint -> !contains(codePoint));
  }

  /// With the characters that differ from these in case only.
  CharacterSet ignoringCase() {
    return of(
        codePoint -> {
          int upper = Character.toUpperCase(codePoint);
          return contains(codePoint)
              || contains(upper)
              || contains(Character.toLowerCase(upper))
              || contains(Character.toLowerCase(codePoint));
        });
  }
}
