// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A step of texts under way.
@Name("dev.veduta.Step")
@Label("Decoding Step")
@Description("All texts under way in a session are continued")
@Category("Veduta")
@StackTrace(false)
final class StepEvent extends Event implements Recorded {
  @Label("Model")
  final String model;

  @Label("Texts")
  @Description("How many are decoded together")
  final int texts;

  @Label("Rows")
  @Description("What is computed for them, each beam counted")
  final int rows;

  @Label("Tokens")
  @Description("How many were chosen for all texts; several for one that was drafted")
  int tokens;

  private StepEvent(String model, int texts, int rows) {
    this.model = model;
    this.texts = texts;
    this.rows = rows;
  }

  static Recorded begun(String model, int texts, int rows) {
    StepEvent event = new StepEvent(model, texts, rows);
    if (!event.isEnabled()) {
      return FlightRecorder.NOTHING;
    }
    event.begin();
    return event;
  }

  @Override
  public void made(int chosen) {
    tokens = chosen;
  }

  @Override
  public void close() {
    commit();
  }
}
