// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

/// Work that Java Flight Recorder records from when this is made until it is closed. It costs
/// nothing where nobody records, and needs no module `jdk.jfr`: a JVM made by `jlink` may lack it,
/// and a container may hide it from applications.
///
/// ```java
/// try (Recorded work = Recorded.step(model, texts, rows)) {
///   work.made(tokens);
/// }
/// ```
public interface Recorded extends AutoCloseable {

  /// A model being loaded, as `dev.veduta.Load`.
  ///
  /// @param captioner its name
  /// @param model as the captioner's settings name it
  static Recorded load(String captioner, String model) {
    return FlightRecorder.PRESENT ? LoadEvent.begun(captioner, model) : FlightRecorder.NOTHING;
  }

  /// Pictures being seen in one pass, as `dev.veduta.Encode`.
  ///
  /// @param pictures frames of videos counted each
  static Recorded encode(String model, int pictures) {
    return FlightRecorder.PRESENT ? EncodeEvent.begun(model, pictures) : FlightRecorder.NOTHING;
  }

  /// A step of all texts under way in a session, as `dev.veduta.Step`.
  ///
  /// @param rows that are computed for these texts, beams counted
  static Recorded step(String model, int texts, int rows) {
    return FlightRecorder.PRESENT ? StepEvent.begun(model, texts, rows) : FlightRecorder.NOTHING;
  }

  /// Requests, each as `dev.veduta.Request`.
  static RequestObserver requests(ServedModel model) {
    return FlightRecorder.PRESENT ? RequestEvent.observer(model) : RequestObserver.NONE;
  }

  /// Notes how many tokens were chosen.
  default void made(int tokens) {}

  /// Ends the work.
  @Override
  void close();
}
