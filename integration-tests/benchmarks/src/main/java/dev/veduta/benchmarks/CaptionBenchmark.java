// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import java.nio.file.Path;
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

/// A caption of the checkpoint that `compare` writes, from the file of its picture to the text.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 10)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else
public class CaptionBenchmark {

  /// The folder of the checkpoint, which holds `picture-0.png` too.
  @Param("target/models/git")
  public String model;

  @Param("vector-cpu")
  public String backend;

  @Param("fp32")
  public String precision;

  @Param({"1", "2"})
  public int threads;

  @Param({"1", "4"})
  public int beams;

  private Captioners captioners;
  private Image picture;
  private GenerationOptions options;

  @Setup
  public void open() {
    captioners =
        Captioners.open(
            CaptionerSettings.of(Captioner.DEFAULT, model)
                .withBackend(backend)
                .withPrecision(Operands.precision(precision))
                .withThreads(threads));
    picture = Image.of(Path.of(model, "picture-0.png"));
    options = GenerationOptions.DEFAULT.withMaxNewTokens(20).withNumBeams(beams);
  }

  @TearDown
  public void close() {
    captioners.close();
  }

  @Benchmark
  public Caption caption() {
    return captioners.get().caption(picture, options);
  }
}
