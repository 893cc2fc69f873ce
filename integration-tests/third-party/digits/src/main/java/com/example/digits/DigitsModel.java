// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Sessions;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A model of digits: the caption of a picture is the digits in it. It owns its sessions.
record DigitsModel(String name, DigitsNetwork network, DigitsPixels pixels, Sessions sessions)
    implements CaptionModel {

  /// Most tokens of a caption, unless the options say another number.
  private static final int MOST_TOKENS = 16;

  @Override
  public Map<String, String> description() {
    DigitsConfig config = network.config();
    return Map.of(
        "architecture",
        "digits, %d layers, width %d, %d heads"
            .formatted(config.layers(), config.width(), config.heads()));
  }

  /// Takes the likeliest digit each time; of the options it knows the number of new tokens.
  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
    if (options.numBeams() != null && options.numBeams() > 1) {
      throw new IllegalArgumentException(
          "a model of digits has no beam search, got num_beams %d; set it to 1"
              .formatted(options.numBeams()));
    }
    if (requests.isEmpty()) {
      return List.of();
    }
    int most = options.maxNewTokens() == null ? MOST_TOKENS : options.maxNewTokens();
    Values pictures = pixels.read(requests);
    return sessions.call(c -> write(c, pictures, most)).stream()
        .map(tokens -> List.of(caption(tokens)))
        .toList();
  }

  /// Pictures are written about in lockstep; one that is finished goes on without being heard.
  private List<List<Token>> write(ComputeSession c, Values pictures, int most) {
    int rows = pictures.shape().rows();
    List<List<Token>> texts = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      texts.add(new ArrayList<>());
    }
    Tensor image = network.encode(c, upload(c, pictures));
    int[] last = new int[rows];
    Arrays.fill(last, DigitsConfig.START);
    try (DigitsNetwork.Writing state = network.begin(c, image, most)) {
      for (int i = 0; i < most && !texts.stream().allMatch(DigitsModel::hasEnded); i++) {
        Tensor scores = network.next(c, state, upload(c, last, rows));
        TopK best = c.topK(c.lastToken(scores), 1);
        for (int row = 0; row < rows; row++) {
          last[row] = best.tokens()[row][0];
          if (!hasEnded(texts.get(row))) {
            texts.get(row).add(token(last[row], best.logProbabilities()[row][0]));
          }
        }
      }
    }
    return texts;
  }

  /// The image tokens as `encoder_last_hidden_state` and the scores of given texts as `logits`.
  @Override
  public Map<String, Values> forward(
      List<CaptionRequest> requests, int[][] inputIds, int[][] labels) {
    Values pictures = pixels.read(requests);
    int[] ids = Arrays.stream(inputIds).flatMapToInt(Arrays::stream).toArray();
    return sessions.call(
        c -> {
          Tensor image = network.encode(c, upload(c, pictures));
          Map<String, Values> seen = new LinkedHashMap<>();
          seen.put("encoder_last_hidden_state", c.read(image));
          try (DigitsNetwork.Writing state = network.begin(c, image, inputIds[0].length)) {
            Tensor scores = network.next(c, state, upload(c, ids, inputIds.length));
            seen.put("logits", c.read(scores));
          }
          return seen;
        });
  }

  @Override
  public void close() {
    sessions.close();
  }

  private Caption caption(List<Token> tokens) {
    String text =
        tokens.stream()
            .filter(token -> token.id() < DigitsConfig.START)
            .map(Token::text)
            .collect(Collectors.joining());
    double score = tokens.stream().mapToDouble(Token::logProbability).average().orElseThrow();
    FinishReason reason = hasEnded(tokens) ? FinishReason.EOS : FinishReason.MAX_TOKENS;
    return new Caption(text, tokens, score, reason, Provenance.of(name));
  }

  private static Token token(int id, float logProbability) {
    String digit = id < DigitsConfig.START ? Integer.toString(id) : "";
    return new Token(id, Integer.toString(id), digit, logProbability, 0);
  }

  private static boolean hasEnded(List<Token> tokens) {
    return !tokens.isEmpty() && tokens.getLast().id() == DigitsConfig.END;
  }

  private static Tensor upload(ComputeSession c, Values values) {
    return c.upload(values.shape(), DType.F32, values.data());
  }

  private static Tensor upload(ComputeSession c, int[] ids, int rows) {
    return c.upload(Shape.of(rows, ids.length / rows), DType.I32, MemorySegment.ofArray(ids));
  }
}
