// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.function.Supplier;

/// A step that runs its body every time, freeing what the run before it made.
final class RepeatedStep implements ComputeSession.Step {
  private final ComputeSession session;
  private final Supplier<Tensor> body;
  private ComputeSession.Scope lastRun;

  RepeatedStep(ComputeSession session, Supplier<Tensor> body) {
    this.session = session;
    this.body = body;
    this.lastRun = session.scope();
  }

  @Override
  public Tensor run() {
    lastRun.close();
    lastRun = session.scope();
    return body.get();
  }

  @Override
  public void close() {
    lastRun.close();
  }
}
