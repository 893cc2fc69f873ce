// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Describes pictures in words. Safe for use by many threads: what they ask for at the same time is
/// computed together, and each gets what it would get alone.
///
/// Whoever opened or injected it owns it: a bean is closed by its container, one from
/// `Captioners.open` with the `Captioners`.
public interface ImageCaptioner {

  /// The captions of each request, best first: [GenerationOptions#numReturnSequences] of them, one
  /// by default. Requests about equal visuals that follow each other share one look at them.
  ///
  /// @throws ImageException when a picture can't be read; its message names the picture
  /// @throws BusyException when more requests wait than may
  /// @throws IllegalArgumentException when an option is out of its range or does not fit another
  List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options);

  /// As [#generate], for requests that are many: each is handed over as soon as it and those before
  /// it are ready, on the thread that calls, and one that fails leaves the others untouched.
  /// Returns when all have been.
  ///
  /// By default they are computed one by one.
  default void generateEach(
      List<CaptionRequest> requests, GenerationOptions options, CaptionsListener listener) {
    for (int i = 0; i < requests.size(); i++) {
      List<Caption> captions;
      try {
        captions = generate(List.of(requests.get(i)), options).getFirst();
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        listener.failure(i, e);
        continue;
      }
      listener.captions(i, captions);
    }
  }

  /// Starts a caption, whose words are heard as they come. Of several captions that the options ask
  /// for it is the best.
  ///
  /// @throws ImageException when a picture can't be read; its message names the picture
  /// @throws BusyException when more requests wait than may
  /// @throws IllegalArgumentException when an option is out of its range or does not fit another
  CaptionStream stream(CaptionRequest request, GenerationOptions options);

  /// Starts the description of a picture.
  default CaptionStream stream(Image image) {
    return stream(CaptionRequest.describe(image), GenerationOptions.DEFAULT);
  }

  /// Describes a picture.
  default Caption caption(Image image) {
    return caption(image, GenerationOptions.DEFAULT);
  }

  /// Describes a picture.
  default Caption caption(Image image, GenerationOptions options) {
    return generate(List.of(CaptionRequest.describe(image)), options).getFirst().getFirst();
  }

  /// Describes a picture and calls `listener` with each token as it comes, on another thread;
  /// returns when all have been heard. What the listener throws ends the generation and is thrown
  /// here.
  default Caption caption(Image image, GenerationOptions options, TokenListener listener) {
    return TokenListener.hear(stream(CaptionRequest.describe(image), options), listener);
  }

  /// Describes a picture, and returns at once.
  ///
  /// In a container, what depends on the stage runs with the context of whoever called
  /// (application, security, naming) where MicroProfile Context Propagation or Jakarta Concurrency
  /// is there to carry it.
  default CompletionStage<Caption> captionAsync(Image image) {
    return captionAsync(image, GenerationOptions.DEFAULT);
  }

  /// Describes a picture, and returns at once, as [#captionAsync(Image)].
  default CompletionStage<Caption> captionAsync(Image image, GenerationOptions options) {
    return stream(CaptionRequest.describe(image), options).caption();
  }

  /// Describes pictures: one caption each, in their order.
  default List<Caption> captionAll(List<? extends Image> images) {
    return captionAll(images, GenerationOptions.DEFAULT);
  }

  /// Describes pictures: one caption each, in their order.
  default List<Caption> captionAll(List<? extends Image> images, GenerationOptions options) {
    return generate(images.stream().map(CaptionRequest::describe).toList(), options).stream()
        .map(List::getFirst)
        .toList();
  }
}
