// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
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

/// Operations other than products, in the sizes of git-base: 197 vision tokens of width 768, 12
/// heads, 30522 words.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else
public class OperationBenchmark {
  private static final int WIDTH = 768;
  private static final int HEADS = 12;

  @Param("vector-cpu")
  public String backend;

  @Param({"1", "2"})
  public int threads;

  private Operands operands;
  private ComputeSession session;
  private Tensor picture;
  private Tensor word;
  private Tensor logits;
  private AttentionMemory memory;
  private Norm norm;

  @Setup
  public void open() {
    operands = new Operands(backend, threads);
    session = operands.session();
    picture = operands.tensor(1, 197, WIDTH);
    word = operands.tensor(1, 1, WIDTH);
    logits = operands.tensor(1, 30522);
    memory = session.remember(operands.tensor(1, 197, WIDTH), operands.tensor(1, 197, WIDTH));
    norm = operands.norm(WIDTH);
  }

  @TearDown
  public void close() {
    operands.close();
  }

  @Benchmark
  public Tensor attentionOfPicture() {
    try (ComputeSession.Scope _ = session.scope()) {
      return session.attention(picture, memory, HEADS, Mask.NONE);
    }
  }

  @Benchmark
  public Tensor attentionOfWord() {
    try (ComputeSession.Scope _ = session.scope()) {
      return session.attention(word, memory, HEADS, Mask.NONE);
    }
  }

  @Benchmark
  public Tensor layerNorm() {
    try (ComputeSession.Scope _ = session.scope()) {
      return session.layerNorm(picture, norm);
    }
  }

  @Benchmark
  public Tensor addNorm() {
    try (ComputeSession.Scope _ = session.scope()) {
      return session.addNorm(picture, picture, norm);
    }
  }

  @Benchmark
  public TopK topK() {
    return session.topK(logits, 8);
  }
}
