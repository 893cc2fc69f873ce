// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Tensor;
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

/// Attention of pictures to themselves, and of single words to a picture. Only the two products
/// count as operations; their operands mostly lie in caches.
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
public class AttentionBenchmark {

  @Param("vector-cpu")
  public String backend;

  @Param({"1", "2"})
  public int threads;

  /// Rows × queries of each × keys × width × heads.
  @Param({"1x197x197x768x12", "1x577x577x768x12", "16x197x197x768x12", "1x1x217x768x12"})
  public String shape;

  private Operands operands;
  private Tensor queries;
  private AttentionMemory memory;
  private int heads;
  private long operations;
  private long bytes;

  @Setup
  public void open() {
    int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    int rows = sizes[0];
    int length = sizes[1];
    int keys = sizes[2];
    int width = sizes[3];
    heads = sizes[4];
    operations = 4L * rows * length * keys * width;
    bytes = 2L * rows * (length + keys) * width * Float.BYTES;
    operands = new Operands(backend, threads, Precision.FP32);
    queries = operands.tensor(rows, length, width);
    memory =
        operands
            .session()
            .remember(operands.tensor(rows, keys, width), operands.tensor(rows, keys, width));
  }

  @TearDown
  public void close() {
    operands.close();
  }

  @Benchmark
  public Tensor attention(Work work) {
    work.count(operations, bytes);
    ComputeSession session = operands.session();
    try (ComputeSession.Scope _ = session.scope()) {
      return session.attention(queries, memory, heads, Mask.NONE);
    }
  }
}
