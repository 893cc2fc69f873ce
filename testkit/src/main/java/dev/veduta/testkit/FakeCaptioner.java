// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Provenance;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A captioner for tests of applications: it says at once what it was told to, reads no picture,
/// and remembers what it was asked. Safe for use by many threads.
///
/// ```java
/// @Produces @Captioner("receipts") @ApplicationScoped
/// ImageCaptioner receipts = FakeCaptioner.saying("a receipt over 12 euros");
/// ```
public final class FakeCaptioner implements ImageCaptioner {
  private final Function<CaptionRequest, String> answers;
  private final List<CaptionRequest> requests = new CopyOnWriteArrayList<>();

  private FakeCaptioner(Function<CaptionRequest, String> answers) {
    this.answers = answers;
  }

  /// Says the same of every picture.
  public static FakeCaptioner saying(String text) {
    return new FakeCaptioner(_ -> text);
  }

  /// Says what the function makes of each request.
  public static FakeCaptioner answering(Function<CaptionRequest, String> answers) {
    return new FakeCaptioner(answers);
  }

  /// Everything it was asked so far, in order.
  public List<CaptionRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
    this.requests.addAll(requests);
    Integer copies = options.numReturnSequences();
    return requests.stream()
        .map(request -> Collections.nCopies(copies == null ? 1 : copies, caption(request)))
        .toList();
  }

  /// A stream of one token, which is the whole text.
  @Override
  public CaptionStream stream(CaptionRequest request, GenerationOptions options) {
    return new FakeStream(generate(List.of(request), options).getFirst().getFirst());
  }

  private Caption caption(CaptionRequest request) {
    return new Caption(
        answers.apply(request), List.of(), 0, FinishReason.EOS, Provenance.of("fake"));
  }
}
