// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What became of many requests.
///
/// @param begun when, in terms of [System#nanoTime]
/// @param answers each that was given, when and after how long
/// @param statuses how many requests ended with each
/// @param faults what clients met with that is no answer, by its words
record Tally(
    long begun,
    Queue<Answer> answers,
    Map<Integer, LongAdder> statuses,
    Map<String, LongAdder> faults) {

  private static final int WINDOWS = 12;

  Tally() {
    this(
        System.nanoTime(),
        new ConcurrentLinkedQueue<>(),
        new ConcurrentSkipListMap<>(),
        new ConcurrentHashMap<>());
  }

  /// @param at when it was complete, in nanoseconds since all began
  /// @param took nanoseconds
  record Answer(long at, long took) {}

  void answered(int status, long tookNanos) {
    statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    if (status == 200) {
      answers.add(new Answer(System.nanoTime() - begun, tookNanos));
    }
  }

  void failed(Throwable fault) {
    faults.computeIfAbsent(String.valueOf(fault), _ -> new LongAdder()).increment();
  }

  /// The time within which a share of the answers came.
  Duration quantile(double share) {
    return quantile(share, 0, Long.MAX_VALUE);
  }

  private Duration quantile(double share, long from, long to) {
    long[] sorted =
        answers.stream()
            .filter(answer -> from <= answer.at() && answer.at() < to)
            .mapToLong(Answer::took)
            .sorted()
            .toArray();
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1, share * sorted.length)]);
  }

  /// The median and the slowest hundredth as time goes by.
  private String course(Duration time) {
    long window = time.dividedBy(WINDOWS).toNanos();
    return LongStream.range(0, WINDOWS)
        .mapToObj(
            i ->
                "%d/%d"
                    .formatted(
                        quantile(0.5, i * window, (i + 1) * window).toMillis(),
                        quantile(0.99, i * window, (i + 1) * window).toMillis()))
        .collect(Collectors.joining(", "));
  }

  /// A few lines for people.
  String report(Duration time, List<String> memory) {
    double seconds = time.toMillis() / 1000.0;
    return """
    %d answers in %.1f s, %.1f each second
    status: %s; no answer: %s
    p50 %d ms, p90 %d ms, p99 %d ms, longest %d ms
    p50/p99 of each twelfth of the time: %s
    %s
    """
        .formatted(
            answers.size(),
            seconds,
            answers.size() / seconds,
            new TreeMap<>(statuses),
            faults,
            quantile(0.5).toMillis(),
            quantile(0.9).toMillis(),
            quantile(0.99).toMillis(),
            quantile(1).toMillis(),
            course(time),
            String.join(System.lineSeparator(), memory));
  }
}
