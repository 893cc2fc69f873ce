// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.api.VedutaException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The texts that predictions are judged by, from one file or several that belong together.
public final class References {
  private final List<CaptionFile> files;
  private final Map<String, List<String>> texts = new LinkedHashMap<>();

  /// Ids by the names of their pictures.
  private final Map<String, String> ids = new HashMap<>();

  private final Map<String, String> pictures = new HashMap<>();

  private References(List<CaptionFile> files) {
    this.files = files;
  }

  /// Reads the files.
  ///
  /// @throws VedutaException if one can't be read, or they don't belong together
  public static References read(List<Path> paths) {
    References references = new References(paths.stream().map(CaptionFile::read).toList());
    references.checkFormats();
    for (CaptionFile file : references.files) {
      for (Entry entry : file.entries()) {
        references.texts.computeIfAbsent(entry.id(), _ -> new ArrayList<>()).add(entry.text());
      }
      references.pictures.putAll(file.pictures());
      file.pictures().forEach((id, name) -> references.ids.put(baseName(name), id));
    }
    return references;
  }

  /// How they are written.
  public CaptionFile.Format format() {
    return files.getFirst().format();
  }

  /// Their files, as a message names them.
  public String name() {
    return files.stream().map(file -> file.path().toString()).collect(Collectors.joining(", "));
  }

  /// How many texts there are.
  public int count() {
    return texts.values().stream().mapToInt(List::size).sum();
  }

  /// All texts by the ids of their pictures, in the order of the files.
  Map<String, List<String>> texts() {
    return texts;
  }

  /// The id that is meant by an id, the name of a picture, or one without its ending.
  Optional<String> id(String name) {
    if (texts.containsKey(name)) {
      return Optional.of(name);
    }
    String id = ids.get(name);
    if (id != null && texts.containsKey(id)) {
      return Optional.of(id);
    }
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return Optional.of(stem).filter(texts::containsKey);
  }

  /// The name of the picture with an id; empty if no file tells it.
  String picture(String id) {
    return pictures.getOrDefault(id, "");
  }

  private void checkFormats() {
    CaptionFile first = files.getFirst();
    for (CaptionFile file : files) {
      if ((file.format() == CaptionFile.Format.LINES) != (format() == CaptionFile.Format.LINES)) {
        throw new VedutaException(
            "of %s and %s one has a caption a line and the other is JSON, expected both alike"
                .formatted(first.path(), file.path()));
      }
      if (file.format() == CaptionFile.Format.LINES
          && file.entries().size() != first.entries().size()) {
        throw new VedutaException(
            "%s has %d lines and %s has %d, expected as many"
                .formatted(
                    first.path(), first.entries().size(), file.path(), file.entries().size()));
      }
    }
  }

  private static String baseName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
