// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Tensor;
import java.util.ArrayList;
import java.util.List;
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

/// Linear layers, packing of the left side included. As in a model, each is followed by another: so
/// many take turns that their weights come from memory each time ([LinearShape#layers]).
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
public class ProductBenchmark {

  @Param("vector-cpu")
  public String backend;

  /// Of the weights.
  @Param("fp32")
  public String precision;

  @Param({"1", "2"})
  public int threads;

  @Param({"NONE", "GELU"})
  public Activation activation;

  /// Rows × outputs × inputs.
  @Param({"197x768x768", "197x3072x768", "197x768x3072", "1x30522x768"})
  public String shape;

  private final List<Linear> layers = new ArrayList<>();
  private LinearShape size;
  private Operands operands;
  private Tensor x;
  private int turn;

  @Setup
  public void open() {
    Precision weights = Operands.precision(precision);
    size = LinearShape.of(shape, weights);
    operands = new Operands(backend, threads, weights);
    layers.addAll(operands.linears(size.in(), size.out(), size.layers()));
    x = operands.tensor(1, size.rows(), size.in());
  }

  @TearDown
  public void close() {
    operands.close();
  }

  @Benchmark
  public Tensor product(Work work) {
    work.count(size.operations(), size.bytes());
    turn = (turn + 1) % layers.size();
    ComputeSession session = operands.session();
    try (ComputeSession.Scope _ = session.scope()) {
      return session.linear(x, layers.get(turn), activation);
    }
  }
}
