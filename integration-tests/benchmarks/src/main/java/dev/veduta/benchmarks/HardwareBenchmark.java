// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the processor could do at best, for one thread; run it with `-t 2` for two.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class HardwareBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 4096;
  private static final int CHAINS = 12;
  private static final int MEMORY_BYTES = 256 << 20;

  private final float[] large = new float[MEMORY_BYTES / Float.BYTES];

  /// Fused multiply-adds of whole vectors in a nanosecond: times 2 × lanes they are GFLOP/s.
  @Benchmark
  @OperationsPerInvocation(STEPS * CHAINS)
  public float fusedMultiplyAdd() {
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector a = factor;
    FloatVector b = factor;
    FloatVector c = factor;
    FloatVector d = factor;
    FloatVector e = factor;
    FloatVector f = factor;
    FloatVector g = factor;
    FloatVector h = factor;
    FloatVector i = factor;
    FloatVector j = factor;
    FloatVector k = factor;
    FloatVector l = factor;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(factor, factor);
      b = b.fma(factor, factor);
      c = c.fma(factor, factor);
      d = d.fma(factor, factor);
      e = e.fma(factor, factor);
      f = f.fma(factor, factor);
      g = g.fma(factor, factor);
      h = h.fma(factor, factor);
      i = i.fma(factor, factor);
      j = j.fma(factor, factor);
      k = k.fma(factor, factor);
      l = l.fma(factor, factor);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k);
    return sum.add(l).lane(0);
  }

  /// Bytes read from main memory in a nanosecond, that is GB/s.
  @Benchmark
  @OperationsPerInvocation(MEMORY_BYTES)
  public float memoryRead() {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int lanes = SPECIES.length();
    for (int i = 0; i < large.length; i += 4 * lanes) {
      a = a.add(FloatVector.fromArray(SPECIES, large, i));
      b = b.add(FloatVector.fromArray(SPECIES, large, i + lanes));
      c = c.add(FloatVector.fromArray(SPECIES, large, i + 2 * lanes));
      d = d.add(FloatVector.fromArray(SPECIES, large, i + 3 * lanes));
    }
    return a.add(b).add(c).add(d).lane(0);
  }
}
