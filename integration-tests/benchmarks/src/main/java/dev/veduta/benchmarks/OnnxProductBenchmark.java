// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.veduta.spi.compute.Precision;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The linear layers of [ProductBenchmark], by ONNX Runtime.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else
public class OnnxProductBenchmark {

  @Param({"1", "2"})
  public int threads;

  /// Rows × outputs × inputs.
  @Param({"197x768x768", "197x3072x768", "197x768x3072", "1x30522x768"})
  public String shape;

  private final List<OnnxRuntime.Model> layers = new ArrayList<>();
  private LinearShape size;
  private OnnxRuntime runtime;
  private OnnxTensor x;
  private OnnxTensor y;
  private int turn;

  @Setup
  public void open() throws OrtException {
    size = LinearShape.of(shape, Precision.FP32);
    runtime = new OnnxRuntime(threads);
    SplittableRandom random = new SplittableRandom(42);
    float[] weight = normal(random, size.in() * size.out());
    float[] bias = normal(random, size.out());
    float[] input = normal(random, size.rows() * size.in());
    byte[] model = OnnxModel.linear(size, weight, bias);
    for (int i = 0; i < size.layers(); i++) {
      layers.add(runtime.model(model));
    }
    FloatBuffer result = OnnxRuntime.direct(size.rows() * size.out());
    x = runtime.tensor(input, size.rows(), size.in());
    y = runtime.target(result, size.rows(), size.out());
    layers.getFirst().run(x, y);
    check(weight, bias, input, result);
  }

  private static float[] normal(SplittableRandom random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /// That the model computes what is being measured.
  private void check(float[] weight, float[] bias, float[] input, FloatBuffer result) {
    int row = size.rows() - 1;
    int column = size.out() - 1;
    double sum = bias[column];
    for (int i = 0; i < size.in(); i++) {
      sum += (double) input[row * size.in() + i] * weight[i * size.out() + column];
    }
    float got = result.get(row * size.out() + column);
    if (Math.abs(got - sum) > 1e-6 * size.in() + 1e-5 * Math.abs(sum)) {
      throw new IllegalStateException("the last number is %s, expected %s".formatted(got, sum));
    }
  }

  @TearDown
  public void close() throws OrtException {
    runtime.close();
  }

  @Benchmark
  public OnnxTensor product(Work work) throws OrtException {
    work.count(size.operations(), size.bytes());
    turn = (turn + 1) % layers.size();
    layers.get(turn).run(x, y);
    return y;
  }
}
