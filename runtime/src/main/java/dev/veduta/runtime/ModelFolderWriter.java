// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.UntrainedWeights;
import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes a model as a folder in the layout of the Hugging Face hub.
///
/// @param weights what was read of its weights when it was loaded
record ModelFolderWriter(FoundModel model, Weights weights, Containers containers) {
  /// What a tokenizer or an image processor may consist of.
  private static final List<String> TOKENIZER =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt",
          "sentencepiece.bpe.model",
          "spiece.model",
          "tokenizer.model");

  private static final List<String> PROCESSOR =
      List.of("preprocessor_config.json", "processor_config.json");
  private static final long MOST_BYTES = 512L << 20;

  /// @param mostBytes of one file of weights
  void write(Path folder, long mostBytes) {
    try {
      Files.createDirectories(folder);
      copy(model.files(), List.of(ModelLocation.CONFIG, Composition.GENERATION), folder);
      copy(model.tokenizer(), TOKENIZER, folder);
      copy(model.imageProcessor(), PROCESSOR, folder);
      containers
          .writer()
          .write(folder, new Written(model, model.checkpoint().get(), weights), mostBytes);
    } catch (IOException e) {
      throw new ModelException("%s can't be written: %s".formatted(folder, e), e);
    }
  }

  private static void copy(ModelFiles from, List<String> names, Path folder) throws IOException {
    for (String name : names) {
      if (from.contains(name)) {
        Files.write(folder.resolve(name), from.bytes(name, MOST_BYTES));
      }
    }
  }

  /// The weights as they are written: stored ones as they lie, initialised ones drawn again.
  private record Written(FoundModel model, Checkpoint stored, Weights weights)
      implements Checkpoint {

    @Override
    public Map<String, Entry> entries() {
      return weights.used();
    }

    @Override
    public MemorySegment data(String name, Arena arena) {
      UntrainedWeights.Role role = weights.initialized().get(name);
      if (role == null) {
        return stored.data(name, arena);
      }
      Values drawn =
          model
              .untrained()
              .initial(name, Objects.requireNonNull(entries().get(name)).shape(), role)
              .orElseThrow();
      return arena.allocate(drawn.data().byteSize(), Float.BYTES).copyFrom(drawn.data());
    }
  }
}
