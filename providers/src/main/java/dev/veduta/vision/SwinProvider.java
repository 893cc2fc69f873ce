// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;

/// Loads [Swin] encoders.
@Plugin("swin")
public final class SwinProvider implements VisionEncoderProvider {

  @Override
  public VisionEncoder load(EncoderContext context) {
    return Swin.load(context, true);
  }

  @Override
  public String basePrefix() {
    return "swin";
  }
}
