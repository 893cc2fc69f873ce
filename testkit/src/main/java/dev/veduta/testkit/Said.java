// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Classification;
import dev.veduta.api.Classification.NamedClass;
import dev.veduta.api.Content;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Provenance;
import dev.veduta.api.Reading;
import dev.veduta.api.Score;
import dev.veduta.api.Token;
import dev.veduta.api.VedutaException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// A reply that was given, as the results of each task.
record Said(Reply reply, GenerationOptions options) {
  /// Of a text that a fake doesn't say.
  private static final double UNLIKELY = 1e-3;

  /// Certainty leaves something to the others, as a model does.
  private static final double MOST = 1 - 1e-6;

  /// What a script replies to requests that are made together, when all of it is said.
  static List<Said> all(Script script, List<CaptionRequest> requests, GenerationOptions options) {
    List<Reply> replies =
        requests.stream().map(request -> script.ask(request, options, List.of())).toList();
    await(replies.stream().map(Reply::length).max(Comparator.naturalOrder()).orElse(Duration.ZERO));
    for (int i = 0; i < replies.size(); i++) {
      check(replies.get(i), requests.get(i));
    }
    return replies.stream().map(reply -> new Said(reply, options)).toList();
  }

  /// What a script replies to a request with texts of its own.
  static Said one(Script script, CaptionRequest request, List<String> texts) {
    Reply reply = script.ask(request, GenerationOptions.DEFAULT, texts);
    await(reply.length());
    check(reply, request);
    return new Said(reply, GenerationOptions.DEFAULT);
  }

  List<Caption> captions() {
    Integer copies = options.numReturnSequences();
    Caption caption = reply.caption(reply.tokens(), reply.finishReason(), options);
    return Collections.nCopies(copies == null ? 1 : copies, caption);
  }

  List<Reading> readings() {
    return captions().stream()
        .map(
            caption ->
                new Reading(
                    caption,
                    reply.content() == null
                        ? Content.unstructured(caption.text())
                        : reply.content()))
        .toList();
  }

  Classification classification(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a picture can't be classified without names, got none");
    }
    boolean isKnown = names.contains(reply.text()) && names.size() > 1;
    double best = isKnown ? Math.min(MOST, reply.confidence()) : 1.0 / names.size();
    double rest = isKnown ? (1 - best) / (names.size() - 1) : best;
    List<NamedClass> classes =
        names.stream()
            .map(name -> named(name, name.equals(reply.text()) ? best : rest))
            .sorted(Comparator.comparingDouble(one -> -one.probability()))
            .toList();
    return new Classification(classes, Provenance.of("fake"));
  }

  Score score(String text) {
    boolean isSaid = text.equals(reply.text());
    Reply scored = Reply.text(text).withConfidence(isSaid ? reply.confidence() : UNLIKELY);
    return new Score(scored.tokens(), Provenance.of("fake"));
  }

  Score score(List<Integer> labels) {
    float logProbability = (float) Math.log(reply.confidence());
    return new Score(
        labels.stream().map(id -> new Token(id, "", "", logProbability, 0)).toList(),
        Provenance.of("fake"));
  }

  private static void check(Reply reply, CaptionRequest request) {
    if (reply.fault() != null) {
      throw reply.fault().apply(request.visual());
    }
  }

  private static void await(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VedutaException("interrupted while waiting for a fake caption", e);
    }
  }

  private static NamedClass named(String name, double probability) {
    return new NamedClass(name, Math.log(probability), probability);
  }
}
