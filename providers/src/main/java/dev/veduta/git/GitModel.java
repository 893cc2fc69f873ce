// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.generation.Generated;
import dev.veduta.generation.Generation;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Sessions;
import dev.veduta.spi.compute.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// GIT, from pictures to captions. It owns its sessions; the weights belong to the backend.
record GitModel(
    String name,
    GitConfig config,
    GenerationOptions checkpointOptions,
    ImageDecoder decoder,
    PixelOptions pixelOptions,
    ImageProcessor processor,
    Tokenizer tokenizer,
    GitNetwork network,
    String backend,
    Sessions sessions)
    implements CaptionModel {

  /// Most rows, beams counted, that are decoded in lockstep: more would only take more memory.
  private static final int MAX_ROWS = 16;

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions call) {
    GenerationOptions options = call.orElse(checkpointOptions);
    int beams = options.numBeams() == null ? 1 : options.numBeams();
    List<List<Caption>> captions = new ArrayList<>();
    requests.forEach(_ -> captions.add(List.of()));
    for (int[] group : groups(requests, options, Math.max(1, MAX_ROWS / beams))) {
      List<CaptionRequest> batch = Arrays.stream(group).mapToObj(requests::get).toList();
      List<List<Caption>> results = generateTogether(batch, options);
      for (int i = 0; i < group.length; i++) {
        captions.set(group[i], results.get(i));
      }
    }
    return captions;
  }

  @Override
  public Map<String, Values> forward(List<CaptionRequest> requests, int[][] inputIds) {
    GitPixels pixels = pixels(requests);
    return sessions.call(compute -> new GitTrace(network).run(compute, pixels, inputIds));
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> facts = new LinkedHashMap<>();
    GitConfig.Vision vision = config.vision();
    facts.put("architecture", "GIT (model_type git)");
    facts.put(
        "vision",
        "CLIP ViT, %d layers, width %d, %d heads, patch %d, picture %d×%d, %d tokens"
            .formatted(
                vision.layers(),
                vision.width(),
                vision.heads(),
                vision.patchSize(),
                vision.imageSize(),
                vision.imageSize(),
                vision.tokens()));
    facts.put(
        "decoder",
        "%d layers, width %d, %d heads, vocabulary %d, %d positions"
            .formatted(
                config.layers(),
                config.width(),
                config.heads(),
                config.vocabulary(),
                config.maxPositions()));
    facts.put("video", config.frames() == 0 ? "no" : "up to %d frames".formatted(config.frames()));
    facts.put("backend", backend);
    return facts;
  }

  @Override
  public void close() {
    sessions.close();
  }

  private List<List<Caption>> generateTogether(
      List<CaptionRequest> requests, GenerationOptions options) {
    int[][] prompts =
        requests.stream().map(request -> prompt(request, options)).toArray(int[][]::new);
    Generation generation =
        Generation.of(options, prompts[0].length, config.vocabulary(), config.maxPositions());
    GitPixels pixels = pixels(requests);
    List<List<Generated>> texts =
        sessions.call(
            compute -> {
              Tensor seen = network.see(compute, pixels.upload(compute), pixels.isVideo());
              return generation.run(compute, network.decoder(), seen, prompts);
            });
    return IntStream.range(0, requests.size())
        .mapToObj(i -> texts.get(i).stream().map(text -> caption(prompts[i], text)).toList())
        .toList();
  }

  private GitPixels pixels(List<CaptionRequest> requests) {
    return GitPixels.of(requests, decoder, pixelOptions, processor, config.frames());
  }

  private Caption caption(int[] prompt, Generated text) {
    List<Caption.Token> tokens =
        IntStream.range(0, text.tokens().length)
            .mapToObj(
                i ->
                    new Caption.Token(
                        text.tokens()[i], token(text.tokens()[i]), text.logProbabilities()[i]))
            .toList();
    return new Caption(
        answer(prompt, text.tokens()), tokens, text.score(), text.finishReason(), name);
  }

  /// What was written after the prompt. A piece that continues the prompt's last word loses
  /// nothing.
  private String answer(int[] prompt, int[] generated) {
    int[] all = Arrays.copyOf(prompt, prompt.length + generated.length);
    System.arraycopy(generated, 0, all, prompt.length, generated.length);
    String asked = tokenizer.decode(known(prompt), true);
    String whole = tokenizer.decode(known(all), true);
    return whole.startsWith(asked)
        ? whole.substring(asked.length()).strip()
        : tokenizer.decode(known(generated), true).strip();
  }

  /// Ids beyond the tokenizer's vocabulary, which some heads can score, have no text.
  private int[] known(int[] ids) {
    return Arrays.stream(ids).filter(id -> id < tokenizer.size()).toArray();
  }

  private String token(int id) {
    return id < tokenizer.size() ? tokenizer.token(id) : "";
  }

  /// The ids that the text continues: the beginning of a sentence, then the question without the
  /// tokenizer's own special tokens.
  private int[] prompt(CaptionRequest request, GenerationOptions options) {
    return switch (request.prompt()) {
      case Prompt.OfTokens(List<Integer> ids) -> {
        for (int id : ids) {
          if (id < 0 || id >= config.vocabulary()) {
            throw new IllegalArgumentException(
                "a prompt's token ids must lie between 0 and %d, got %d"
                    .formatted(config.vocabulary() - 1, id));
          }
        }
        yield ids.stream().mapToInt(Integer::intValue).toArray();
      }
      case Prompt.OfText(String text) -> {
        int bos = options.bosTokenId() == null ? config.bos() : options.bosTokenId();
        int[] words = tokenizer.encode(text, false);
        yield IntStream.concat(IntStream.of(bos), Arrays.stream(words)).toArray();
      }
    };
  }

  /// Indices of requests that can be decoded in lockstep: as many frames, as long a prompt.
  private List<int[]> groups(List<CaptionRequest> requests, GenerationOptions options, int most) {
    Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      List<Integer> key =
          List.of(
              GitPixels.frames(requests.get(i).visual()).size(),
              GitPixels.isVideo(requests.get(i).visual()) ? 1 : 0,
              prompt(requests.get(i), options).length);
      alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
    }
    List<int[]> groups = new ArrayList<>();
    for (List<Integer> indices : alike.values()) {
      for (int from = 0; from < indices.size(); from += most) {
        groups.add(
            indices.subList(from, Math.min(from + most, indices.size())).stream()
                .mapToInt(Integer::intValue)
                .toArray());
      }
    }
    return groups;
  }
}
