// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What requests ask for.
enum Work {
  /// A description of a picture.
  CAPTIONS("image"),
  /// An answer to a question about a picture.
  ANSWERS("image", "question"),
  /// The text in a picture.
  TEXTS("image", "task", "question"),
  /// A description of a video.
  VIDEOS("video"),
  /// Which of some names fits a picture.
  CLASSES("image", "labels", "prompt"),
  /// Where on a picture the model looks for each word.
  INSPECTIONS("image", "text", "question");

  private static final Set<String> COMMON = Set.of("captioner", "backend");

  private final String file;

  @SuppressWarnings("ImmutableEnumChecker") // filled here and only read
  private final Set<String> fields;

  Work(String file, String... fields) {
    this.file = file;
    Set<String> all = new TreeSet<>(Set.of(fields));
    all.add(file);
    this.fields = all;
  }

  /// The field that holds the picture or the video.
  String file() {
    return file;
  }

  /// The names of all its fields.
  Set<String> fields() {
    Set<String> all = new TreeSet<>(fields);
    all.addAll(COMMON);
    if (this != CLASSES) {
      all.add("options");
    }
    return all;
  }

  /// As paths and lists of tasks have it.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
