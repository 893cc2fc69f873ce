// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionInspector;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Classification;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Inspection;
import dev.veduta.api.Provenance;
import dev.veduta.api.Reading;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.api.TextReader;
import dev.veduta.api.Token;
import dev.veduta.runtime.Watch;
import dev.veduta.web.Problem.Kind;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// A request from when it is let in until it is answered. It owns its place, its memory, its
/// temporary file and its use of a model, and gives all back when it is closed.
final class Visit implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.web");

  private final Deque<AutoCloseable> held = new ArrayDeque<>();
  private long begun;
  private long deadline;
  private @Nullable Asked asked;
  private Models.@Nullable Use model;

  Visit(Admission.Place place) {
    held.push(place);
  }

  /// Starts the clock, when the request has arrived.
  void begin(Duration timeout) {
    begun = System.nanoTime();
    deadline = begun + timeout.toNanos();
  }

  void asks(Asked asked) {
    this.asked = asked;
  }

  void uses(Models.Use model) {
    held.push(model);
    this.model = model;
  }

  void holds(AutoCloseable one) {
    held.push(one);
  }

  /// A file that is deleted when this is closed.
  Path keep(Path file) {
    held.push(() -> Files.deleteIfExists(file));
    return file;
  }

  /// How long it may still take, at least a little.
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
  }

  Asked asked() {
    return Objects.requireNonNull(asked, "what is asked is read first");
  }

  Models.Use model() {
    return Objects.requireNonNull(model, "the model is opened first");
  }

  /// The answer, when it is complete.
  JsonObject answer() {
    return inTime(
        () ->
            switch (asked().work()) {
              case CAPTIONS, ANSWERS, VIDEOS -> caption(waitFor(stream()));
              case TEXTS -> text();
              case CLASSES -> classes();
              case INSPECTIONS -> inspection();
            });
  }

  /// Begins a text whose words are heard as they come.
  CaptionStream stream() {
    return model().as(ImageCaptioner.class).stream(asked().request(), asked().options());
  }

  JsonObject caption(Caption caption) {
    return end(Answers.caption(caption), caption.provenance());
  }

  private static Caption waitFor(CaptionStream stream) throws Exception {
    try (stream) {
      return stream.caption().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private JsonObject text() {
    Reading reading =
        model()
            .as(TextReader.class)
            .read(List.of(asked().request()), asked().options())
            .getFirst()
            .getFirst();
    return end(Answers.reading(reading), reading.caption().provenance());
  }

  private JsonObject classes() {
    Classification classification =
        model().as(ImageClassifier.class).classify(asked().request(), asked().labels());
    return end(Answers.classification(classification), classification.provenance());
  }

  private JsonObject inspection() throws Exception {
    String text;
    List<Token> tokens;
    if (asked().text().isPresent()) {
      text = asked().text().get();
      Score score = model().as(Scorer.class).score(asked().request(), List.of(text)).getFirst();
      tokens = score.tokens();
    } else {
      Caption caption = waitFor(stream());
      text = caption.text();
      tokens = caption.tokens();
    }
    Inspection inspection =
        model()
            .as(CaptionInspector.class)
            .inspect(asked().request(), tokens.stream().map(Token::id).toList());
    return end(Answers.inspection(text, tokens, inspection), inspection.provenance());
  }

  private JsonObject end(JsonObjectBuilder answer, Provenance provenance) {
    return Answers.end(
            answer,
            model().captioner(),
            provenance,
            (System.nanoTime() - begun) / 1e9,
            asked().size())
        .build();
  }

  /// Does something that is interrupted when the request has taken too long.
  <T> T inTime(Callable<T> work) {
    try (Watch watch = new Watch(left())) {
      try {
        return work.call();
      } catch (Exception e) {
        throw new ProblemException(watch.hasRung() ? late() : Failures.ofModel(e), e);
      }
    }
  }

  static Problem late() {
    return Problem.of(
        Kind.TIME,
        "the answer took longer than this server gives it (veduta.web.timeout); ask for fewer"
            + " tokens or beams, or try again later");
  }

  /// Whether it has taken as long as it may.
  boolean isLate() {
    return System.nanoTime() - deadline >= 0;
  }

  @Override
  public void close() {
    while (!held.isEmpty()) {
      try {
        held.pop().close();
      } catch (Exception e) {
        // The others are given back all the same.
        LOG.log(System.Logger.Level.WARNING, "something of a request could not be given back", e);
      }
    }
  }
}
