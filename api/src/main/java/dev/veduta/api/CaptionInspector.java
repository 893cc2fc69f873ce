// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Looks inside a model while it writes given words: what it computed on its way, and where on the
/// picture it looked. Safe for use by many threads.
///
/// ```java
/// Caption caption = captioner.caption(picture);
/// Inspection inside = inspector.inspect(picture, caption);
/// inside.pictureAttention(0).getFirst().at(row, column);   // how much of it went to that patch
/// ```
///
/// It has the settings of the [ImageCaptioner] of its name and shares its model. Captions cost
/// nothing for it: a look computes everything once more, all tokens at once, which gives the same
/// numbers as writing them one by one but for rounding.
public interface CaptionInspector {

  /// Looks at how a caption came about.
  ///
  /// @param request the one that the caption answers
  /// @throws ImageException when the picture can't be read
  /// @throws ModelException from a model that can't be looked into
  Inspection inspect(CaptionRequest request, Caption caption);

  /// Looks at how a description of a picture or a video came about.
  default Inspection inspect(Visual visual, Caption caption) {
    return inspect(CaptionRequest.describe(visual), caption);
  }

  /// Looks at the model as if it had written given tokens.
  ///
  /// @param request a picture or a video, and what the tokens continue
  /// @param tokens at least one, and no more than the model can write
  /// @throws ImageException when the picture can't be read
  /// @throws IllegalArgumentException when a token is none of the vocabulary, or there are too many
  /// @throws ModelException from a model that can't be looked into
  Inspection inspect(CaptionRequest request, List<Integer> tokens);
}
