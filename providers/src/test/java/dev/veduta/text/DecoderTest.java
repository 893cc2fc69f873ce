// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import dev.veduta.testkit.text.TextDecoderContract;
import dev.veduta.vectorcpu.VectorCpuProvider;

/// What every decoder promises, computed on the CPU. Other tests of this package take its
/// configuration and its checkpoint.
abstract class DecoderTest extends TextDecoderContract {
  @Override
  protected abstract TextDecoderProvider provider();

  @Override
  protected abstract String config();

  @Override
  protected abstract RandomCheckpoint checkpoint();

  @Override
  protected final ComputeBackend open() {
    return new VectorCpuProvider().open(BackendOptions.DEFAULT);
  }
}
