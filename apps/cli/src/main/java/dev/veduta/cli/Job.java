// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import dev.veduta.api.VedutaException;
import java.util.Optional;

/// One thing to say something about.
sealed interface Job {

  /// What results call it: the path as the user gave it, or `-` for standard input.
  String name();

  /// A request that can be made.
  ///
  /// @param question that it asks, of which results remind the reader
  record Request(String name, CaptionRequest request, Optional<String> question) implements Job {
    Request(String name, CaptionRequest request) {
      this(name, request, Optional.empty());
    }
  }

  /// An argument that no request can be made of.
  record Problem(String name, VedutaException fault) implements Job {}

  /// A picture, and the text that its caption continues.
  static Request of(Image image, Prompt prompt) {
    return new Request(image.name(), new CaptionRequest(image, prompt));
  }

  /// A picture, and a question about it.
  static Request asking(Image image, String question) {
    return new Request(image.name(), CaptionRequest.ask(image, question), Optional.of(question));
  }
}
