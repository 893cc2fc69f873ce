// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ModelException;
import dev.veduta.spi.UntrainedWeights.Role;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What all prefixes of one walk through a checkpoint share: where tensors come from, which were
/// asked for, and what was wrong with them.
final class WeightLedger {
  private static final System.Logger LOG = System.getLogger(Weights.class.getName());

  /// Enough for every tensor of a large model, so that only a hostile file is cut short.
  private static final int MOST_NAMED = 2_000;

  private static final int MOST_WARNED = 20;

  private final String location;
  private final Checkpoint checkpoint;
  private final ComputeBackend backend;
  private final UntrainedWeights untrained;
  private final Map<String, Checkpoint.Entry> used = new LinkedHashMap<>();
  private final Map<String, Role> initialized = new LinkedHashMap<>();
  private final List<Pattern> ignored = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<String> misfits = new LinkedHashSet<>();
  private boolean isAbandoned;

  WeightLedger(
      String location, Checkpoint checkpoint, ComputeBackend backend, UntrainedWeights untrained) {
    this.location = location;
    this.checkpoint = checkpoint;
    this.backend = backend;
    this.untrained = untrained;
  }

  /// A tensor that can be used.
  ///
  /// @param data makes its bytes, valid until the arena is closed
  record Stored(DType type, Function<Arena, MemorySegment> data) {}

  /// What the backend makes of weights. Where it fails, the walk ends before it has seen what is
  /// left over.
  <T> T make(Function<ComputeBackend, T> making) {
    try {
      return making.apply(backend);
    } catch (RuntimeException e) {
      isAbandoned = true;
      throw e;
    }
  }

  boolean has(String name) {
    return checkpoint.entries().containsKey(name);
  }

  boolean alike(String name, String other) {
    Checkpoint.Entry one = checkpoint.entries().get(name);
    Checkpoint.Entry two = checkpoint.entries().get(other);
    if (one == null
        || two == null
        || one.type() != two.type()
        || !one.shape().equals(two.shape())) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      return checkpoint.data(name, arena).mismatch(checkpoint.data(other, arena)) == -1;
    }
  }

  void ignore(Pattern names) {
    ignored.add(names);
  }

  /// What was asked for and found or initialised, as it would be stored.
  Map<String, Checkpoint.Entry> used() {
    return used;
  }

  Map<String, Role> initialized() {
    return initialized;
  }

  /// The tensor of that name, or null after noting why it can't be used.
  @Nullable Stored find(String name, Shape shape, Role role) {
    Checkpoint.Entry entry = checkpoint.entries().get(name);
    if (entry == null) {
      Optional<Values> initial = untrained.initial(name, shape, role);
      if (initial.isEmpty()) {
        missing.add("missing: %s %s".formatted(name, shape));
        return null;
      }
      initialized.put(name, role);
      used.put(name, new Checkpoint.Entry(DType.F32, shape, ""));
      return new Stored(DType.F32, _ -> initial.get().data());
    }
    used.put(name, entry);
    if (!entry.shape().equals(shape)) {
      misfits.add(
          "wrong shape: %s in %s is %s, expected %s"
              .formatted(name, entry.file(), entry.shape(), shape));
      return null;
    }
    if (!entry.type().isFloatingPoint()) {
      misfits.add(
          "wrong type: %s in %s is %s, expected a floating-point type"
              .formatted(name, entry.file(), entry.type()));
      return null;
    }
    return new Stored(entry.type(), arena -> checkpoint.data(name, arena));
  }

  /// Ends the walk.
  ///
  /// @throws ModelException that lists every missing, misshapen and unused tensor
  void close() {
    if (isAbandoned) {
      return;
    }
    List<String> unexpected =
        checkpoint.entries().entrySet().stream()
            .filter(entry -> !used.containsKey(entry.getKey()))
            .filter(entry -> ignored.stream().noneMatch(p -> p.matcher(entry.getKey()).matches()))
            .sorted(Map.Entry.comparingByKey())
            .map(
                entry ->
                    "not expected: %s %s in %s"
                        .formatted(
                            entry.getKey(), entry.getValue().shape(), entry.getValue().file()))
            .toList();
    if (!missing.isEmpty() || !misfits.isEmpty()) {
      throw unfit(unexpected);
    }
    if (!unexpected.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the weights of {0} hold {1} tensors that its config.json has no use for: {2}",
          location,
          unexpected.size(),
          unexpected.stream().limit(MOST_WARNED).collect(Collectors.joining("; ")));
    }
  }

  private ModelException unfit(List<String> unexpected) {
    List<String> problems =
        Stream.of(missing, misfits, unexpected).flatMap(Collection::stream).toList();
    String rest =
        problems.size() > MOST_NAMED
            ? "\n  and %d more".formatted(problems.size() - MOST_NAMED)
            : "";
    return new ModelException(
        "the weights of %s do not fit its config.json: %d missing, %d misfitting, %d not expected; check that both are of one model\n  %s%s"
            .formatted(
                location,
                missing.size(),
                misfits.size(),
                unexpected.size(),
                problems.stream().limit(MOST_NAMED).collect(Collectors.joining("\n  ")),
                rest));
  }
}
