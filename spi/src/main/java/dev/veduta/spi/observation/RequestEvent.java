// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import java.time.Duration;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// A request, from asking to its captions.
@Name("dev.veduta.Request")
@Label("Request")
@Description("A captioner was asked for captions or scores")
@Category("Veduta")
@StackTrace(false)
final class RequestEvent extends Event {
  @Label("Captioner")
  final String captioner;

  @Label("Model")
  final String model;

  @Label("Kind")
  final String kind;

  @Label("Pictures")
  final int pictures;

  @Label("Prompt Tokens")
  final int promptTokens;

  @Label("Output Tokens")
  int outputTokens;

  @Label("Rows")
  @Description("Texts that were computed together when it was begun, each beam counted")
  int rows;

  @Label("Queue Wait")
  @Timespan(Timespan.NANOSECONDS)
  long queueWait;

  @Label("Time To First Token")
  @Timespan(Timespan.NANOSECONDS)
  long timeToFirstToken;

  @Label("Failure")
  @Description("The class of what it failed with")
  @Nullable String failure;

  private RequestEvent(ServedModel model, AskedRequest asked) {
    captioner = model.captioner();
    this.model = model.provenance().model();
    kind = asked.kind().name();
    pictures = asked.pictures();
    promptTokens = asked.promptTokens();
  }

  /// Records the requests to a captioner.
  static RequestObserver observer(ServedModel model) {
    return asked -> {
      RequestEvent event = new RequestEvent(model, asked);
      if (!event.isEnabled()) {
        return Observation.NONE;
      }
      event.begin();
      return ServedRequest.measure(asked, event::over);
    };
  }

  private void over(ServedRequest served) {
    outputTokens = served.outputTokens();
    rows = served.rows();
    queueWait = nanoseconds(served.queueWait());
    timeToFirstToken = nanoseconds(served.timeToFirstToken());
    failure = served.errorType().orElse(null);
    commit();
  }

  private static long nanoseconds(Optional<Duration> time) {
    return time.map(Duration::toNanos).orElse(0L);
  }
}
