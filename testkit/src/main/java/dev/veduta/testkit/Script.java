// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// What a fake captioner replies to which request, and what it was asked. Safe for use by many
/// threads.
final class Script {
  private final Function<CaptionRequest, Reply> otherwise;
  private final Deque<Rule> rules = new ArrayDeque<>();
  private final Deque<Reply> turns = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();
  private Duration latency = Duration.ZERO;
  private Duration pace = Duration.ZERO;

  Script(Function<CaptionRequest, Reply> otherwise) {
    this.otherwise = otherwise;
  }

  /// What is replied to requests of a kind.
  private record Rule(Predicate<CaptionRequest> holds, Reply reply) {}

  /// Adds a rule that goes before all others.
  synchronized void when(Predicate<CaptionRequest> holds, Reply reply) {
    rules.addFirst(new Rule(holds, reply));
  }

  /// Adds a rule for every so many requests, counted since the last [#forget].
  synchronized void every(int count, Reply reply) {
    if (count < 1) {
      throw new IllegalArgumentException("every 1st request or later can be told, got " + count);
    }
    // A request is noted before its reply is looked up.
    when(_ -> asked.size() % count == 0, reply);
  }

  /// Adds replies to the next requests, which go before all rules.
  synchronized void inTurn(List<Reply> replies) {
    turns.addAll(replies);
  }

  /// Slows the replies down that take no time of their own.
  synchronized void slow(Duration toFirst, Duration betweenTokens) {
    latency = toFirst;
    pace = betweenTokens;
  }

  /// Notes a request and says what is replied to it.
  synchronized Reply ask(CaptionRequest request, GenerationOptions options, List<String> texts) {
    asked.add(new Asked(request, options, texts));
    Reply reply = turns.isEmpty() ? ruled(request) : turns.removeFirst();
    boolean isQuick = reply.latency().isZero() && reply.pace().isZero();
    return isQuick ? reply.after(latency).withTokensEvery(pace) : reply;
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /// Forgets requests, and replies whose turn has not come.
  synchronized void forget() {
    asked.clear();
    turns.clear();
  }

  private Reply ruled(CaptionRequest request) {
    return rules.stream()
        .filter(rule -> rule.holds().test(request))
        .findFirst()
        .map(Rule::reply)
        .orElseGet(() -> otherwise.apply(request));
  }
}
