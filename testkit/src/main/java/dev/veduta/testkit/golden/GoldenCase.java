// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ModelException;
import dev.veduta.api.Prompt;
import dev.veduta.api.Video;
import dev.veduta.api.Visual;
import dev.veduta.spi.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A checkpoint, its inputs, and what Transformers computed from them in float32; a folder that
/// `make_goldens.py` wrote.
///
/// @param name of the folder
/// @param checkpoint the folder of the model
/// @param requests one for each row of the batch, with the prompt of its generations
/// @param promptTokens how many columns of `input_ids` are that prompt; 0 when there is none
/// @param tensors recorded inputs and outputs by name, layers in their order
/// @param generations texts that `generate` made of the requests
/// @param tokenizations texts and their token ids
public record GoldenCase(
    String name,
    Path checkpoint,
    List<CaptionRequest> requests,
    int promptTokens,
    Map<String, RecordedTensor> tensors,
    List<Generation> generations,
    List<Tokenization> tokenizations) {

  private static final long MOST_JSON_BYTES = 16L << 20;

  /// The texts of one call of `generate`.
  ///
  /// @param options as the call had them; what they leave open is the checkpoint's
  /// @param endIds tokens that end a text
  /// @param fillIds tokens that may fill a row whose text has ended
  /// @param texts a row each, prompt included, special tokens left out
  public record Generation(
      String name,
      GenerationOptions options,
      Set<Integer> endIds,
      Set<Integer> fillIds,
      List<String> texts) {}

  /// A text, its ids with and without the special tokens of the template, and the text that the
  /// former decode to.
  public record Tokenization(
      String text, List<Integer> ids, List<Integer> idsWithoutSpecial, String decoded) {}

  public GoldenCase {
    requests = List.copyOf(requests);
    tensors = Collections.unmodifiableMap(tensors);
    generations = List.copyOf(generations);
    tokenizations = List.copyOf(tokenizations);
  }

  /// Reads a case.
  ///
  /// @throws ModelException naming the file and the fault, when the folder holds no case
  public static GoldenCase read(Path folder) {
    Path json = folder.resolve("expected.json");
    Path checkpoint = folder.resolve("checkpoint");
    if (!Files.isRegularFile(json) || !Files.isDirectory(checkpoint)) {
      throw new ModelException(
          "%s is no golden case: it needs expected.json, expected.safetensors, pictures and a folder"
                  .formatted(folder)
              + " checkpoint; make_goldens.py writes one");
    }
    Path defaults = checkpoint.resolve("generation_config.json");
    Config expected = Config.parse(json.toString(), bytes(json));
    Recording recording =
        new Recording(
            expected,
            Files.exists(defaults)
                ? Config.parse(defaults.toString(), bytes(defaults))
                : expected.at("defaults"));
    Map<String, RecordedTensor> tensors =
        RecordedTensors.read(folder.resolve("expected.safetensors"));
    int[][] inputIds = inputIds(folder, tensors);
    int promptTokens = recording.promptTokens(inputIds[0].length);
    List<CaptionRequest> requests = new ArrayList<>();
    for (int row = 0; row < inputIds.length; row++) {
      requests.add(new CaptionRequest(visual(folder, row), prompt(inputIds[row], promptTokens)));
    }
    return new GoldenCase(
        String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
        checkpoint,
        requests,
        promptTokens,
        tensors,
        recording.generations(),
        recording.tokenizations());
  }

  /// The `[B][T]` ids that the decoder was fed.
  public int[][] inputIds() {
    return inputIds(checkpoint, tensors);
  }

  /// The `[B][T]` targets of the loss: the tokens that were fed, where no others were recorded.
  public int[][] labels() {
    RecordedTensor labels = tensors.get("labels");
    return labels == null ? inputIds() : labels.integerRows();
  }

  /// The generation of that name.
  ///
  /// @throws IllegalArgumentException when there is none
  public Generation generation(String name) {
    return generations.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no generation is called " + name));
  }

  /// The prompt of the request that row `row` of `rows` generated ones answers; empty without one.
  int[] prompt(int row, int rows) {
    int request = Math.toIntExact((long) row * requests.size() / rows);
    return Arrays.copyOf(inputIds()[request], promptTokens);
  }

  private static int[][] inputIds(Path where, Map<String, RecordedTensor> tensors) {
    RecordedTensor ids = tensors.get("input_ids");
    if (ids == null) {
      throw new ModelException(where + " is no golden case: it has no tensor input_ids");
    }
    try {
      return ids.integerRows();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelException("%s: input_ids: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static Visual visual(Path folder, int row) {
    Path picture = folder.resolve("image-%d.png".formatted(row));
    if (Files.isRegularFile(picture)) {
      return Image.of(picture);
    }
    List<Image> frames = new ArrayList<>();
    Path frame = folder.resolve("image-%d-0.png".formatted(row));
    while (Files.isRegularFile(frame)) {
      frames.add(Image.of(frame));
      frame = folder.resolve("image-%d-%d.png".formatted(row, frames.size()));
    }
    if (frames.isEmpty()) {
      throw new ModelException(
          "%s lacks the picture of row %d: expected image-%d.png or image-%d-0.png"
              .formatted(folder, row, row, row));
    }
    return Video.of(frames);
  }

  private static Prompt prompt(int[] ids, int count) {
    return count == 0
        ? Prompt.NONE
        : new Prompt.OfTokens(Arrays.stream(ids).limit(count).boxed().toList());
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MOST_JSON_BYTES) {
        throw new ModelException("%s is longer than %d bytes".formatted(file, MOST_JSON_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelException("can't read %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
