// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.TokenListener;
import java.util.List;

/// What puts pictures into words: a captioner or a reader, with the options of a command.
interface Speaker {

  /// The results of each request, best first.
  List<List<Result>> say(List<CaptionRequest> requests);

  /// The results of one request, whose words are heard as they come where that is possible.
  default List<Result> say(CaptionRequest request, TokenListener listener) {
    return say(List.of(request)).getFirst();
  }

  /// Describes pictures and answers questions about them.
  static Speaker of(ImageCaptioner captioner, GenerationOptions options) {
    return new Describer(captioner, options);
  }

  /// Describes pictures and answers questions about them.
  record Describer(ImageCaptioner captioner, GenerationOptions options) implements Speaker {
    @Override
    public List<List<Result>> say(List<CaptionRequest> requests) {
      return captioner.generate(requests, options).stream()
          .map(captions -> captions.stream().map(Result::of).toList())
          .toList();
    }

    @Override
    public List<Result> say(CaptionRequest request, TokenListener listener) {
      Integer texts = options.numReturnSequences();
      return texts != null && texts > 1
          ? say(List.of(request)).getFirst()
          : List.of(Result.of(TokenListener.hear(captioner.stream(request, options), listener)));
    }
  }
}
