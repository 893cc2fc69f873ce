// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts what fails in a row, and waits longer after each failure.
final class Attempts {
  /// Without a connection more attempts seldom help, and somebody waits.
  private static final int MOST_UNREACHABLE = 2;

  private final HubPatience patience;
  private final String purpose;
  private final Consumer<String> said;
  private int failures;

  /// @param purpose what is tried, for messages: `config.json of microsoft/git-base`
  /// @param said hears that and why something is tried again
  Attempts(HubPatience patience, String purpose, Consumer<String> said) {
    this.patience = patience;
    this.purpose = purpose;
    this.said = said;
  }

  /// Something new has arrived, so the next failure is the first.
  void succeeded() {
    failures = 0;
  }

  /// Waits until it may be tried again.
  ///
  /// @throws GivenUp when that would be in vain
  void failed(PassingTrouble trouble) throws GivenUp, InterruptedException {
    failures++;
    int most =
        trouble.isUnreachable()
            ? Math.min(MOST_UNREACHABLE, patience.attempts())
            : patience.attempts();
    Duration asked = trouble.pause();
    if (asked != null && asked.compareTo(patience.longestPause()) > 0) {
      throw new GivenUp(
          "%s can't be had now: %s, to be asked again in %d seconds; try again then, or set HF_TOKEN, as the hub allows more to those it knows"
              .formatted(purpose, trouble.getMessage(), asked.toSeconds()),
          trouble);
    }
    if (failures >= most) {
      throw new GivenUp(
          "%s can't be had now: %s%s; try again later, and check the network, HF_ENDPOINT and HTTPS_PROXY. What has arrived is kept"
              .formatted(
                  purpose,
                  trouble.getMessage(),
                  failures == 1 ? "" : ", %d times in a row".formatted(failures)),
          trouble);
    }
    Duration pause = pause(asked);
    said.accept(
        "%s: %s; trying again in %.1f seconds"
            .formatted(purpose, trouble.getMessage(), pause.toMillis() / 1000.0));
    Thread.sleep(pause);
  }

  /// Doubled each time, and up to half as much again, so that many don't come back at once.
  private Duration pause(@Nullable Duration asked) {
    Duration own = patience.firstPause().multipliedBy(1L << Math.min(failures - 1, 16));
    Duration bounded = own.compareTo(patience.longestPause()) > 0 ? patience.longestPause() : own;
    Duration longer = asked != null && asked.compareTo(bounded) > 0 ? asked : bounded;
    return longer.plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2 + 1));
  }
}
