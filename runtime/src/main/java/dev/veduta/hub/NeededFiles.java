// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which files of a model are needed, of those that it has: what readers of configurations,
/// tokenizers and image processors look for, and weights in the first format that there is, in the
/// order in which readers of weights are asked.
final class NeededFiles {
  static final String CONFIG = "config.json";
  private static final String GENERATION = "generation_config.json";
  private static final Set<String> SETTINGS =
      Set.of(
          CONFIG,
          GENERATION,
          "preprocessor_config.json",
          "processor_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "vocab.txt",
          "merges.txt");
  private static final String SENTENCE_PIECE = ".model";
  private static final String INDEX = ".index.json";
  private static final List<String> WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors" + INDEX,
          "pytorch_model.bin",
          "pytorch_model.bin" + INDEX,
          "tf_model.h5",
          "flax_model.msgpack");
  private static final int MOST_OF_INDEX = 15_000_000;

  private NeededFiles() {}

  /// Whether a file is one of those that are no weights.
  static boolean isSetting(String name) {
    return SETTINGS.contains(name) || (name.endsWith(SENTENCE_PIECE) && name.indexOf('/') < 0);
  }

  /// The weights to take, or the index that lists them.
  static Optional<String> weights(Collection<String> names) {
    return WEIGHTS.stream().filter(names::contains).findFirst();
  }

  static boolean isIndex(String name) {
    return name.endsWith(INDEX);
  }

  /// The files that an index lists.
  static Set<String> shards(Path index) {
    if (!(json(index) instanceof JsonObject object)
        || !(object.get("weight_map") instanceof JsonObject map)
        || map.isEmpty()) {
      throw new HubException(
          "%s has no weight_map that lists files of weights; the model is broken on the hub"
              .formatted(index));
    }
    Set<String> shards = new TreeSet<>();
    for (JsonValue value : map.values()) {
      String shard = value instanceof JsonString text ? text.getString() : "";
      if (!FileName.isPlain(shard)) {
        throw new HubException(
            "%s lists '%s', which is no plain file name, so nothing is written there; the model is broken on the hub, or hostile"
                .formatted(index, Text.printable(shard)));
      }
      shards.add(shard);
    }
    return shards;
  }

  /// Whether a folder has what is needed, as far as it shows without asking the hub, which alone
  /// knows all files of a model.
  static boolean areIn(Path folder, HubContents contents) {
    if (contents == HubContents.ALL) {
      return false;
    }
    if (contents == HubContents.WITHOUT_WEIGHTS) {
      // Other tools may have brought the configuration alone.
      return names(folder).stream()
          .filter(name -> !name.equals(CONFIG) && !name.equals(GENERATION))
          .anyMatch(NeededFiles::isSetting);
    }
    List<String> names = names(folder);
    Optional<String> weights = weights(names);
    return names.contains(CONFIG)
        && weights.isPresent()
        && (!isIndex(weights.get()) || names.containsAll(shards(folder.resolve(weights.get()))));
  }

  private static List<String> names(Path folder) {
    try {
      return CachedFolder.entries(folder).stream()
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .toList();
    } catch (IOException e) {
      throw new HubException("%s can't be listed (%s); make it readable".formatted(folder, e), e);
    }
  }

  private static JsonValue json(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_OF_INDEX);
      if (in.read() >= 0) {
        throw new HubException(
            "%s is longer than %s, which no index is; the model is broken on the hub"
                .formatted(file, Text.bytes(MOST_OF_INDEX)));
      }
      return HubJson.read(bytes);
    } catch (JsonException e) {
      throw new HubException(
          "%s is no JSON (%s); the model is broken on the hub".formatted(file, Text.reason(e)), e);
    } catch (IOException e) {
      throw new HubException("%s can't be read (%s); make it readable".formatted(file, e), e);
    }
  }
}
