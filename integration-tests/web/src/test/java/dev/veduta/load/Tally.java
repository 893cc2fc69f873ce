// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What became of many requests.
///
/// @param nanos how long each took that was answered
/// @param statuses how many requests ended with each
/// @param faults what clients met with that is no answer, by its words
record Tally(Queue<Long> nanos, Map<Integer, LongAdder> statuses, Map<String, LongAdder> faults) {

  Tally() {
    this(new ConcurrentLinkedQueue<>(), new ConcurrentSkipListMap<>(), new ConcurrentHashMap<>());
  }

  void answered(int status, long tookNanos) {
    statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    if (status == 200) {
      nanos.add(tookNanos);
    }
  }

  void failed(Throwable fault) {
    faults.computeIfAbsent(String.valueOf(fault), _ -> new LongAdder()).increment();
  }

  long answers() {
    return nanos.size();
  }

  /// The time within which a share of the answers came.
  Duration quantile(double share) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1, share * sorted.length)]);
  }

  /// A few lines for people.
  String report(Duration time, List<String> memory) {
    double seconds = time.toMillis() / 1000.0;
    return """
    %d answers in %.1f s, %.1f each second
    status: %s; no answer: %s
    p50 %d ms, p90 %d ms, p99 %d ms, longest %d ms
    %s
    """
        .formatted(
            answers(),
            seconds,
            answers() / seconds,
            new TreeMap<>(statuses),
            faults,
            quantile(0.5).toMillis(),
            quantile(0.9).toMillis(),
            quantile(0.99).toMillis(),
            quantile(1).toMillis(),
            String.join(System.lineSeparator(), memory));
  }
}
