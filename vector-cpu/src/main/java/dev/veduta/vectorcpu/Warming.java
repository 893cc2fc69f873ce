// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Has the kernels compiled while a checkpoint is still being read: calls them with next to no work
/// until they are fast. Uncompiled, a kernel runs at a hundredth of its speed, and the first
/// caption would take seconds.
///
/// Then it makes sure that none was left behind: HotSpot may keep a method that it could not
/// compile at once in slow code for ever, and nothing else tells.
final class Warming implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.vectorcpu");

  /// What is compiled is compiled for the whole JVM, whichever backend asked for it.
  private static final Set<Aim> BEGUN = ConcurrentHashMap.newKeySet();

  /// Kernels taken at once. With too many in hand the compiler first makes versions of them that
  /// are soon thrown away, and of all that they call.
  private static final int IN_HAND = 2;

  /// Calls of a kernel between two looks at its speed: at first, and when it was called often
  /// enough and only the compiler has still to find the time.
  private static final int CALLS = 500;

  private static final int FEW_CALLS = 25;
  private static final int MANY_LOOKS = 30;

  /// Looks after which a kernel has to wait until the others had their turn, and after which all of
  /// them are left to captions.
  private static final int TURN = 150;

  private static final int MOST_LOOKS = 4_000;

  /// Units of a call that is timed: while warming, and to be sure.
  private static final int FEW_UNITS = 8;

  private static final int MANY_UNITS = 64;

  /// Between two looks the processor is left to the compiler.
  private static final long PAUSE_NANOS = 2_000_000;

  /// How long the compiler may take over what it was given, and how often that is looked at.
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final long WAIT_NANOS = 500_000_000;

  private final Kernels kernels;
  private final Aim aim;
  private volatile boolean closed;

  /// Which kernels are needed.
  ///
  /// @param elsewhere whether another engine multiplies with the weights
  private record Aim(Precision precision, boolean elsewhere) {}

  private Warming(Kernels kernels, Aim aim) {
    this.kernels = kernels;
    this.aim = aim;
  }

  /// Warms the kernels for weights of a precision in the background, unless that was done before in
  /// this JVM.
  ///
  /// @param elsewhere whether another engine multiplies with the weights
  static Warming start(Kernels kernels, Precision precision, boolean elsewhere) {
    Aim aim = new Aim(precision, elsewhere);
    Warming warming = new Warming(kernels, aim);
    if (BEGUN.add(aim)) {
      Thread.ofPlatform().daemon().name("veduta-warming").start(warming);
    }
    return warming;
  }

  @Override
  public void run() {
    // Shared like the memory of weights, as compiled code depends on the kind of arena.
    try (Arena arena = Arena.ofShared()) {
      List<Drill> drills = Drill.all(kernels, aim.precision, aim.elsewhere, arena);
      warm(drills);
      if (closed) {
        BEGUN.remove(aim); // another backend goes on
        return;
      }
      List<Drill> stuck = awaitStuck(drills);
      if (!stuck.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the Java compiler left {0} in slow code, which makes captions many times slower;"
                + " restart the JVM",
            String.join(", ", stuck.stream().map(Drill::name).toList()));
      }
    }
  }

  /// Ends it early.
  @Override
  public void close() {
    closed = true;
  }

  private void warm(List<Drill> drills) {
    Queue<Turn> waiting = new ArrayDeque<>(drills.stream().map(Turn::new).toList());
    List<Turn> inHand = new ArrayList<>();
    for (int looks = 0; !closed && looks < MOST_LOOKS; looks++) {
      while (inHand.size() < IN_HAND && !waiting.isEmpty()) {
        inHand.add(waiting.remove());
      }
      if (inHand.isEmpty()) {
        return;
      }
      inHand.forEach(Turn::exercise);
      LockSupport.parkNanos(PAUSE_NANOS);
      for (Turn turn : List.copyOf(inHand)) {
        boolean isFast = turn.isFast();
        if (isFast || turn.looks % TURN == 0) {
          inHand.remove(turn);
          if (!isFast) {
            waiting.add(turn);
          }
        }
      }
    }
  }

  /// The kernels that are still slow when the compiler had all the time it may need.
  private List<Drill> awaitStuck(List<Drill> drills) {
    long begin = System.nanoTime();
    List<Drill> slow = Laggards.of(drills, MANY_UNITS);
    while (!closed && !slow.isEmpty() && System.nanoTime() - begin < PATIENCE_NANOS) {
      slow.forEach(drill -> drill.exercise(CALLS));
      LockSupport.parkNanos(WAIT_NANOS);
      slow = Laggards.of(drills, MANY_UNITS).stream().filter(slow::contains).toList();
    }
    return closed ? List.of() : slow;
  }

  /// A kernel and how often its speed was looked at.
  private static final class Turn {
    private final Drill drill;
    private int looks;

    Turn(Drill drill) {
      this.drill = drill;
    }

    void exercise() {
      drill.exercise(looks < MANY_LOOKS ? CALLS : FEW_CALLS);
    }

    boolean isFast() {
      looks++;
      return drill.nanoseconds(FEW_UNITS) < Laggards.COMPILED_NANOS;
    }
  }
}
