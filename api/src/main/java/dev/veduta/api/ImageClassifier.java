// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Says which of given names fits a picture, by how likely the model is to write it: GIT's
/// generation-based classification ([Wang et al. 2022](https://arxiv.org/abs/2205.14100), section
/// 4.4), with the exact probability of every name instead of a search. Safe for use by many
/// threads.
///
/// ```java
/// @Inject @Captioner ImageClassifier classifier;
///
/// classifier.classify(Image.of(path), List.of("cat", "dog", "fire engine")).best().name();
/// ```
///
/// It has the settings of the [ImageCaptioner] of its name and shares its model.
public interface ImageClassifier {

  /// How well each name fits a picture, as what follows a prompt: a question whose answers are
  /// known beforehand, or the beginning of a sentence.
  ///
  /// @param names at least one, each different; any number, since beginnings that they share are
  ///   computed once
  /// @throws ImageException when the picture can't be read
  /// @throws ModelException when the model can only generate
  /// @throws IllegalArgumentException when a name is empty, occurs twice, or is longer than the
  ///   model can read
  Classification classify(CaptionRequest request, List<String> names);

  /// How well each name fits a picture.
  default Classification classify(Visual visual, List<String> names) {
    return classify(CaptionRequest.describe(visual), names);
  }
}
