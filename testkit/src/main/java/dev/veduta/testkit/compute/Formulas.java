// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Shape;
import java.util.List;

/// The operations as their papers write them, in double precision.
final class Formulas {
  private Formulas() {}

  /// `activation(x · weightᵀ + bias)`.
  static double[] linear(Sample x, Sample weight, Sample bias, Activation activation) {
    int in = x.width();
    int out = weight.shape().rows();
    double[] result = new double[x.lines() * out];
    for (int line = 0; line < x.lines(); line++) {
      for (int o = 0; o < out; o++) {
        double sum = bias.at(o);
        for (int i = 0; i < in; i++) {
          sum += (double) x.at(line * in + i) * weight.at(o * in + i);
        }
        result[line * out + o] = activation(activation, sum);
      }
    }
    return result;
  }

  static double activation(Activation activation, double x) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> Math.max(x, 0);
      case GELU -> x * normalDistribution(x);
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
      case GELU_10 -> Math.clamp(x * normalDistribution(x), -10, 10);
      case SILU -> x / (1 + Math.exp(-x));
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case RELU6 -> Math.clamp(x, 0, 6);
      case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
      case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
      case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
    };
  }

  /// `Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + …)`, without cancellation for positive `x`.
  static double normalDistribution(double x) {
    if (x < 0) {
      return 1 - normalDistribution(-x);
    }
    double term = x;
    double sum = x;
    for (int k = 3; term > 1e-18 * sum; k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return Math.min(1, 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
  }

  static double[] layerNorm(Sample x, Sample scale, Sample shift, double epsilon) {
    int width = x.width();
    double[] result = new double[x.values().length];
    for (int line = 0; line < x.lines(); line++) {
      double mean = 0;
      for (int i = 0; i < width; i++) {
        mean += x.at(line * width + i) / (double) width;
      }
      double variance = 0;
      for (int i = 0; i < width; i++) {
        variance += Math.pow(x.at(line * width + i) - mean, 2) / width;
      }
      for (int i = 0; i < width; i++) {
        double normal = (x.at(line * width + i) - mean) / Math.sqrt(variance + epsilon);
        result[line * width + i] = normal * scale.at(i) + shift.at(i);
      }
    }
    return result;
  }

  /// `[R, heads, T, S]` probabilities of `[R, T, D]` queries over `[rows, S, D]` keys.
  static double[] attentionWeights(Sample queries, Sample keys, int heads, Mask mask) {
    return attentionWeights(queries, keys, heads, mask, (_, _, _, _) -> 0);
  }

  /// The same with a bias: row `r` adds table `choice[r % choice.size()]` of `[K, heads, T, S]`.
  static double[] attentionWeights(
      Sample queries, Sample keys, int heads, Sample tables, List<Integer> choice) {
    return attentionWeights(queries, keys, heads, Mask.NONE, bias(tables, choice));
  }

  private static ScoreBias bias(Sample tables, List<Integer> choice) {
    Shape shape = tables.shape();
    return (row, head, token, position) -> {
      int table = choice.get(row % choice.size());
      int line = (table * shape.at(1) + head) * shape.at(2) + token;
      return tables.at(line * shape.at(3) + position);
    };
  }

  /// What is added to a score.
  @FunctionalInterface
  private interface ScoreBias {
    double of(int row, int head, int token, int position);
  }

  private static double[] attentionWeights(
      Sample queries, Sample keys, int heads, Mask mask, ScoreBias bias) {
    int rows = queries.shape().at(0);
    int tokens = queries.shape().at(1);
    int positions = keys.shape().at(1);
    double[] result = new double[rows * heads * tokens * positions];
    for (int line = 0; line < rows * heads * tokens; line++) {
      int token = line % tokens;
      int head = line / tokens % heads;
      int row = line / tokens / heads;
      int seen = mask == Mask.NONE ? positions : positions - tokens + token + 1;
      double[] scores = new double[seen];
      double max = Double.NEGATIVE_INFINITY;
      for (int s = 0; s < seen; s++) {
        scores[s] = score(queries, keys, heads, row, head, token, s) + bias.of(row, head, token, s);
        max = Math.max(max, scores[s]);
      }
      double sum = 0;
      for (int s = 0; s < seen; s++) {
        scores[s] = Math.exp(scores[s] - max);
        sum += scores[s];
      }
      for (int s = 0; s < seen; s++) {
        result[line * positions + s] = scores[s] / sum;
      }
    }
    return result;
  }

  private static double score(
      Sample queries, Sample keys, int heads, int row, int head, int token, int position) {
    int width = queries.width();
    int headWidth = width / heads;
    int query = (row * queries.shape().at(1) + token) * width + head * headWidth;
    int sharers = queries.shape().at(0) / keys.shape().at(0);
    int key = (row / sharers * keys.shape().at(1) + position) * width + head * headWidth;
    double sum = 0;
    for (int d = 0; d < headWidth; d++) {
      sum += (double) queries.at(query + d) * keys.at(key + d);
    }
    return sum / Math.sqrt(headWidth);
  }

  /// `[R, T, D]`: values weighed by [#attentionWeights].
  static double[] attention(Sample queries, Sample keys, Sample values, int heads, Mask mask) {
    return weighed(queries, keys, values, heads, attentionWeights(queries, keys, heads, mask));
  }

  /// The same with a bias.
  static double[] attention(
      Sample queries, Sample keys, Sample values, int heads, Sample tables, List<Integer> choice) {
    return weighed(
        queries, keys, values, heads, attentionWeights(queries, keys, heads, tables, choice));
  }

  private static double[] weighed(
      Sample queries, Sample keys, Sample values, int heads, double[] weights) {
    int tokens = queries.shape().at(1);
    int positions = keys.shape().at(1);
    int width = queries.width();
    int headWidth = width / heads;
    int sharers = queries.shape().at(0) / keys.shape().at(0);
    double[] result = new double[queries.values().length];
    for (int i = 0; i < result.length; i++) {
      int head = i % width / headWidth;
      int token = i / width % tokens;
      int row = i / width / tokens;
      int from = ((row * heads + head) * tokens + token) * positions;
      for (int s = 0; s < positions; s++) {
        int value = (row / sharers * positions + s) * width + i % width;
        result[i] += weights[from + s] * values.at(value);
      }
    }
    return result;
  }

  static double[] sum(double[] a, Sample b) {
    double[] result = a.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += b.at(i % b.values().length);
    }
    return result;
  }

  static double[] exact(Sample sample) {
    double[] result = new double[sample.values().length];
    for (int i = 0; i < result.length; i++) {
      result[i] = sample.at(i);
    }
    return result;
  }
}
