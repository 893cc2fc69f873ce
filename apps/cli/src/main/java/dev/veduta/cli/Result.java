// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import dev.veduta.api.Content;
import java.util.Optional;

/// What was said about a picture, and the fields of a document where they are of interest.
record Result(Caption caption, Optional<Content> content) {

  static Result of(Caption caption) {
    return new Result(caption, Optional.empty());
  }
}
