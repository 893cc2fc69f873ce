// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Reads the text in pictures: a line of print or handwriting with a model such as TrOCR, a whole
/// document and its fields with one such as Donut. Safe for use by many threads.
///
/// ```java
/// @Inject @Captioner("lines") TextReader lines;
/// @Inject @Captioner("receipts") TextReader receipts;
///
/// lines.read(Image.of(path)).text();                       // "industry, Mr. Brown commented"
/// receipts.read(Image.of(path), "cord-v2").content();      // {"menu":{"nm":"Tea","price":"2"}}
/// ```
///
/// It has the settings of the [ImageCaptioner] of its name and shares its model. Whoever opened or
/// injected it owns it: a bean is closed by its container, one from `Captioners.open` with the
/// `Captioners`.
public interface TextReader {

  /// The readings of each request, best first: [GenerationOptions#numReturnSequences] of them, one
  /// by default. All requests are computed together; each gets what it would get alone.
  ///
  /// @param requests pictures, each with no prompt, a [Prompt#task] or a [Prompt#documentQuestion]
  /// @throws ImageException when a picture can't be read; its message names the picture
  /// @throws IllegalArgumentException when the model doesn't know a task; when an option is out of
  ///   its range or does not fit another
  List<List<Reading>> read(List<CaptionRequest> requests, GenerationOptions options);

  /// Reads a picture.
  default Reading read(Image image) {
    return read(image, GenerationOptions.DEFAULT);
  }

  /// Reads a picture.
  default Reading read(Image image, GenerationOptions options) {
    return one(image, Prompt.NONE, options);
  }

  /// Reads a document with a model that knows several tasks.
  ///
  /// @param task such as `cord-v2` ([Prompt#task])
  default Reading read(Image image, String task) {
    return read(image, task, GenerationOptions.DEFAULT);
  }

  /// Reads a document with a model that knows several tasks.
  ///
  /// @param task such as `cord-v2` ([Prompt#task])
  default Reading read(Image image, String task, GenerationOptions options) {
    return one(image, Prompt.task(task), options);
  }

  /// Reads pictures: one reading each, in their order.
  default List<Reading> readAll(List<? extends Image> images) {
    return readAll(images, GenerationOptions.DEFAULT);
  }

  /// Reads pictures: one reading each, in their order.
  default List<Reading> readAll(List<? extends Image> images, GenerationOptions options) {
    return read(images.stream().map(CaptionRequest::describe).toList(), options).stream()
        .map(List::getFirst)
        .toList();
  }

  /// Answers a question about a document with a model that knows the task `docvqa`; the text holds
  /// the answer only, the content both.
  default Reading answer(Image image, String question) {
    return answer(image, question, GenerationOptions.DEFAULT);
  }

  /// Answers a question about a document with a model that knows the task `docvqa`; the text holds
  /// the answer only, the content both.
  default Reading answer(Image image, String question, GenerationOptions options) {
    return one(image, Prompt.documentQuestion(question), options);
  }

  private Reading one(Image image, Prompt prompt, GenerationOptions options) {
    return read(List.of(new CaptionRequest(image, prompt)), options).getFirst().getFirst();
  }
}
