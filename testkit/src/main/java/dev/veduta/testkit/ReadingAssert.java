// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Content;
import dev.veduta.api.Reading;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/// Assertions about a [Reading].
public class ReadingAssert extends AbstractAssert<ReadingAssert, @Nullable Reading> {

  /// AssertJ subclasses it for soft assertions; tests begin with [VedutaAssertions].
  protected ReadingAssert(@Nullable Reading actual) {
    super(actual, ReadingAssert.class);
  }

  /// The words that were read are just these.
  public ReadingAssert hasText(String expected) {
    return check(reading().text().equals(expected), "to have the text", expected);
  }

  /// The words that were read have all of these in them, in any order.
  public ReadingAssert contains(String... parts) {
    for (String part : parts) {
      check(reading().text().contains(part), "to contain", part);
    }
    return this;
  }

  /// There is a field with that text.
  ///
  /// @param path names of fields with dots between them, indices of lists from 0 among them, such
  ///   as `menu.0.nm`
  public ReadingAssert hasField(String path, String text) {
    boolean isThere = new Content.Text(text).equals(at(reading().content(), path));
    return check(isThere, "to have the field", "%s: %s".formatted(path, text));
  }

  /// There is no such field.
  public ReadingAssert hasNoField(String path) {
    return check(at(reading().content(), path) == null, "not to have the field", path);
  }

  /// The text is not cut.
  public ReadingAssert isComplete() {
    return check(!reading().caption().finishReason().isCut(), "to be", "complete");
  }

  private static @Nullable Content at(Content whole, String path) {
    Content at = whole;
    for (String name : path.split("\\.", -1)) {
      at =
          switch (at) {
            case Content.Fields fields -> fields.get(name).orElse(null);
            case Content.Items(var items) -> {
              boolean isIndex = name.matches("\\d{1,9}") && Integer.parseInt(name) < items.size();
              yield isIndex ? items.get(Integer.parseInt(name)) : null;
            }
            case Content.Text _ -> null;
          };
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private Reading reading() {
    isNotNull();
    return Objects.requireNonNull(actual);
  }

  private ReadingAssert check(boolean holds, String relation, String expected) {
    if (!holds) {
      failWithMessage(
          "%nExpecting what was read:%n  \"%s\" %s (%s)%n%s:%n  %s",
          reading().text(),
          reading().content().toJson(),
          reading().caption().finishReason(),
          relation,
          expected);
    }
    return this;
  }
}
