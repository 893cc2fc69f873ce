// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// One picture or video, and the text that its caption continues.
public record CaptionRequest(Visual visual, Prompt prompt) {

  /// A description of `visual`.
  public static CaptionRequest describe(Visual visual) {
    return new CaptionRequest(visual, Prompt.NONE);
  }

  /// An answer to `question` about `visual`.
  public static CaptionRequest ask(Visual visual, String question) {
    return new CaptionRequest(visual, Prompt.of(question));
  }
}
