// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;

/// Loads [Deit] encoders.
@Plugin("deit")
public final class DeitProvider implements VisionEncoderProvider {

  @Override
  public VisionEncoder load(EncoderContext context) {
    return Deit.load(context);
  }

  @Override
  public String basePrefix() {
    return "deit";
  }
}
