// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.time.Duration;

/// How long the hub is waited for, and how often it is asked again.
///
/// @param answer until a connection stands and an answer begins
/// @param stall without a single byte of a file
/// @param attempts in a row that bring nothing new, the first included
/// @param firstPause before the second attempt; each further one doubles it
/// @param longestPause between attempts, and the longest that a server's `Retry-After` is obeyed
public record HubPatience(
    Duration answer, Duration stall, int attempts, Duration firstPause, Duration longestPause) {
  /// As huggingface_hub has it where nothing is set: ten seconds for an answer, and for a byte.
  public static final HubPatience USUAL =
      new HubPatience(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          6,
          Duration.ofSeconds(1),
          Duration.ofMinutes(5));

  public HubPatience {
    if (answer.isNegative() || answer.isZero() || stall.isNegative() || stall.isZero()) {
      throw new HubException(
          "the hub can't answer in %s or send bytes in %s; expected times above zero"
              .formatted(answer, stall));
    }
    if (attempts < 1) {
      throw new HubException("%d attempts are too few; expected at least one".formatted(attempts));
    }
  }
}
