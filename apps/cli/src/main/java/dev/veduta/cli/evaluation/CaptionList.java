// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The captions of a file while it is being read.
final class CaptionList {
  private static final int MOST = 5_000_000;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> pictures = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  void add(Entry entry) {
    if (entries.size() == MOST) {
      throw new WrongCaptionFileException(
          entry.where(), "there are more than %d captions".formatted(MOST));
    }
    entries.add(entry);
  }

  /// Remembers what a picture's file is called.
  void name(String id, String picture) {
    pictures.put(id, picture);
  }

  /// Remembers that a picture has no caption.
  void fail(String failure) {
    failures.add(failure);
  }

  int size() {
    return entries.size();
  }

  CaptionFile file(Path path, CaptionFile.Format format) {
    return new CaptionFile(path, format, entries, pictures, failures);
  }
}
