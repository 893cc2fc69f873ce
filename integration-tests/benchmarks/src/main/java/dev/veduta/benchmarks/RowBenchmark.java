// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.util.Arrays;
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

/// Operations that look at each row once: norms, sums, the choice of the next token. They are bound
/// by memory or by caches, so bytes are what counts.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else
public class RowBenchmark {
  private static final int LIKELIEST = 8;

  @Param("vector-cpu")
  public String backend;

  @Param({"1", "2"})
  public int threads;

  /// Rows × width.
  @Param({"197x768", "3152x768", "1x30522"})
  public String shape;

  private Operands operands;
  private Tensor x;
  private Tensor residual;
  private Norm norm;
  private long bytes;

  @Setup
  public void open() {
    int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    bytes = (long) sizes[0] * sizes[1] * Float.BYTES;
    operands = new Operands(backend, threads, Precision.FP32);
    x = operands.tensor(sizes[0], sizes[1]);
    residual = operands.tensor(sizes[0], sizes[1]);
    norm = operands.norm(sizes[1]);
  }

  @TearDown
  public void close() {
    operands.close();
  }

  @Benchmark
  public Tensor layerNorm(Work work) {
    work.count(0, 2 * bytes);
    ComputeSession session = operands.session();
    try (ComputeSession.Scope _ = session.scope()) {
      return session.layerNorm(x, norm);
    }
  }

  @Benchmark
  public Tensor addNorm(Work work) {
    work.count(0, 3 * bytes);
    ComputeSession session = operands.session();
    try (ComputeSession.Scope _ = session.scope()) {
      return session.addNorm(x, residual, norm);
    }
  }

  @Benchmark
  public TopK topK(Work work) {
    work.count(0, bytes);
    return operands.session().topK(x, LIKELIEST);
  }
}
