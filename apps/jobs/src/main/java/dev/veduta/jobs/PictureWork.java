// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Prompt;
import dev.veduta.api.Reading;
import dev.veduta.api.TextReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts pictures into words as a job asks for it.
interface PictureWork {

  /// How many pictures are given to it at a time, so that it is fast.
  int MANY = 1000;

  /// What was said about a picture.
  ///
  /// @param content fields of a document, as JSON
  record Said(String text, Optional<String> content, String model) {}

  /// Hears about pictures in their order.
  interface Hearer {
    void said(int index, Said said);

    /// @param fault of this picture or of one computed with it
    void failed(int index, Throwable fault);
  }

  /// Works through pictures; one that fails leaves the others untouched. What the hearer throws
  /// ends it.
  void each(List<CaptionRequest> requests, Hearer hearer);

  /// The prompt that each picture is asked with.
  Prompt prompt();

  /// Finds what a request needs.
  ///
  /// @throws dev.veduta.api.VedutaException saying why it can't be used
  static PictureWork of(JobRequest request, JobCaptioners captioners) {
    GenerationOptions options = request.generation();
    return switch (request.task()) {
      case CAPTION, ANSWER ->
          new Describing(
              captioners.get(request, ImageCaptioner.class),
              request.question().map(Prompt::of).orElse(Prompt.NONE),
              options);
      case READ ->
          new ReadingText(
              captioners.get(request, TextReader.class),
              request.question().map(Prompt::documentQuestion).orElse(Prompt.NONE),
              options);
    };
  }

  /// Describes pictures and answers questions about them. The captioner makes the next pictures
  /// ready while it computes.
  record Describing(ImageCaptioner captioner, Prompt prompt, GenerationOptions options)
      implements PictureWork {
    @Override
    public void each(List<CaptionRequest> requests, Hearer hearer) {
      captioner.generateEach(
          requests,
          options,
          new CaptionsListener() {
            @Override
            public void captions(int index, List<Caption> captions) {
              Caption best = captions.getFirst();
              hearer.said(index, new Said(best.text(), Optional.empty(), best.model()));
            }

            @Override
            public void failure(int index, Throwable fault) {
              hearer.failed(index, fault);
            }
          });
    }
  }

  /// Reads texts, several together, and each alone where that fails.
  record ReadingText(TextReader reader, Prompt prompt, GenerationOptions options)
      implements PictureWork {
    private static final int TOGETHER = 16;

    @Override
    public void each(List<CaptionRequest> requests, Hearer hearer) {
      for (int from = 0; from < requests.size(); from += TOGETHER) {
        some(requests.subList(from, Math.min(from + TOGETHER, requests.size())), from, hearer);
      }
    }

    private void some(List<CaptionRequest> requests, int from, Hearer hearer) {
      List<Said> said = new ArrayList<>();
      Throwable fault = null;
      try {
        reader.read(requests, options).forEach(one -> said.add(said(one.getFirst())));
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        fault = e;
      }
      if (fault != null && requests.size() > 1 && !(fault instanceof BusyException)) {
        for (int i = 0; i < requests.size(); i++) {
          some(requests.subList(i, i + 1), from + i, hearer);
        }
        return;
      }
      for (int i = 0; i < requests.size(); i++) {
        if (fault == null) {
          hearer.said(from + i, said.get(i));
        } else {
          hearer.failed(from + i, fault);
        }
      }
    }

    private static Said said(Reading reading) {
      return new Said(
          reading.text(), Optional.of(reading.content().toJson()), reading.caption().model());
    }
  }
}
