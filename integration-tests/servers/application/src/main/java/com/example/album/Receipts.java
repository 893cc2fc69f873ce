// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Captioner;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Provenance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The application's own captioner of receipts, in place of the one that is configured.
@Captioner("receipts")
@ApplicationScoped
public class Receipts implements ImageCaptioner {

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
    Caption caption =
        new Caption(
            "a receipt over 12 euros",
            List.of(),
            0,
            FinishReason.EOS,
            Provenance.of("the application's own"));
    return requests.stream().map(_ -> List.of(caption)).toList();
  }

  @Override
  public CaptionStream stream(CaptionRequest request, GenerationOptions options) {
    throw new UnsupportedOperationException("receipts are read at once; call caption");
  }
}
