// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// What a model reads in a picture.
///
/// @param caption the words, without the tags that mark fields, and the tokens they come from
/// @param content the fields of a document; where the model marked none, the one field
///   [Content#TEXT_SEQUENCE]
public record Reading(Caption caption, Content content) {

  /// The words that were read.
  public String text() {
    return caption.text();
  }
}
