// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import dev.veduta.api.Caption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What has become of a request, and how long it took.
///
/// @param asked what it asked for
/// @param duration from asking to the end
/// @param queueWait until it was begun; empty if it never was
/// @param rows texts that were computed together when it was begun; 0 if it never was
/// @param timeToFirstToken from asking; empty when none was computed
/// @param captions that it got
/// @param failure why it got none
public record ServedRequest(
    AskedRequest asked,
    Duration duration,
    Optional<Duration> queueWait,
    int rows,
    Optional<Duration> timeToFirstToken,
    List<Caption> captions,
    Optional<Throwable> failure) {

  public ServedRequest {
    captions = List.copyOf(captions);
  }

  /// Measures a request from now on.
  ///
  /// @param listener gets what has become of it, once
  public static Observation measure(AskedRequest asked, Consumer<ServedRequest> listener) {
    return new Measured(asked, listener);
  }

  /// Tokens of all its captions.
  public int outputTokens() {
    return captions.stream().mapToInt(caption -> caption.tokens().size()).sum();
  }

  /// The time of each token behind the first, of the longest text; empty where there is none.
  public Optional<Duration> timePerOutputToken() {
    int longest = captions.stream().mapToInt(caption -> caption.tokens().size()).max().orElse(0);
    return longest < 2
        ? Optional.empty()
        : timeToFirstToken.map(first -> duration.minus(first).dividedBy(longest - 1));
  }

  /// The reasons for which its texts end, in small letters, such as `eos`.
  public List<String> finishReasons() {
    return captions.stream()
        .map(caption -> caption.finishReason().name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /// What it failed with: the name of a class.
  public Optional<String> errorType() {
    return failure.map(fault -> fault.getClass().getName());
  }

  private static final class Measured implements Observation {
    private final AskedRequest asked;
    private final Consumer<ServedRequest> listener;
    private final long start = System.nanoTime();
    private @Nullable Duration queueWait;
    private @Nullable Duration timeToFirstToken;
    private int rows;

    Measured(AskedRequest asked, Consumer<ServedRequest> listener) {
      this.asked = asked;
      this.listener = listener;
    }

    @Override
    public void begun(int together) {
      queueWait = sinceStart();
      rows = together;
    }

    @Override
    public void firstToken() {
      timeToFirstToken = sinceStart();
    }

    @Override
    public void ended(List<Caption> captions) {
      over(captions, null);
    }

    @Override
    public void failed(Throwable cause) {
      over(List.of(), cause);
    }

    private void over(List<Caption> captions, @Nullable Throwable failure) {
      listener.accept(
          new ServedRequest(
              asked,
              sinceStart(),
              Optional.ofNullable(queueWait),
              rows,
              Optional.ofNullable(timeToFirstToken),
              captions,
              Optional.ofNullable(failure)));
    }

    private Duration sinceStart() {
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
