// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.api.Activations;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionInspector;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Inspection;
import dev.veduta.api.Token;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.TextScore;
import dev.veduta.spi.Trace;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Looks inside the model of a captioner, which owns it.
record ConfiguredInspector(ConfiguredCaptioner captioner) implements CaptionInspector {

  @Override
  public Inspection inspect(CaptionRequest request, Caption caption) {
    return look(
        request,
        caption.tokens().stream().mapToInt(Token::id).toArray(),
        (_, _, _) -> caption.tokens());
  }

  @Override
  public Inspection inspect(CaptionRequest request, List<Integer> tokens) {
    int[] ids = tokens.stream().mapToInt(Integer::intValue).toArray();
    return look(
        request,
        ids,
        (model, trace, options) ->
            model.tokens(request, ids, scores(trace.value("logits"), ids), options));
  }

  private Inspection look(CaptionRequest request, int[] ids, Described described) {
    return captioner.call(
        GenerationOptions.DEFAULT,
        (model, options) -> {
          Trace trace = model.trace(request, ids, options);
          Map<String, Values> values = trace.values();
          return new Inspection(
              trace.prompt(),
              described.tokens(model, trace, options),
              layers(values, "hidden_states."),
              layers(values, "attentions."),
              layers(values, "cross_attentions."),
              layers(values, "encoder_hidden_states."),
              trace.frames(),
              model.provenance());
        });
  }

  /// What stands under a name with 0, 1 … behind it.
  private static List<Activations> layers(Map<String, Values> values, String prefix) {
    List<Activations> layers = new ArrayList<>();
    for (Values one = values.get(prefix + 0);
        one != null;
        one = values.get(prefix + layers.size())) {
      layers.add(activations(prefix + layers.size(), one));
    }
    return layers;
  }

  /// Those of the only row of a batch.
  private static Activations activations(String name, Values values) {
    Shape shape = values.shape();
    List<Integer> axes = IntStream.range(1, shape.rank()).mapToObj(shape::at).toList();
    return new Activations(name, axes, FloatBuffer.wrap(values.data().toArray(JAVA_FLOAT)));
  }

  /// How likely tokens were, the last of them after the last of `[1, T, V]` logits.
  private static TextScore scores(Values logits, int[] ids) {
    int width = logits.shape().width();
    float[] logProbabilities = new float[ids.length];
    float[] margins = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      long from = (long) (logits.shape().at(1) - ids.length + i) * width;
      float own = logits.at(from + ids[i]);
      float other = Float.NEGATIVE_INFINITY;
      for (int id = 0; id < width; id++) {
        other = id == ids[i] ? other : Math.max(other, logits.at(from + id));
      }
      float best = Math.max(own, other);
      double sum = 0;
      for (int id = 0; id < width; id++) {
        sum += Math.exp(logits.at(from + id) - best);
      }
      logProbabilities[i] = (float) (own - best - Math.log(sum));
      margins[i] = own - other;
    }
    return new TextScore(logProbabilities, margins);
  }

  /// The tokens that a look is about.
  private interface Described {
    List<Token> tokens(CaptionModel model, Trace trace, GenerationOptions options);
  }
}
