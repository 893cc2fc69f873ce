// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Answers questions about pictures and videos, with a model that was trained for it. The texts
/// hold the answers only, without the questions. Safe for use by many threads.
///
/// ```java
/// @Inject @Captioner("signs") VisualQuestionAnswerer signs;
///
/// signs.answer(Image.of(path), "what does the sign say?").text();   // "stop"
/// ```
///
/// It has the settings of the [ImageCaptioner] of its name and shares its model.
public interface VisualQuestionAnswerer {

  /// The answer to each question, in their order. Questions of any lengths are answered together;
  /// those about equal visuals that follow each other share one look at them.
  ///
  /// @param requests each with a question as its prompt ([CaptionRequest#ask])
  /// @throws ImageException when a picture can't be read; its message names the picture
  /// @throws IllegalArgumentException when a request asks nothing; when an option is out of its
  ///   range or does not fit another
  List<Caption> answerAll(List<CaptionRequest> requests, GenerationOptions options);

  /// Answers a question.
  default Caption answer(Visual visual, String question) {
    return answer(visual, question, GenerationOptions.DEFAULT);
  }

  /// Answers a question.
  default Caption answer(Visual visual, String question, GenerationOptions options) {
    return answerAll(List.of(CaptionRequest.ask(visual, question)), options).getFirst();
  }

  /// Answers questions about one picture, which is looked at once.
  default List<Caption> answer(Visual visual, List<String> questions) {
    return answer(visual, questions, GenerationOptions.DEFAULT);
  }

  /// Answers questions about one picture, which is looked at once.
  default List<Caption> answer(Visual visual, List<String> questions, GenerationOptions options) {
    return answerAll(
        questions.stream().map(question -> CaptionRequest.ask(visual, question)).toList(), options);
  }
}
