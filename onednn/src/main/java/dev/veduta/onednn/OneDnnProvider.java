// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Computes as vector-cpu does, with oneDNN's matrix products where this processor has them for the
/// precision asked for.
@Plugin("onednn")
public final class OneDnnProvider implements ComputeBackendProvider {
  private static final System.Logger LOG = System.getLogger("dev.veduta.onednn");

  private static final Optional<String> NONE = Optional.empty();

  private final VectorCpuProvider vectorCpu = new VectorCpuProvider();
  private final Map<Precision, Optional<String>> verdicts = new ConcurrentHashMap<>();

  @Override
  public int order() {
    return 200;
  }

  @Override
  public Set<Precision> precisions() {
    return vectorCpu.precisions();
  }

  @Override
  public Optional<String> obstacle() {
    return Library.get().refusal();
  }

  @Override
  public Optional<String> handicap() {
    Stream<String> here =
        obstacle().isPresent()
            ? Stream.empty()
            : precisions().stream().flatMap(one -> lack(one).stream());
    return Stream.concat(vectorCpu.handicap().stream(), here)
        .reduce((one, other) -> one + "; " + other);
  }

  /// Why that precision is computed by vector-cpu's own products.
  private Optional<String> lack(Precision precision) {
    return Instructions.here().lack(precision).or(() -> verdicts.getOrDefault(precision, NONE));
  }

  @Override
  public Optional<String> advantage(Precision precision) {
    // In 32 bits vectors of Java's do as well, and there is no reason to load anything.
    if ((precision == Precision.FP32 && vectorCpu.handicap().isEmpty())
        || obstacle().isPresent()
        || verdicts.getOrDefault(precision, NONE).isPresent()) {
      return Optional.empty();
    }
    return Instructions.here().advantage(precision);
  }

  @Override
  public ComputeBackend open(BackendOptions options) {
    Library.get().functions();
    return vectorCpu.open(options, this::engine);
  }

  /// An engine, if it stands the trial.
  private Optional<ProductEngine> engine(Precision precision) {
    Optional<String> lack = lack(precision);
    if (lack.isEmpty()) {
      OneDnnEngine engine = new OneDnnEngine(precision);
      lack = verdicts.computeIfAbsent(precision, one -> Trial.complaint(engine, one));
      if (lack.isEmpty()) {
        return Optional.of(engine);
      }
      engine.close();
    }
    LOG.log(Level.INFO, "{0} products are vector-cpu''s own: {1}", precision.label(), lack.get());
    return Optional.empty();
  }

  /// The products alone, without the backend around them, for whoever measures them. Whoever opens
  /// them closes them.
  ///
  /// @throws dev.veduta.api.ConfigurationException if the library can't be used here
  public ProductEngine openEngine(Precision precision) {
    return new OneDnnEngine(precision);
  }
}
