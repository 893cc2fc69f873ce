// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.runtime.MemorySize;
import java.util.List;

/// How much clients may ask of the queue of jobs, below `veduta.web.jobs.`.
///
/// @param maxBytes most bytes of the pictures that are uploaded for one job
/// @param allBytes most bytes of those of all jobs together
/// @param maxPictures most pictures that are uploaded for, or addresses that are given to, one job
/// @param most jobs there may be before no more are added
/// @param work whether this application works on the queue; otherwise another process must
record JobSettings(long maxBytes, long allBytes, int maxPictures, int most, boolean work) {
  static final List<String> NAMES =
      List.of("jobs.max-bytes", "jobs.all-bytes", "jobs.max-pictures", "jobs.most", "jobs.work");

  /// What is set; what is not is as large as suits one machine.
  static JobSettings of(WebSettings.Given given) {
    return new JobSettings(
        given.read("jobs.max-bytes", 2L << 30, MemorySize.EXPECTED, WebSettings::size),
        given.read("jobs.all-bytes", 10L << 30, MemorySize.EXPECTED, WebSettings::size),
        given.read(
            "jobs.max-pictures",
            100_000,
            "a number from 1 to 1000000",
            text -> WebSettings.whole(text, 1_000_000)),
        given.read(
            "jobs.most",
            1000,
            "a number from 1 to 100000",
            text -> WebSettings.whole(text, 100_000)),
        given.read("jobs.work", true, "true or false", WebSettings::flag));
  }
}
