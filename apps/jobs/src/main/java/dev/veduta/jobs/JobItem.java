// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A picture of a job, and what became of it.
///
/// @param index from 0, in the order in which pictures are worked on
/// @param source what the picture is called: its path below the job's folder with `/` between
///   names, its address, or the name it was uploaded with
/// @param text what was said about it
/// @param content the fields of a document that was read, as JSON
/// @param error why there is no text
/// @param seconds from the outcome before to this one; 0 as long as there is none
/// @param bytes of its file, where known
/// @param width in pixels as the file has them, where known
/// @param height in pixels as the file has them, where known
/// @param model that said it
public record JobItem(
    long index,
    String source,
    Optional<String> text,
    Optional<String> content,
    Optional<String> error,
    double seconds,
    OptionalLong bytes,
    OptionalInt width,
    OptionalInt height,
    Optional<String> model) {

  /// Whether it was worked on.
  public boolean isDone() {
    return text.isPresent() || error.isPresent();
  }

  /// What became of it as a JSON object on one line: `file`, `question` where one was asked, `text`
  /// or `error`, `content` of a document, `seconds`, `width`, `height`, `model`.
  ///
  /// @param request of its job
  public String toJson(JobRequest request) {
    JsonObjectBuilder json = JsonText.builder().add("file", source);
    request.question().ifPresent(question -> json.add("question", question));
    text.ifPresent(one -> json.add("text", one));
    content.ifPresent(one -> json.add("content", JsonText.value(one)));
    error.ifPresent(one -> json.add("error", one));
    json.add("seconds", JsonText.rounded(seconds));
    width.ifPresent(one -> json.add("width", one));
    height.ifPresent(one -> json.add("height", one));
    model.ifPresent(one -> json.add("model", one));
    return json.build().toString();
  }
}
