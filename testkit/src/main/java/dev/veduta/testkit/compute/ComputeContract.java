// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Everything that a compute backend promises. A backend's own test extends it:
///
/// ```java
/// final class CudaTest extends ComputeContract {
///   @Override
///   protected ComputeBackend open() {
///     return new CudaProvider().open(BackendOptions.DEFAULT);
///   }
/// }
/// ```
///
/// A backend that keeps weights in several [precisions][Precision] has a test for each.
///
/// Results are compared with formulas in double precision: `|a - b| ≤ 1e-6 · √n + 1e-5 · |b|` for a
/// sum of `n` terms.
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
public abstract class ComputeContract
    implements MovementContract,
        LinearContract,
        PrecisionContract,
        RowContract,
        AttentionContract,
        BiasContract,
        GatherContract,
        DecodingContract,
        BranchContract,
        LifetimeContract {
  private ComputeBackend backend;
  private ComputeSession session;

  /// A new backend, which the test closes.
  protected abstract ComputeBackend open();

  /// What that backend keeps weights in.
  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  /// What that backend rounds activations to before it multiplies them with weights.
  @Override
  public Precision activationPrecision() {
    return Precision.FP32;
  }

  /// What that backend keeps keys and values in.
  @Override
  public Precision memoryPrecision() {
    return Precision.FP32;
  }

  @BeforeEach
  final void start() {
    backend = open();
    session = backend.openSession();
  }

  @AfterEach
  final void stop() {
    session.close();
    backend.close();
  }

  @Override
  public final ComputeBackend backend() {
    return backend;
  }

  @Override
  public final ComputeSession session() {
    return session;
  }
}
