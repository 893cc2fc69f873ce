// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.api.Reading;
import dev.veduta.api.TextReader;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/// Reads text with the model of a captioner, which owns it.
record ConfiguredReader(ConfiguredCaptioner captioner) implements TextReader {

  @Override
  public List<List<Reading>> read(List<CaptionRequest> requests, GenerationOptions options) {
    return captioner.call(options, (model, all) -> read(model, requests, all));
  }

  private static List<List<Reading>> read(
      CaptionModel model, List<CaptionRequest> requests, GenerationOptions options) {
    Tokenizer tokenizer = model.tokenizer();
    if (tokenizer == null) {
      return readings(model, requests, options, (_, caption) -> reading(caption));
    }
    Transcript transcript = Transcript.of(tokenizer, options.orElse(model.checkpointOptions()));
    requests.forEach(request -> transcript.check(request.prompt()));
    return readings(model, requests, options, transcript::reading);
  }

  private static List<List<Reading>> readings(
      CaptionModel model,
      List<CaptionRequest> requests,
      GenerationOptions options,
      BiFunction<Prompt, Caption, Reading> reading) {
    List<List<Caption>> captions = model.generate(requests, options);
    List<List<Reading>> readings = new ArrayList<>();
    for (int i = 0; i < captions.size(); i++) {
      Prompt prompt = requests.get(i).prompt();
      readings.add(
          captions.get(i).stream().map(caption -> reading.apply(prompt, caption)).toList());
    }
    return readings;
  }

  /// What a model read that shows no tokens: its text.
  private static Reading reading(Caption caption) {
    return new Reading(caption, new TaggedText(caption.text(), Set.of()).content());
  }
}
