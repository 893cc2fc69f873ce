// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.ModelException;
import dev.veduta.api.VedutaException;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.PreprocessorConfig;
import dev.veduta.spi.Provider;
import dev.veduta.spi.TokenizerProvider;
import jakarta.json.JsonString;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What the files of a model say without loading it, and which plug-in each would be read by. A
/// fact that can't be told says why.
record ModelFacts(ModelFiles files, Providers providers) {

  String architecture() {
    return told(
        () -> {
          Config config = Config.read(files, "config.json");
          String type = config.text("model_type", "");
          String architectures =
              config.has("architectures")
                  ? config.object().getJsonArray("architectures").stream()
                      .map(value -> value instanceof JsonString name ? name.getString() : "?")
                      .collect(Collectors.joining(", "))
                  : "model";
          return "%s of type '%s', %s"
              .formatted(architectures, type, loadedBy(CaptionModelProvider.class, type));
        });
  }

  String weights() {
    return told(
        () -> {
          CheckpointProvider provider =
              providers.all(CheckpointProvider.class).stream()
                  .filter(container -> container.matches(files))
                  .min(Comparator.comparingInt(CheckpointProvider::order))
                  .orElseThrow(() -> new ModelException("none that can be read"));
          Map<String, Checkpoint.Entry> entries = provider.open(files).entries();
          long parameters = entries.values().stream().mapToLong(e -> e.shape().elements()).sum();
          List<String> stored = entries.values().stream().map(e -> e.file()).distinct().toList();
          return "%s in %s of %s (%s), %s; read by %s"
              .formatted(
                  Text.count(entries.size(), "tensor"),
                  stored.size() == 1 ? stored.getFirst() : Text.count(stored.size(), "file"),
                  Text.bytes(stored.stream().mapToLong(files::size).sum()),
                  types(entries),
                  Text.thousands(parameters) + " parameters",
                  provider.name());
        });
  }

  String tokenizer() {
    return told(
        () -> {
          String found =
              List.of(
                      "tokenizer.json",
                      "vocab.txt",
                      "vocab.json",
                      "sentencepiece.bpe.model",
                      "spiece.model",
                      "tokenizer.model")
                  .stream()
                  .filter(files::contains)
                  .collect(Collectors.joining(", "));
          String reader =
              providers.all(TokenizerProvider.class).stream()
                  .filter(provider -> provider.matches(files))
                  .map(Provider::name)
                  .findFirst()
                  .map(name -> "read by " + name)
                  .orElse("which no tokenizer here reads");
          return found.isEmpty() ? "none" : found + ", " + reader;
        });
  }

  String imageProcessor() {
    return told(
        () -> {
          Optional<PreprocessorConfig> found = PreprocessorConfig.find(files);
          if (found.isEmpty()) {
            return "none: there is no preprocessor_config.json";
          }
          return found
              .get()
              .processor()
              .map(name -> name + ", " + loadedBy(ImageProcessorProvider.class, name))
              .orElse("that of the model");
        });
  }

  private <P extends Provider> String loadedBy(Class<P> kind, String name) {
    Optional<P> provider =
        providers.all(kind).stream().filter(one -> one.name().equals(name)).findFirst();
    if (provider.isEmpty()) {
      String known =
          providers.all(kind).stream()
              .map(Provider::name)
              .sorted()
              .collect(Collectors.joining(", "));
      return "which nothing here loads; there are: " + (known.isEmpty() ? "none" : known);
    }
    return provider
        .get()
        .obstacle()
        .map(why -> "whose plug-in can't be used here: " + why)
        .orElse("loaded by " + name);
  }

  /// How many tensors have each element type, such as `178 BF16`.
  private static String types(Map<String, Checkpoint.Entry> entries) {
    return entries.values().stream()
        .collect(Collectors.groupingBy(Checkpoint.Entry::type, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(type -> type.getValue() + " " + type.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String told(Supplier<String> fact) {
    try {
      return fact.get();
    } catch (VedutaException | ClassCastException e) {
      return "can't be told: " + Faults.message(e);
    }
  }
}
