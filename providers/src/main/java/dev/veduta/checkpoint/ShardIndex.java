// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/// The list of which shard holds which tensor, from the `weight_map` of an index such as
/// `model.safetensors.index.json`. Index and shards must agree on every tensor.
///
/// @param location the index file, for messages
/// @param shardOf the name of the file by that of the tensor
public record ShardIndex(ModelFiles files, String location, Map<String, String> shardOf) {

  public static ShardIndex read(ModelFiles files, String file) {
    Config index = Config.read(files, file);
    if (!index.has("weight_map")) {
      throw new ModelException(index.location() + " has no weight_map");
    }
    Config map = index.at("weight_map");
    if (map.object().isEmpty()) {
      throw index.wrong("weight_map", "the names of tensors with their files");
    }
    Map<String, String> shardOf = LinkedHashMap.newLinkedHashMap(map.object().size());
    for (Map.Entry<String, JsonValue> entry : map.object().entrySet()) {
      if (!(entry.getValue() instanceof JsonString shard)
          || !ModelFiles.isPlain(shard.getString())) {
        throw map.wrong(entry.getKey(), "the name of a file in the same folder");
      }
      shardOf.put(entry.getKey(), shard.getString());
    }
    return new ShardIndex(files, index.location(), shardOf);
  }

  /// The tensors of all shards.
  ///
  /// @param reader reads one shard
  public TensorFile tensors(BiFunction<ModelFiles, String, TensorFile> reader) {
    TreeSet<String> shards = new TreeSet<>(shardOf.values());
    List<String> missing = shards.stream().filter(shard -> !files.contains(shard)).toList();
    if (!missing.isEmpty()) {
      throw new ModelException(
          "%s lists files that are missing beside it: %s; download them"
              .formatted(location, String.join(", ", missing)));
    }
    Map<String, StoredTensor> tensors = LinkedHashMap.newLinkedHashMap(shardOf.size());
    Set<String> empty = new HashSet<>();
    for (String shard : shards) {
      TensorFile read = reader.apply(files, shard);
      read.tensors().forEach((name, tensor) -> add(tensors, name, tensor));
      empty.addAll(read.empty());
    }
    shardOf.forEach(
        (name, shard) -> {
          if (!tensors.containsKey(name) && !empty.contains(name)) {
            throw new ModelException(
                "%s says that %s is in %s, which lacks it"
                    .formatted(location, name, files.location(shard)));
          }
        });
    return new TensorFile(tensors, empty);
  }

  private void add(Map<String, StoredTensor> tensors, String name, StoredTensor tensor) {
    String shard = tensor.entry().file();
    StoredTensor other = tensors.putIfAbsent(name, tensor);
    if (other != null) {
      throw new ModelException(
          "%s is in two files: %s and %s"
              .formatted(name, files.location(other.entry().file()), files.location(shard)));
    }
    String listed = shardOf.get(name);
    if (!shard.equals(listed)) {
      throw new ModelException(
          "%s holds %s, which %s %s"
              .formatted(
                  files.location(shard),
                  name,
                  location,
                  listed == null ? "does not list" : "says is in " + listed));
    }
  }
}
