// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// The text that a caption continues: nothing, a question, or token ids.
public sealed interface Prompt {

  /// No text: the model describes the picture.
  Prompt NONE = new OfText("");

  /// A question or the beginning of a description, tokenized without special tokens and put after
  /// the beginning-of-sequence token.
  record OfText(String text) implements Prompt {}

  /// Token ids exactly as the decoder is to read them, beginning-of-sequence token included.
  record OfTokens(List<Integer> ids) implements Prompt {
    public OfTokens {
      ids = List.copyOf(ids);
      if (ids.isEmpty()) {
        throw new IllegalArgumentException("a prompt of token ids needs at least one, got none");
      }
    }
  }

  static Prompt of(String text) {
    return new OfText(text);
  }

  /// What a model such as Donut is to do with a document.
  ///
  /// @param task its name, such as `cord-v2`, or its tag, such as `<s_cord-v2>`
  static Prompt task(String task) {
    return of(task.startsWith("<") ? task : "<s_%s>".formatted(task));
  }

  /// A question about a document, for a model such as Donut that knows the task `docvqa`.
  static Prompt documentQuestion(String question) {
    return of("<s_docvqa><s_question>%s</s_question><s_answer>".formatted(question));
  }
}
