// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Tensor;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/// Linear products in the shapes of git-base, packing of the left side included.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else
public class ProductBenchmark {

  @Param("vector-cpu")
  public String backend;

  @Param({"1", "2"})
  public int threads;

  /// Rows × outputs × inputs.
  @Param({"197x768x768", "197x3072x768", "197x768x3072", "1x30522x768"})
  public String shape;

  private Operands operands;
  private Linear layer;
  private Tensor x;
  private double gigaflopOfProduct;

  /// Counts what the score is shown in.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /// Billions of multiplications and additions; JMH shows them for each second.
    public double gigaflop;
  }

  @Setup
  public void open() {
    int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    operands = new Operands(backend, threads);
    layer = operands.linear(sizes[2], sizes[1]);
    x = operands.tensor(1, sizes[0], sizes[2]);
    gigaflopOfProduct = 2e-9 * sizes[0] * sizes[1] * sizes[2];
  }

  @TearDown
  public void close() {
    operands.close();
  }

  @Benchmark
  public Tensor product(Work work) {
    work.gigaflop += gigaflopOfProduct;
    ComputeSession session = operands.session();
    try (ComputeSession.Scope _ = session.scope()) {
      return session.linear(x, layer, Activation.NONE);
    }
  }
}
