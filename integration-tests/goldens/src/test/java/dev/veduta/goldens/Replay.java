// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.DType;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.RecordedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// A model that repeats what a golden case holds, but for what a test changes.
final class Replay implements CaptionModel {
  private final GoldenCase golden;
  private final Map<String, Values> tensors = new LinkedHashMap<>();
  private final Map<GenerationOptions, List<Caption>> captions = new LinkedHashMap<>();

  Replay(GoldenCase golden) {
    this.golden = golden;
    golden
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (tensor.type() == DType.F32) {
                tensors.put(name, values(tensor));
              }
            });
    golden.generations().forEach(one -> captions.put(one.options(), captions(one)));
  }

  /// What `forward` returns, to be changed.
  Map<String, Values> tensors() {
    return tensors;
  }

  /// One tensor that `forward` returns.
  Values tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /// Changes the last caption of a generation.
  void changeLast(String generation, UnaryOperator<Caption> change) {
    GenerationOptions options = golden.generation(generation).options();
    List<Caption> changed = new ArrayList<>(repeated(options));
    changed.add(change.apply(changed.removeLast()));
    captions.put(options, changed);
  }

  /// Leaves the last caption of a generation out.
  void dropLast(String generation) {
    GenerationOptions options = golden.generation(generation).options();
    List<Caption> changed = repeated(options);
    captions.put(options, changed.subList(0, changed.size() - 1));
  }

  @Override
  public Map<String, String> description() {
    return Map.of();
  }

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
    return List.of(repeated(options));
  }

  @Override
  public Map<String, Values> forward(
      List<CaptionRequest> requests, int[][] inputIds, int[][] labels) {
    return tensors;
  }

  @Override
  public void close() {}

  private List<Caption> repeated(GenerationOptions options) {
    return Objects.requireNonNull(captions.get(options), "not a generation of the case");
  }

  private List<Caption> captions(GoldenCase.Generation generation) {
    RecordedTensor tokens = golden.tensors().get("generated." + generation.name());
    int[][] rows = Objects.requireNonNull(tokens).integerRows();
    List<Caption> captions = new ArrayList<>();
    for (int row = 0; row < rows.length; row++) {
      captions.add(caption(generation, row, rows[row]));
    }
    return captions;
  }

  private Caption caption(GoldenCase.Generation generation, int row, int[] ids) {
    List<Token> tokens = new ArrayList<>();
    boolean ended = false;
    for (int i = Math.max(1, golden.promptTokens()); i < ids.length && !ended; i++) {
      tokens.add(new Token(ids[i], "", "", 0, 0));
      ended = generation.endIds().contains(ids[i]);
    }
    RecordedTensor scores = golden.tensors().get("sequences_scores." + generation.name());
    return new Caption(
        generation.texts().get(row),
        tokens,
        scores == null ? 0 : scores.real(row),
        ended ? FinishReason.EOS : FinishReason.MAX_TOKENS,
        Provenance.of("replay"));
  }

  private static Values values(RecordedTensor tensor) {
    Values values = Values.zeros(tensor.shape());
    for (long i = 0; i < tensor.shape().elements(); i++) {
      values.set(i, tensor.real(i));
    }
    return values;
  }
}
