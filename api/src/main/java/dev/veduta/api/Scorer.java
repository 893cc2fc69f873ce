// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Says how likely given texts are to be written about a picture. Safe for use by many threads.
///
/// It has the settings of the [ImageCaptioner] of its name and shares its model.
public interface Scorer {

  /// The target that does not count, as in Transformers.
  int IGNORED = -100;

  /// How likely each text is, its end included.
  ///
  /// @param request a picture and what the texts continue
  /// @throws ImageException when the picture can't be read
  /// @throws IllegalArgumentException when a text is longer than the model can read
  List<Score> score(CaptionRequest request, List<String> texts);

  /// How likely a text is to be written about a picture, its end included.
  default Score score(Visual visual, String text) {
    return score(CaptionRequest.describe(visual), List.of(text)).getFirst();
  }

  /// How likely given tokens are.
  ///
  /// @param request a picture and what the tokens continue
  /// @param tokens that the model reads one after the other
  /// @param labels the token whose probability counts at each place, usually that of `tokens`;
  ///   [#IGNORED] for one that doesn't count
  Score score(CaptionRequest request, List<Integer> tokens, List<Integer> labels);
}
