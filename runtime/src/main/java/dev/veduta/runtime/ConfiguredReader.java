// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Reading;
import dev.veduta.api.TextReader;
import java.util.List;
import java.util.stream.IntStream;

/// Reads text with the model of a captioner, which owns it.
record ConfiguredReader(ConfiguredCaptioner captioner) implements TextReader {

  @Override
  public List<List<Reading>> read(List<CaptionRequest> requests, GenerationOptions options) {
    return captioner.call(
        options,
        (model, all) -> {
          Transcript transcript = Transcript.of(model, all);
          requests.forEach(request -> transcript.check(request.prompt()));
          List<List<Caption>> captions = model.generate(requests, all);
          return IntStream.range(0, requests.size())
              .mapToObj(
                  i ->
                      captions.get(i).stream()
                          .map(caption -> transcript.reading(requests.get(i).prompt(), caption))
                          .toList())
              .toList();
        });
  }
}
