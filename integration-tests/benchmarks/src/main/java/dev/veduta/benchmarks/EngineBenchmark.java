// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.onednn.OneDnnProvider;
import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine;
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

/// Products by oneDNN alone, without the kernels that write their operands and read their sums;
/// [ProductBenchmark] with the backend `onednn` has those too.
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
public class EngineBenchmark {

  /// Of the weights.
  @Param({"fp32", "bf16", "int8"})
  public String precision;

  @Param({"1", "2"})
  public int threads;

  /// Rows × outputs × inputs.
  @Param({"197x3072x768", "197x768x3072", "1x3072x768"})
  public String shape;

  /// Panels multiplied at once.
  @Param({"1", "4"})
  public int panels;

  private LinearShape size;
  private ProductEngine engine;
  private EngineProduct product;
  private EngineProduct.Cut cut;

  @Setup
  public void open() {
    Precision weights = Operands.precision(precision);
    size = LinearShape.of(shape, weights);
    engine = new OneDnnProvider().openEngine(weights);
    product = new EngineProduct(engine, size, threads);
    cut = new EngineProduct.Cut(Math.min(size.rows(), ProductEngine.MOST_ROWS), panels);
  }

  @TearDown
  public void close() {
    product.close();
    engine.close();
  }

  @Benchmark
  public void product(Work work) {
    work.count(size.operations(), size.bytes());
    product.run(cut, 1);
  }
}
