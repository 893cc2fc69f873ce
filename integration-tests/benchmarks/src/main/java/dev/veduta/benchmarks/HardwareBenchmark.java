// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the processor can do at best, for one thread; `-t 2` measures two.
///
/// The loops of multiply-adds accumulate as a product does, `sum = x · y + sum`. A form that
/// multiplies the sum, `sum = sum · x + y`, reads about half of the peak in most JVMs: C2 unrolls
/// it, puts the steps of one chain behind each other, copies `y` before each, and the processor
/// then sees two chains at a time instead of twelve. With 24 chains the body is too large to be
/// unrolled; narrow vectors have 16 registers only, which 12 chains fit into. The better of both is
/// the peak.
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
      "-XX:+UseTransparentHugePages"
    })
public class HardwareBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 4096;

  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public float fewChains(Work work) {
    work.count(2L * SPECIES.length() * 12 * STEPS, 0);
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector a = x;
    FloatVector b = x;
    FloatVector c = x;
    FloatVector d = x;
    FloatVector e = x;
    FloatVector f = x;
    FloatVector g = x;
    FloatVector h = x;
    FloatVector i = x;
    FloatVector j = x;
    FloatVector k = x;
    FloatVector l = x;
    for (int step = 0; step < STEPS; step++) {
      a = x.fma(y, a);
      b = x.fma(y, b);
      c = x.fma(y, c);
      d = x.fma(y, d);
      e = x.fma(y, e);
      f = x.fma(y, f);
      g = x.fma(y, g);
      h = x.fma(y, h);
      i = x.fma(y, i);
      j = x.fma(y, j);
      k = x.fma(y, k);
      l = x.fma(y, l);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k);
    return sum.add(l).lane(0);
  }

  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public float manyChains(Work work) {
    work.count(2L * SPECIES.length() * 24 * STEPS, 0);
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector a = x;
    FloatVector b = x;
    FloatVector c = x;
    FloatVector d = x;
    FloatVector e = x;
    FloatVector f = x;
    FloatVector g = x;
    FloatVector h = x;
    FloatVector i = x;
    FloatVector j = x;
    FloatVector k = x;
    FloatVector l = x;
    FloatVector m = x;
    FloatVector n = x;
    FloatVector o = x;
    FloatVector p = x;
    FloatVector q = x;
    FloatVector r = x;
    FloatVector s = x;
    FloatVector t = x;
    FloatVector u = x;
    FloatVector v = x;
    FloatVector w = x;
    FloatVector z = x;
    for (int step = 0; step < STEPS; step++) {
      a = x.fma(y, a);
      b = x.fma(y, b);
      c = x.fma(y, c);
      d = x.fma(y, d);
      e = x.fma(y, e);
      f = x.fma(y, f);
      g = x.fma(y, g);
      h = x.fma(y, h);
      i = x.fma(y, i);
      j = x.fma(y, j);
      k = x.fma(y, k);
      l = x.fma(y, l);
      m = x.fma(y, m);
      n = x.fma(y, n);
      o = x.fma(y, o);
      p = x.fma(y, p);
      q = x.fma(y, q);
      r = x.fma(y, r);
      s = x.fma(y, s);
      t = x.fma(y, t);
      u = x.fma(y, u);
      v = x.fma(y, v);
      w = x.fma(y, w);
      z = x.fma(y, z);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k);
    sum = sum.add(l).add(m).add(n).add(o).add(p).add(q).add(r).add(s).add(t).add(u).add(v);
    return sum.add(w).add(z).lane(0);
  }
}
