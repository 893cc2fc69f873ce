// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.CaptionInspector;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.TextReader;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.api.VisualQuestionAnswerer;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What requests ask for.
enum Work {
  /// A description of a picture.
  CAPTIONS(ImageCaptioner.class, "image"),
  /// An answer to a question about a picture.
  ANSWERS(VisualQuestionAnswerer.class, "image", "question"),
  /// The text in a picture.
  TEXTS(TextReader.class, "image", "task", "question"),
  /// A description of a video.
  VIDEOS(VideoCaptioner.class, "video"),
  /// Which of some names fits a picture.
  CLASSES(ImageClassifier.class, "image", "labels", "prompt"),
  /// Where on a picture the model looks for each word.
  INSPECTIONS(CaptionInspector.class, "image", "text", "question");

  private static final Set<String> COMMON = Set.of("captioner", "backend");

  private final Class<?> task;
  private final String file;

  @SuppressWarnings("ImmutableEnumChecker") // filled here and only read
  private final Set<String> fields;

  Work(Class<?> task, String file, String... fields) {
    this.task = task;
    this.file = file;
    Set<String> all = new TreeSet<>(Set.of(fields));
    all.add(file);
    this.fields = all;
  }

  /// The interface of a captioner that does it.
  Class<?> task() {
    return task;
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
