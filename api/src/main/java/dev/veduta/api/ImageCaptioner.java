// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Describes pictures and videos in words and answers questions about them. Safe for use by many
/// threads.
///
/// Whoever opened or injected it owns it: a bean is closed by its container, one from
/// `Captioners.open` with the `Captioners`.
public interface ImageCaptioner {

  /// The captions of each request, best first: [GenerationOptions#numReturnSequences] of them, one
  /// by default. All requests are computed together; each gets what it would get alone.
  ///
  /// @throws ImageException when a picture can't be read; its message names the picture
  /// @throws IllegalArgumentException when an option is out of its range or does not fit another
  List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options);

  /// Describes a picture.
  default Caption caption(Image image) {
    return caption(image, GenerationOptions.DEFAULT);
  }

  /// Describes a picture.
  default Caption caption(Image image, GenerationOptions options) {
    return one(CaptionRequest.describe(image), options);
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

  /// Describes a video.
  default Caption caption(Video video) {
    return caption(video, GenerationOptions.DEFAULT);
  }

  /// Describes a video.
  default Caption caption(Video video, GenerationOptions options) {
    return one(CaptionRequest.describe(video), options);
  }

  /// Answers a question about a picture; the text holds the answer only.
  default Caption answer(Visual visual, String question) {
    return answer(visual, question, GenerationOptions.DEFAULT);
  }

  /// Answers a question about a picture; the text holds the answer only.
  default Caption answer(Visual visual, String question, GenerationOptions options) {
    return one(CaptionRequest.ask(visual, question), options);
  }

  private Caption one(CaptionRequest request, GenerationOptions options) {
    return generate(List.of(request), options).getFirst().getFirst();
  }
}
