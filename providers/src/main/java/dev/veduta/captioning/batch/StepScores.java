// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.generation.Scores;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The scores of a step, fetched from the device once, as far as somebody looks at them, into
/// memory that the steps share.
final class StepScores {
  private final ComputeSession compute;
  private final Copy logits = new Copy();
  private final Copy hidden = new Copy();
  private int most;
  private @Nullable TopK best;

  StepScores(ComputeSession compute) {
    this.compute = compute;
  }

  /// Turns to another step.
  ///
  /// @param scores `[lines, V]`
  /// @param states `[lines, H]`, if anyone looks at them
  /// @param likeliest how many of the likeliest tokens of a line anyone will ask for at most
  void show(Tensor scores, Optional<Tensor> states, int likeliest) {
    logits.of(Optional.of(scores));
    hidden.of(states);
    most = Math.min(likeliest, scores.shape().width());
    best = null;
  }

  /// The lines of one search.
  Lines lines(int first, int count) {
    return new Lines(first, count);
  }

  private TopK likeliest() {
    if (best == null) {
      best = compute.topK(logits.tensor(), most);
    }
    return best;
  }

  /// What is copied of a tensor when somebody asks.
  private final class Copy {
    private Optional<Tensor> tensor = Optional.empty();
    private float[] values = new float[0];
    private boolean isFresh;

    void of(Optional<Tensor> next) {
      tensor = next;
      isFresh = false;
    }

    Tensor tensor() {
      return tensor.orElseThrow(
          () -> new IllegalStateException("the search didn't say that it looks at these"));
    }

    float[] line(int index) {
      Shape shape = tensor().shape();
      if (!isFresh) {
        int size = Math.toIntExact(shape.elements());
        if (values.length != size) {
          values = new float[size];
        }
        compute.read(tensor(), MemorySegment.ofArray(values));
        isFresh = true;
      }
      return Arrays.copyOfRange(values, index * shape.width(), (index + 1) * shape.width());
    }
  }

  /// Some lines, counted from 0.
  final class Lines implements Scores {
    private final int first;
    private final int count;

    private Lines(int first, int count) {
      this.first = first;
      this.count = count;
    }

    @Override
    public int vocabulary() {
      return logits.tensor().shape().width();
    }

    @Override
    public TopK best(int k) {
      int[][] tokens = new int[count][];
      float[][] scores = new float[count][];
      for (int line = 0; line < count; line++) {
        tokens[line] = Arrays.copyOf(likeliest().tokens()[first + line], k);
        scores[line] = Arrays.copyOf(likeliest().logProbabilities()[first + line], k);
      }
      return new TopK(tokens, scores);
    }

    @Override
    public float[] logits(int line) {
      return logits.line(first + line);
    }

    @Override
    public float[] hidden(int line) {
      return hidden.line(first + line);
    }
  }
}
