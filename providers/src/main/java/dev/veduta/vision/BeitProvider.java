// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;

/// Loads [Beit] encoders.
@Plugin("beit")
public final class BeitProvider implements VisionEncoderProvider {

  @Override
  public VisionEncoder load(EncoderContext context) {
    return Beit.load(context);
  }

  @Override
  public String basePrefix() {
    return "beit";
  }
}
