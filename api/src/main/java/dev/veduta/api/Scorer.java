// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Says how likely given texts are to be written about a picture. Safe for use by many threads.
///
/// ```java
/// @Inject @Captioner Scorer scorer;
///
/// scorer.score(Image.of(path), "a fox beside a pear").logLikelihood();   // -1.7
/// ```
///
/// It has the settings of the [ImageCaptioner] of its name and shares its model.
public interface Scorer {

  /// The target that does not count, as in Transformers.
  int IGNORED = -100;

  /// How likely each text is, its end included.
  ///
  /// @param request a picture and what the texts continue
  /// @param texts any number, since beginnings that they share are computed once; the end of each,
  ///   the first of the model's end tokens, counts as its last token
  /// @throws ImageException when the picture can't be read
  /// @throws ModelException when the model can only generate
  /// @throws IllegalArgumentException when a text is longer than the model can read
  List<Score> score(CaptionRequest request, List<String> texts);

  /// How likely a text is to be written about a picture, its end included.
  default Score score(Visual visual, String text) {
    return score(CaptionRequest.describe(visual), List.of(text)).getFirst();
  }

  /// How likely given tokens are. [Score#loss] is the loss that Transformers computes: for GIT,
  /// whose labels lie beside the input ids, without the first of both; for an encoder and a decoder
  /// `tokens` are the labels with the padding token for those that don't count.
  ///
  /// @param request a picture and what the tokens continue
  /// @param tokens that the model reads one after the other
  /// @param labels the token whose probability counts at each place, usually that of `tokens`;
  ///   [#IGNORED] for one that doesn't count
  /// @throws ImageException when the picture can't be read
  /// @throws ModelException when the model can only generate
  /// @throws IllegalArgumentException when there are not as many labels as tokens, more than the
  ///   model can read, or one that is not in its vocabulary
  Score score(CaptionRequest request, List<Integer> tokens, List<Integer> labels);
}
