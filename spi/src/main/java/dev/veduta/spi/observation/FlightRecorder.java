// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

/// Java Flight Recorder, as far as it is there.
final class FlightRecorder {
  /// Whether its classes can be loaded; those of events are not touched where they can't.
  static final boolean PRESENT = isPresent();

  /// Work that nobody records.
  static final Recorded NOTHING = () -> {};

  private FlightRecorder() {}

  private static boolean isPresent() {
    try {
      Class.forName("jdk.jfr.Event", false, FlightRecorder.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException _) {
      return false;
    }
  }
}
