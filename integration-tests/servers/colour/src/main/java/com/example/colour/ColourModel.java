// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.colour;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.Provenance;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.util.List;
import java.util.Map;

/// Says whether a picture has most of red, green or blue.
record ColourModel(Provenance provenance, ImageDecoder decoder, PixelOptions options)
    implements CaptionModel {
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  @Override
  public Map<String, String> description() {
    return Map.of("architecture", "colour");
  }

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions generation) {
    return requests.stream().map(request -> List.of(caption(request, generation))).toList();
  }

  @Override
  public void close() {}

  private Caption caption(CaptionRequest request, GenerationOptions generation) {
    if (!(request.visual() instanceof Image image)) {
      throw new ImageException(request.visual().name() + " is no picture; give it one");
    }
    String text = "mostly " + COLOURS.get(strongest(decoder.decode(image, options)));
    return new Caption(text, List.of(), 0, FinishReason.EOS, provenance.withOptions(generation));
  }

  private static int strongest(Pixels pixels) {
    long[] sums = new long[COLOURS.size()];
    for (int i = 0; i < pixels.rgb().length; i++) {
      sums[i % sums.length] += pixels.rgb()[i] & 0xff;
    }
    int strongest = 0;
    for (int i = 1; i < sums.length; i++) {
      strongest = sums[i] > sums[strongest] ? i : strongest;
    }
    return strongest;
  }
}
