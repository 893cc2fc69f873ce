// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.VisualQuestionAnswerer;
import java.util.List;
import java.util.function.Function;

/// An answerer for tests of applications: it answers at once what it was told to, looks at no
/// picture, and remembers what it was asked. Safe for use by many threads.
///
/// ```java
/// @Produces @Captioner("signs") @ApplicationScoped
/// VisualQuestionAnswerer signs = FakeAnswerer.saying("stop");
/// ```
public final class FakeAnswerer implements VisualQuestionAnswerer {
  private final FakeCaptioner captioner;

  private FakeAnswerer(FakeCaptioner captioner) {
    this.captioner = captioner;
  }

  /// Gives the same answer to every question.
  public static FakeAnswerer saying(String answer) {
    return new FakeAnswerer(FakeCaptioner.saying(answer));
  }

  /// Gives the answer that the function makes of each request.
  public static FakeAnswerer answering(Function<CaptionRequest, String> answers) {
    return new FakeAnswerer(FakeCaptioner.answering(answers));
  }

  /// Everything it was asked so far, in order.
  public List<CaptionRequest> requests() {
    return captioner.requests();
  }

  @Override
  public List<Caption> answerAll(List<CaptionRequest> requests, GenerationOptions options) {
    return captioner.generate(requests, options).stream().map(List::getFirst).toList();
  }
}
