// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import java.util.List;

/// A request that a [FakeCaptioner] got.
///
/// @param options those of the call; the default ones where a task takes none
/// @param texts the names to classify by, or the texts to score; empty for other tasks
public record Asked(CaptionRequest request, GenerationOptions options, List<String> texts) {

  public Asked {
    texts = List.copyOf(texts);
  }

  /// Whether it is about a picture or a video of that name, or of that file name.
  public boolean isAbout(String name) {
    return isAbout(request, name);
  }

  /// Whether it asks that: as a question, as a question about a document, or as a task.
  public boolean asks(String question) {
    return asks(request, question);
  }

  static boolean isAbout(CaptionRequest request, String name) {
    String whole = request.visual().name();
    return whole.equals(name) || whole.endsWith("/" + name) || whole.endsWith("\\" + name);
  }

  static boolean asks(CaptionRequest request, String question) {
    return List.of(Prompt.of(question), Prompt.documentQuestion(question), Prompt.task(question))
        .contains(request.prompt());
  }
}
