// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionInspector;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Inspection;
import dev.veduta.api.PictureAttention;
import dev.veduta.api.Region;
import dev.veduta.api.Token;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Captions word by word, many at once, and with a look inside.
@Dependent
public class Narrator {
  private static final GenerationOptions BRIEF =
      GenerationOptions.builder().numBeams(2).maxNewTokens(12).build();

  @Inject @Captioner ImageCaptioner captioner;
  @Inject @Captioner CaptionInspector inspector;

  Caption tell(Image picture, Consumer<String> reader) {
    return captioner.caption(
        picture, GenerationOptions.DEFAULT, token -> reader.accept(token.text()));
  }

  CaptionStream tell(Image picture, Flow.Subscriber<Token> reader) {
    CaptionStream stream = captioner.stream(picture);
    stream.subscribe(reader);
    return stream;
  }

  CompletionStage<String> later(Image picture) {
    return captioner.captionAsync(picture).thenApply(Caption::text);
  }

  List<Caption> all(List<Image> pictures) {
    return captioner.captionAll(pictures, BRIEF);
  }

  void each(List<Image> pictures, CaptionsListener listener) {
    captioner.generateEach(
        pictures.stream().map(CaptionRequest::describe).toList(), BRIEF, listener);
  }

  Region mostLookedAt(Image picture, int token) {
    Caption caption = captioner.caption(picture);
    Inspection inside = inspector.inspect(picture, caption);
    PictureAttention map = inside.pictureAttention(token).getFirst();
    int columns = map.grid().columns();
    int most =
        IntStream.range(0, map.grid().rows() * columns)
            .boxed()
            .max(Comparator.comparingDouble(patch -> map.at(patch / columns, patch % columns)))
            .orElseThrow();
    return map.grid().region(most / columns, most % columns);
  }
}
