// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A model being loaded.
@Name("dev.veduta.Load")
@Label("Model Load")
@Description("A captioner's model is loaded: its files are read, its weights packed")
@Category("Veduta")
@StackTrace(false)
final class LoadEvent extends Event implements Recorded {
  @Label("Captioner")
  final String captioner;

  @Label("Model")
  final String model;

  private LoadEvent(String captioner, String model) {
    this.captioner = captioner;
    this.model = model;
  }

  static Recorded begun(String captioner, String model) {
    LoadEvent event = new LoadEvent(captioner, model);
    if (!event.isEnabled()) {
      return FlightRecorder.NOTHING;
    }
    event.begin();
    return event;
  }

  @Override
  public void close() {
    commit();
  }
}
