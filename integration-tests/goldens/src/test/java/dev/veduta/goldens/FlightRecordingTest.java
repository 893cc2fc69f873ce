// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording of Java Flight Recorder …
final class FlightRecordingTest {
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));

  @TempDir Path folder;

  @Test
  void holdsTheLoadOfAModelItsPicturesItsStepsAndItsRequests() throws IOException {
    List<Caption> captions = new ArrayList<>();
    List<RecordedEvent> events =
        recorded(
            () -> {
              try (Captioners captioners = open("watched")) {
                captions.add(captioners.get().caption(FOX));
                assertThatThrownBy(
                        () -> captioners.get().caption(Image.of("torn.png", new byte[] {1, 2})))
                    .isInstanceOf(ImageException.class);
              }
            });

    RecordedEvent load = only(events, "dev.veduta.Load");
    assertThat(load.getString("captioner")).isEqualTo("watched");
    assertThat(load.getString("model")).endsWith("git-scenes");
    assertThat(load.getDuration()).isPositive();
    RecordedEvent encode = only(events, "dev.veduta.Encode");
    assertThat(encode.getString("model")).isEqualTo("git-scenes");
    assertThat(encode.getInt("pictures")).isEqualTo(1);
    int tokens = captions.getFirst().tokens().size();
    assertThat(all(events, "dev.veduta.Step"))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.getInt("rows")).isEqualTo(1));
    assertThat(all(events, "dev.veduta.Step").stream().mapToInt(one -> one.getInt("tokens")).sum())
        .isEqualTo(tokens);
    List<RecordedEvent> requests = all(events, "dev.veduta.Request");
    assertThat(requests).hasSize(2);
    RecordedEvent answered = requests.get(0);
    assertThat(answered.getString("captioner")).isEqualTo("watched");
    assertThat(answered.getInt("outputTokens")).isEqualTo(tokens);
    assertThat(answered.getDuration("queueWait")).isPositive();
    assertThat(answered.getDuration("timeToFirstToken"))
        .isBetween(answered.getDuration("queueWait"), answered.getDuration());
    assertThat(answered.getString("failure")).isNull();
    assertThat(requests.get(1).getString("failure")).isEqualTo(ImageException.class.getName());
    assertThat(requests.get(1).getDuration("queueWait")).isEqualTo(Duration.ZERO);
  }

  @Test
  void isNotNeeded() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--limit-modules=java.base,java.desktop,java.logging,java.management,java.xml,jdk.unsupported",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutFlightRecorder.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(jvm.waitFor()).as(output).isZero();
    assertThat(output).contains("jdk.jfr is missing", "a frog on an orange background");
  }

  /// Describes a picture in a JVM that can't record.
  static final class WithoutFlightRecorder {
    private WithoutFlightRecorder() {}

    public static void main(String[] arguments) {
      if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
        System.out.println("jdk.jfr is missing");
      }
      try (Captioners captioners = open("default")) {
        Image frog = Image.of(Path.of("../../docs/samples/frog.png"));
        System.out.println(captioners.get().caption(frog).text());
      }
    }
  }

  private List<RecordedEvent> recorded(Runnable work) throws IOException {
    Path file = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getCategoryNames().contains("Veduta"))
        .toList();
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    assertThat(all(events, name)).hasSize(1);
    return all(events, name).getFirst();
  }

  private static List<RecordedEvent> all(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static Captioners open(String name) {
    CaptionerSettings settings =
        CaptionerSettings.of(name, "classpath:dev/veduta/models/git-scenes")
            .withBackend("vector-cpu");
    return Captioners.open(List.of(settings), Providers.installed());
  }
}
