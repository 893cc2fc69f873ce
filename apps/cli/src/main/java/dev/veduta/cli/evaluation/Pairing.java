// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.api.VedutaException;
import dev.veduta.metrics.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Joins predictions and references of the same pictures.
///
/// @param references what predictions are judged by
/// @param partial whether pictures that lack one of both are left out rather than refused
public record Pairing(References references, boolean partial) {
  private static final int SHOWN = 3;

  /// The predictions by the ids of their pictures.
  ///
  /// @throws VedutaException if pictures occur twice, lack a reference or lack a prediction
  public Map<String, String> match(CaptionFile predictions) {
    checkKind(predictions);
    if (!partial && !predictions.failures().isEmpty()) {
      throw new VedutaException(
          "%s, %s; --partial leaves such pictures out"
              .formatted(predictions.path(), predictions.failures().getFirst()));
    }
    Map<String, Entry> matched = new HashMap<>();
    List<Entry> strangers = new ArrayList<>();
    LastNames names = new LastNames(predictions.pictures().values());
    for (Entry entry : predictions.entries()) {
      String name = predictions.pictures().get(entry.id());
      Optional<String> id =
          name == null ? references.id(entry.id()) : references.id(entry.id(), name, names);
      if (id.isEmpty()) {
        strangers.add(entry);
      } else {
        Entry other = matched.put(id.get(), entry);
        if (other != null) {
          throw new VedutaException(
              "%s, %s is about '%s' as %s is, expected one prediction for a picture"
                  .formatted(predictions.path(), entry.where(), entry.id(), other.where()));
        }
      }
    }
    checkStrangers(predictions, strangers, matched.isEmpty());
    checkMissing(predictions, matched.keySet());
    Map<String, String> texts = new HashMap<>();
    matched.forEach((id, entry) -> texts.put(id, entry.text()));
    return texts;
  }

  /// Texts to judge, in the order of the references: those that the other run has too.
  ///
  /// @param run the predictions of a run, see [#match]
  /// @param other those of the one that it is compared with, or the same
  public List<Item> items(Map<String, String> run, Map<String, String> other) {
    List<Item> items = new ArrayList<>();
    references
        .texts()
        .forEach(
            (id, texts) -> {
              String prediction = run.get(id);
              if (prediction != null && other.containsKey(id)) {
                items.add(new Item(id, prediction, texts));
              }
            });
    if (items.isEmpty()) {
      throw new VedutaException("the two runs have no picture in common, expected the same ones");
    }
    return items;
  }

  private void checkKind(CaptionFile predictions) {
    boolean lines = predictions.format() == CaptionFile.Format.LINES;
    if (lines != (references.format() == CaptionFile.Format.LINES)) {
      throw new VedutaException(
          "of %s and %s one has a caption a line and the other is JSON, expected both alike"
              .formatted(predictions.path(), references.name()));
    }
    int expected = references.texts().size();
    if (lines && predictions.entries().size() != expected) {
      throw new VedutaException(
          "%s has %d lines and %s has %d, expected as many"
              .formatted(
                  predictions.path(), predictions.entries().size(), references.name(), expected));
    }
  }

  private void checkStrangers(CaptionFile predictions, List<Entry> strangers, boolean all) {
    if (all) {
      throw new VedutaException(
          "no picture of %s is in %s: the first has %s, the others %s"
              .formatted(
                  predictions.path(),
                  references.name(),
                  some(predictions.entries().stream().map(Entry::id)),
                  some(references.texts().keySet().stream())));
    }
    if (!partial && !strangers.isEmpty()) {
      throw new VedutaException(
          "%d of the %d pictures of %s are not in %s, such as %s (%s); --partial leaves them out"
              .formatted(
                  strangers.size(),
                  predictions.entries().size(),
                  predictions.path(),
                  references.name(),
                  some(strangers.stream().map(Entry::id)),
                  strangers.getFirst().where()));
    }
  }

  private void checkMissing(CaptionFile predictions, Set<String> matched) {
    int missing = references.texts().size() - matched.size();
    if (!partial && missing > 0) {
      throw new VedutaException(
          "%d of the %d pictures of %s are not in %s, such as %s; --partial leaves them out"
              .formatted(
                  missing,
                  references.texts().size(),
                  references.name(),
                  predictions.path(),
                  some(references.texts().keySet().stream().filter(id -> !matched.contains(id)))));
    }
  }

  private static String some(Stream<String> ids) {
    List<String> first = ids.limit(SHOWN + 1L).toList();
    String names = String.join("', '", first.subList(0, Math.min(SHOWN, first.size())));
    return "'%s'%s".formatted(names, first.size() > SHOWN ? ", …" : "");
  }
}
