// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Provenance;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/// The application's own plug-in, a bean that others are injected into: it says how long a file is.
@Plugin("picture-size")
public class PictureSize implements CaptionModelProvider {
  @Inject private Units units;

  @Override
  public CaptionModel load(ModelContext context) {
    return new Model(context.provenance(), units.name());
  }

  private record Model(Provenance provenance, String unit) implements CaptionModel {
    @Override
    public Map<String, String> description() {
      return Map.of("architecture", "picture-size");
    }

    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      return requests.stream()
          .map(request -> ((Image.OfBytes) request.visual()).encoded().length)
          .map(length -> "a picture of %d %s".formatted(length, unit))
          .map(text -> List.of(new Caption(text, List.of(), 0, FinishReason.EOS, provenance)))
          .toList();
    }

    @Override
    public void close() {}
  }
}
