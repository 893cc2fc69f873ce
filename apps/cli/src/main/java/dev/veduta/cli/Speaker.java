// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.TokenListener;
import java.util.ArrayList;
import java.util.List;

/// What puts pictures into words: a captioner or a reader, with the options of a command.
interface Speaker {

  /// The results of each request, best first.
  List<List<Result>> say(List<CaptionRequest> requests);

  /// The results of one request, whose words are heard as they come where that is possible.
  default List<Result> say(CaptionRequest request, TokenListener listener) {
    return say(List.of(request)).getFirst();
  }

  /// The results of many requests, in their order, as they are there. One that fails leaves the
  /// others untouched.
  ///
  /// By default so many are said together, and each alone where that fails.
  ///
  /// @param batch most requests that are computed together
  default void sayEach(List<CaptionRequest> requests, int batch, Hearer hearer) {
    for (int from = 0; from < requests.size(); from += batch) {
      List<CaptionRequest> some = requests.subList(from, Math.min(from + batch, requests.size()));
      List<List<Result>> results = new ArrayList<>();
      try {
        results.addAll(say(some));
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        for (int i = 0; i < some.size(); i++) {
          hearer.failure(from + i, e); // it may be that of one
        }
      }
      for (int i = 0; i < results.size(); i++) {
        hearer.results(from + i, results.get(i));
      }
    }
  }

  /// Hears the results of many requests.
  interface Hearer {

    void results(int index, List<Result> results);

    /// @param fault of this request or of one computed with it
    void failure(int index, Throwable fault);
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

    /// All at once: the captioner knows how many it computes together.
    @Override
    public void sayEach(List<CaptionRequest> requests, int batch, Hearer hearer) {
      captioner.generateEach(
          requests,
          options,
          new CaptionsListener() {
            @Override
            public void captions(int index, List<Caption> captions) {
              hearer.results(index, captions.stream().map(Result::of).toList());
            }

            @Override
            public void failure(int index, Throwable fault) {
              hearer.failure(index, fault);
            }
          });
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
