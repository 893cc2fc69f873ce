// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.api.Expression;
import dev.veduta.api.Expression.Choice;
import dev.veduta.api.Expression.OneOf;
import dev.veduta.api.Expression.Range;
import dev.veduta.api.Expression.Repeat;
import dev.veduta.api.Expression.Sequence;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What [String#strip()] takes off the ends of a text.
final class Whitespace {

  /// The texts that it leaves as they are.
  static final Expression NOT_AT_ENDS = notAtEnds();

  private Whitespace() {}

  private static Expression notAtEnds() {
    OneOf visible = set(c -> !Character.isWhitespace(c));
    OneOf any = set(_ -> true);
    return new Choice(
        List.of(
            new Sequence(List.of()),
            visible,
            new Sequence(List.of(visible, new Repeat(any, 0, Repeat.UNLIMITED), visible))));
  }

  /// All of the first plane that are members, and all beyond, where there is no whitespace.
  private static OneOf set(IntPredicate member) {
    return new OneOf(
        Stream.concat(
                IntStream.range(0, Character.MIN_SUPPLEMENTARY_CODE_POINT)
                    .filter(member)
                    .mapToObj(c -> new Range(c, c)),
                Stream.of(
                    new Range(Character.MIN_SUPPLEMENTARY_CODE_POINT, Character.MAX_CODE_POINT)))
            .toList());
  }
}
