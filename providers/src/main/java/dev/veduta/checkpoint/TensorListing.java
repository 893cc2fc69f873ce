// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The list of a file's tensors while it is read. It refuses names and shapes that no file of
/// weights has.
public final class TensorListing {
  static final int MOST_TENSORS = 100_000;
  private static final int LONGEST_NAME = 512;
  static final int MOST_AXES = 8;
  private static final int LONGEST_QUOTE = 80;

  private final String location;
  private final String file;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Set<String> empty = new LinkedHashSet<>();

  /// @param location what errors call the file
  public TensorListing(String location, String file) {
    this.location = location;
    this.file = file;
  }

  /// Adds a tensor whose bytes lie in the file, as the caller has checked.
  ///
  /// @param extents as [#elements] allows them; none for a scalar
  public void add(String name, DType type, List<Long> extents, TensorBytes bytes) {
    checkName(location, name);
    if (tensors.containsKey(name) || empty.contains(name)) {
      throw wrong("names %s twice".formatted(name));
    }
    if (tensors.size() + empty.size() == MOST_TENSORS) {
      throw wrong("has more than %d tensors".formatted(MOST_TENSORS));
    }
    if (elements(name, type, extents) == 0) {
      empty.add(name);
      return;
    }
    Shape shape =
        extents.isEmpty()
            ? Shape.of(1)
            : new Shape(extents.stream().map(Math::toIntExact).toList());
    tensors.put(name, new StoredTensor(new Checkpoint.Entry(type, shape, file), bytes));
  }

  /// The number of elements of a tensor, after a check of its extents.
  public long elements(String name, DType type, List<Long> extents) {
    if (extents.size() > MOST_AXES) {
      throw wrong(
          "has %d axes for %s, at most %d are allowed"
              .formatted(extents.size(), quoted(name), MOST_AXES));
    }
    if (extents.stream().anyMatch(extent -> extent < 0 || extent > Integer.MAX_VALUE)) {
      throw wrong(
          "has shape %s for %s; extents from 0 to %d are allowed"
              .formatted(extents, quoted(name), Integer.MAX_VALUE));
    }
    if (extents.contains(0L)) {
      return 0;
    }
    try {
      return extents.stream().reduce((long) type.bytes(), Math::multiplyExact) / type.bytes();
    } catch (ArithmeticException e) {
      throw wrong("has shape %s for %s, more than 2^63 bytes".formatted(extents, quoted(name)));
    }
  }

  public TensorFile done() {
    return new TensorFile(tensors, empty);
  }

  /// Text of a file as a message may show it.
  public static String quoted(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > LONGEST_QUOTE
        ? printable.substring(0, LONGEST_QUOTE) + "…"
        : printable;
  }

  static void checkName(String location, String name) {
    if (name.length() > LONGEST_NAME) {
      throw new ModelException(
          "%s has a tensor with a name of %d characters, at most %d are allowed"
              .formatted(location, name.length(), LONGEST_NAME));
    }
    if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
      throw new ModelException(
          location + " has a tensor whose name is empty or has control characters");
    }
  }

  private ModelException wrong(String fault) {
    return new ModelException(location + " " + fault);
  }
}
