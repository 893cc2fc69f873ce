// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Classification;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Reading;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.api.Shot;
import dev.veduta.api.ShotListener;
import dev.veduta.api.ShotOptions;
import dev.veduta.api.TextReader;
import dev.veduta.api.Video;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.api.VisualQuestionAnswerer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// A captioner for tests of applications, with all tasks of one: it says what it was told to, looks
/// at no picture, and remembers what it was asked. Safe for use by many threads.
///
/// ```java
/// FakeCaptioner fake =
///     FakeCaptioner.saying("a picture")                          // of everything else
///         .about("receipt.png", "a receipt over 12 euros")       // by the name of the picture
///         .to("how many?", "three")                              // by the question
///         .about("damaged.png", Reply.unreadable())              // faults are replies too
///         .every(10, Reply.busy());
///
/// new Album(fake).describe(picture);
/// assertThat(fake.requests()).containsExactly(CaptionRequest.describe(picture));
/// ```
///
/// In a CDI container it is a bean like any other, and takes the place of the configured captioner
/// of its name, in all its tasks:
///
/// ```java
/// @Produces @Singleton @Captioner("receipts")
/// FakeCaptioner receipts = FakeCaptioner.saying("a receipt over 12 euros");
/// ```
///
/// Where two tasks name a method alike, such as `answer`, a variable of the task's interface says
/// which is meant.
///
/// Replies in turn go first, then rules, the last added before the others, then what it was made
/// with.
public final class FakeCaptioner
    implements ImageCaptioner,
        VisualQuestionAnswerer,
        TextReader,
        VideoCaptioner,
        ImageClassifier,
        Scorer {
  private final Script script;
  private volatile List<Duration> cuts = List.of(Duration.ofSeconds(1));

  private FakeCaptioner(Function<CaptionRequest, Reply> otherwise) {
    script = new Script(otherwise);
  }

  /// Says the same of everything.
  public static FakeCaptioner saying(String text) {
    return replying(Reply.text(text));
  }

  /// Replies the same to everything.
  public static FakeCaptioner replying(Reply reply) {
    return new FakeCaptioner(_ -> reply);
  }

  /// Says what the function makes of each request.
  public static FakeCaptioner answering(Function<CaptionRequest, String> answers) {
    return new FakeCaptioner(request -> Reply.text(answers.apply(request)));
  }

  /// Says this of the picture or video of that name, or of that file name.
  public FakeCaptioner about(String name, String text) {
    return about(name, Reply.text(text));
  }

  /// Replies this about the picture or video of that name, or of that file name.
  public FakeCaptioner about(String name, Reply reply) {
    return when(request -> Asked.isAbout(request, name), reply);
  }

  /// Says this to a question, also one about a document, or to a task.
  public FakeCaptioner to(String question, String answer) {
    return to(question, Reply.text(answer));
  }

  /// Replies this to a question, also one about a document, or to a task.
  public FakeCaptioner to(String question, Reply reply) {
    return when(request -> Asked.asks(request, question), reply);
  }

  /// Replies this to requests for which a condition holds.
  public FakeCaptioner when(Predicate<CaptionRequest> holds, Reply reply) {
    script.when(holds, reply);
    return this;
  }

  /// Says these in turn to the next requests, whatever they are.
  public FakeCaptioner inTurn(String... texts) {
    return inTurn(Arrays.stream(texts).map(Reply::text).toArray(Reply[]::new));
  }

  /// Replies these in turn to the next requests, whatever they are.
  public FakeCaptioner inTurn(Reply... replies) {
    script.inTurn(List.of(replies));
    return this;
  }

  /// Replies this to each request whose number is a multiple of `count`, such as a fault.
  ///
  /// @param count at least 1
  public FakeCaptioner every(int count, Reply reply) {
    script.every(count, reply);
    return this;
  }

  /// Takes time for replies that have none of their own.
  ///
  /// @param toFirst until the first token
  /// @param betweenTokens from each token to the next
  public FakeCaptioner taking(Duration toFirst, Duration betweenTokens) {
    script.slow(toFirst, betweenTokens);
    return this;
  }

  /// Finds shots in every film that end then; without this one that ends after a second.
  public FakeCaptioner findingShotsUntil(Duration... ends) {
    cuts = List.of(ends);
    return this;
  }

  /// Everything it was asked so far, in order.
  public List<Asked> asked() {
    return script.asked();
  }

  /// The requests of all that it was asked so far, in order.
  public List<CaptionRequest> requests() {
    return asked().stream().map(Asked::request).toList();
  }

  /// Forgets what it was asked, and replies whose turn has not come: for the next test.
  public void forget() {
    script.forget();
  }

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
    return Said.all(script, requests, options).stream().map(Said::captions).toList();
  }

  /// Starts a text of which each word is a token. A reply that is nothing but a fault, and takes no
  /// time, is thrown here; every other fault is the stream's.
  @Override
  public CaptionStream stream(CaptionRequest request, GenerationOptions options) {
    Reply reply = script.ask(request, options, List.of());
    if (reply.fault() != null && reply.failsAtOnce()) {
      throw reply.fault().apply(request.visual());
    }
    return FakeStream.of(reply, request, options);
  }

  @Override
  public List<Caption> answerAll(List<CaptionRequest> requests, GenerationOptions options) {
    return generate(requests, options).stream().map(List::getFirst).toList();
  }

  @Override
  public List<List<Reading>> read(List<CaptionRequest> requests, GenerationOptions options) {
    return Said.all(script, requests, options).stream().map(Said::readings).toList();
  }

  @Override
  public Caption caption(Video video, GenerationOptions options) {
    return answerAll(List.of(CaptionRequest.describe(video)), options).getFirst();
  }

  @Override
  public void describeShots(
      Path film, ShotOptions shots, GenerationOptions options, ShotListener listener) {
    Duration start = Duration.ZERO;
    for (Duration end : cuts) {
      Video shot = Video.of(film).between(start, end);
      listener.shot(new Shot(start, end, caption(shot, options)));
      start = end;
    }
  }

  /// The name that it says has the reply's confidence, the others share the rest; where it says
  /// none of them, all are alike.
  @Override
  public Classification classify(CaptionRequest request, List<String> names) {
    return Said.one(script, request, names).classification(names);
  }

  /// The text that it says has the reply's confidence in each word, others a thousandth.
  @Override
  public List<Score> score(CaptionRequest request, List<String> texts) {
    Said said = Said.one(script, request, texts);
    return texts.stream().map(said::score).toList();
  }

  /// Each label has the reply's confidence.
  @Override
  public Score score(CaptionRequest request, List<Integer> tokens, List<Integer> labels) {
    if (labels.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "%d tokens need as many labels, got %d".formatted(tokens.size(), labels.size()));
    }
    return Said.one(script, request, List.of())
        .score(labels.stream().filter(id -> id != IGNORED).toList());
  }
}
