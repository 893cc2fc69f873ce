// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.api.VisualQuestionAnswerer;
import java.util.List;

/// Answers questions with the model of a captioner, which owns it.
record ConfiguredAnswerer(ConfiguredCaptioner captioner) implements VisualQuestionAnswerer {

  @Override
  public List<Caption> answerAll(List<CaptionRequest> requests, GenerationOptions options) {
    for (CaptionRequest request : requests) {
      if (request.prompt() instanceof Prompt.OfText(String text) && text.isBlank()) {
        throw new IllegalArgumentException(
            "%s comes without a question; ask one, or describe it with an ImageCaptioner"
                .formatted(request.visual().name()));
      }
    }
    return captioner.generate(requests, options).stream().map(List::getFirst).toList();
  }
}
