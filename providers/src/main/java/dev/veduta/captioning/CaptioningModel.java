// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.generation.Generated;
import dev.veduta.generation.Generation;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ModelContext;
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

/// A model from pictures to captions: its pictures decoded and processed, seen by its network, its
/// texts generated and detokenized. It owns its sessions; the weights belong to the backend.
///
/// @param checkpointOptions what the checkpoint says of generation, behind the call's options
/// @param backend in one line
public record CaptioningModel(
    String name,
    GenerationOptions checkpointOptions,
    Pictures pictures,
    Tokenizer tokenizer,
    Network network,
    String backend,
    Sessions sessions)
    implements CaptionModel {

  /// Most rows, beams counted, that are decoded in lockstep: more would only take more memory.
  private static final int MAX_ROWS = 16;

  /// The model of a network, with everything around it as its files have it.
  ///
  /// @param options that the checkpoint brings along
  public static CaptioningModel open(
      ModelContext context, GenerationOptions options, ImageProcessor processor, Network network) {
    return new CaptioningModel(
        context.modelName(),
        options,
        Pictures.of(context, processor),
        context.tokenizer(),
        network,
        context.backend().description(),
        new Sessions(context.backend(), context.sessions()));
  }

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
  public Map<String, Values> forward(
      List<CaptionRequest> requests, int[][] inputIds, int[][] labels) {
    PictureBatch pixels = pixels(requests);
    return sessions.call(compute -> network.trace(compute, pixels, inputIds, labels));
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> facts = new LinkedHashMap<>(network.description());
    facts.put("video", network.frames() == 0 ? "no" : "%d frames".formatted(network.frames()));
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
        Generation.of(
            options,
            prompts[0].length,
            network.decoder().vocabulary(),
            network.decoder().maxPositions());
    PictureBatch pixels = pixels(requests);
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

  private PictureBatch pixels(List<CaptionRequest> requests) {
    return PictureBatch.of(requests, pictures, network.frames());
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

  /// The ids that the text continues.
  private int[] prompt(CaptionRequest request, GenerationOptions options) {
    int[] prompt =
        switch (request.prompt()) {
          case Prompt.OfTokens(List<Integer> ids) ->
              ids.stream().mapToInt(Integer::intValue).toArray();
          case Prompt.OfText(String text) -> network.prompt(tokenizer.encode(text, false), options);
        };
    int vocabulary = network.decoder().vocabulary();
    for (int id : prompt) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            "a prompt's token ids must lie between 0 and %d, got %d".formatted(vocabulary - 1, id));
      }
    }
    return prompt;
  }

  /// Indices of requests that can be decoded in lockstep: as many frames, as long a prompt.
  private List<int[]> groups(List<CaptionRequest> requests, GenerationOptions options, int most) {
    Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      List<Integer> key =
          List.of(
              PictureBatch.frames(requests.get(i).visual(), network.frames()),
              PictureBatch.isVideo(requests.get(i).visual()) ? 1 : 0,
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
