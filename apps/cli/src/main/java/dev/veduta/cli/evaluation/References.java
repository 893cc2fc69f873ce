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
  private final LastNames lastNames;

  private References(List<CaptionFile> files) {
    this.files = files;
    checkFormats();
    for (CaptionFile file : files) {
      for (Entry entry : file.entries()) {
        texts.computeIfAbsent(entry.id(), _ -> new ArrayList<>()).add(entry.text());
      }
      pictures.putAll(file.pictures());
    }
    pictures.forEach((id, name) -> ids.put(name, id));
    lastNames = new LastNames(ids.keySet());
  }

  /// Reads the files.
  ///
  /// @throws VedutaException if one can't be read, or they don't belong together
  public static References read(List<Path> paths) {
    return new References(paths.stream().map(CaptionFile::read).toList());
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

  /// The id of the picture that predictions mean by an id alone.
  Optional<String> id(String id) {
    return texts.containsKey(id) ? Optional.of(id) : named(id);
  }

  /// The id of a picture that predictions name. Whoever counts pictures has ids of their own, so
  /// that the name decides, and an id only where no file tells the name that belongs to it.
  ///
  /// @param others all names of the predictions: one of several that end alike is taken as a whole
  Optional<String> id(String id, String name, LastNames others) {
    return named(name)
        .or(() -> others.name(LastNames.last(name)).map(LastNames::last).flatMap(this::named))
        .or(() -> Optional.of(id).filter(one -> texts.containsKey(one) && picture(one).isEmpty()));
  }

  /// The id that belongs to the name of a picture, its last name, or one without its ending.
  private Optional<String> named(String name) {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return Optional.ofNullable(ids.get(name))
        .or(() -> lastNames.name(name).map(ids::get))
        .filter(texts::containsKey)
        .or(() -> Optional.of(name).filter(texts::containsKey))
        .or(() -> Optional.of(stem).filter(texts::containsKey));
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
}
