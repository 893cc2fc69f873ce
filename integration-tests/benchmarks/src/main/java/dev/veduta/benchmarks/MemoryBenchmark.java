// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How fast main memory is read, for one thread; `-t 2` measures two.
///
/// Weights lie in pages of 2 MiB where Linux grants them, so those count; the same with pages of 4
/// KiB says what they are worth. Which ones this gets depends on a flag of the JVM: `-jvmArgs
/// -XX:+UseTransparentHugePages` or `-jvmArgs -XX:-UseTransparentHugePages`.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:+UseSerialGC",
      "-Xms3g",
      "-Xmx3g",
      "-Xmn512m"
    })
@SuppressWarnings("NullAway.Init") // JMH calls fill() before anything else
public class MemoryBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /// Many times as much as a third-level cache holds.
  @Param("512")
  public int megabytes;

  private float[] numbers;

  @Setup(Level.Trial)
  public void fill() {
    numbers = new float[megabytes << 18];
  }

  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public float inOrder(Work work) {
    work.count(0, (long) numbers.length * Float.BYTES);
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < numbers.length; i += 4 * LANES) {
      a = a.add(FloatVector.fromArray(SPECIES, numbers, i));
      b = b.add(FloatVector.fromArray(SPECIES, numbers, i + LANES));
      c = c.add(FloatVector.fromArray(SPECIES, numbers, i + 2 * LANES));
      d = d.add(FloatVector.fromArray(SPECIES, numbers, i + 3 * LANES));
    }
    return a.add(b).add(c).add(d).lane(0);
  }

  /// Four places at once, which keeps more of the memory's requests under way.
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public float atFourPlaces(Work work) {
    work.count(0, (long) numbers.length * Float.BYTES);
    int quarter = numbers.length / 4;
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < quarter; i += LANES) {
      a = a.add(FloatVector.fromArray(SPECIES, numbers, i));
      b = b.add(FloatVector.fromArray(SPECIES, numbers, i + quarter));
      c = c.add(FloatVector.fromArray(SPECIES, numbers, i + 2 * quarter));
      d = d.add(FloatVector.fromArray(SPECIES, numbers, i + 3 * quarter));
    }
    return a.add(b).add(c).add(d).lane(0);
  }
}
