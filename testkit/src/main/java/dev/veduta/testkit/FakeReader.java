// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Content;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Reading;
import dev.veduta.api.TextReader;
import java.util.List;
import java.util.function.Function;

/// A reader for tests of applications: it reads at once what it was told to, looks at no picture,
/// and remembers what it was asked. Safe for use by many threads.
///
/// ```java
/// @Produces @Captioner("receipts") @ApplicationScoped
/// TextReader receipts = FakeReader.reading("total 12 euros");
/// ```
public final class FakeReader implements TextReader {
  private final FakeCaptioner captioner;
  private final Function<Caption, Content> contents;

  private FakeReader(FakeCaptioner captioner, Function<Caption, Content> contents) {
    this.captioner = captioner;
    this.contents = contents;
  }

  /// Reads the same line in every picture.
  public static FakeReader reading(String text) {
    return answering(_ -> text);
  }

  /// Reads the same document in every picture.
  public static FakeReader reading(String text, Content content) {
    return new FakeReader(FakeCaptioner.saying(text), _ -> content);
  }

  /// Reads the line that the function makes of each request.
  public static FakeReader answering(Function<CaptionRequest, String> answers) {
    return new FakeReader(
        FakeCaptioner.answering(answers), caption -> Content.unstructured(caption.text()));
  }

  /// Everything it was asked so far, in order.
  public List<CaptionRequest> requests() {
    return captioner.requests();
  }

  @Override
  public List<List<Reading>> read(List<CaptionRequest> requests, GenerationOptions options) {
    return captioner.generate(requests, options).stream()
        .map(captions -> captions.stream().map(this::reading).toList())
        .toList();
  }

  private Reading reading(Caption caption) {
    return new Reading(caption, contents.apply(caption));
  }
}
