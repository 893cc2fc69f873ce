// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Pictures being seen.
@Name("dev.veduta.Encode")
@Label("Picture Encoding")
@Description("Pictures are seen by the model's encoder in one pass")
@Category("Veduta")
@StackTrace(false)
final class EncodeEvent extends Event implements Recorded {
  @Label("Model")
  final String model;

  @Label("Pictures")
  @Description("How many are seen together, frames of videos counted each")
  final int pictures;

  private EncodeEvent(String model, int pictures) {
    this.model = model;
    this.pictures = pictures;
  }

  static Recorded begun(String model, int pictures) {
    EncodeEvent event = new EncodeEvent(model, pictures);
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
