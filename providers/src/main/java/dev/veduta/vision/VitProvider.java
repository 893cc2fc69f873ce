// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;

/// Loads [Vit] encoders.
@Plugin("vit")
public final class VitProvider implements VisionEncoderProvider {

  @Override
  public VisionEncoder load(EncoderContext context) {
    return Vit.load(context);
  }

  @Override
  public String basePrefix() {
    return "vit";
  }
}
