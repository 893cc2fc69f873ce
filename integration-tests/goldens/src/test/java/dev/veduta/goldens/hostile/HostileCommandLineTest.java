// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.goldens.Cases;
import dev.veduta.goldens.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The command line, given a mutilated file, …
final class HostileCommandLineTest {
  /// What the virtual machine itself says; the launcher keeps it from the user.
  private static final String INCUBATING = "WARNING: Using incubator modules";

  @TempDir private Path temporary;
  private Path sound = Path.of("");
  private Path folder = Path.of("");

  /// What a process left behind.
  private record Outcome(int code, List<String> out, List<String> err) {}

  static Stream<Fault> modelFaults() throws IOException {
    byte[] weights = Files.readAllBytes(Cases.own("git/checkpoint").resolve(WeightFaults.FILE));
    return Stream.of(
            every(60, WeightFaults.all(weights)),
            every(80, JsonFaults.all()),
            every(12, TokenizerFaults.ofVocabulary()))
        .flatMap(faults -> faults);
  }

  static Stream<Fault> pictureFaults() {
    return every(40, PictureFaults.all());
  }

  @BeforeEach
  void prepare() throws IOException {
    sound = Folders.copyTo(Cases.own("git/checkpoint"), temporary.resolve("sound"));
    folder = Folders.copyTo(sound, temporary.resolve("spoilt"));
    Folders.copy(Cases.pictures(), folder);
  }

  @ParameterizedTest
  @MethodSource("modelFaults")
  void saysInOneLineWhatIsWrongWithAModel(Fault fault) throws Exception {
    fault.change().apply(folder);

    saysOneLine(
        fault,
        run("caption", "--model", folder.toString(), folder.resolve("noise.png").toString()));
  }

  @ParameterizedTest
  @MethodSource("pictureFaults")
  void saysInOneLineWhatIsWrongWithAPicture(Fault fault) throws Exception {
    fault.change().apply(folder);

    Path picture = folder.resolve(fault.mentions().getFirst());
    saysOneLine(fault, run("caption", "--model", sound.toString(), picture.toString()));
  }

  @Test
  void describesASoundPicture() throws Exception {
    Outcome outcome =
        run("caption", "-q", "--model", sound.toString(), folder.resolve("noise.png").toString());

    assertThat(outcome).isEqualTo(new Outcome(0, outcome.out(), List.of()));
    assertThat(outcome.out()).hasSize(1);
  }

  @Test
  void failsACaseThatDiffers() throws Exception {
    Path golden = Folders.copyTo(Cases.own("git"), temporary.resolve("case"));
    Path pictures = Cases.own("git-40");
    Files.delete(golden.resolve("image-0.png"));
    Files.copy(pictures.resolve("image-0.png"), golden.resolve("image-0.png"));

    Outcome outcome = run("verify", golden.toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).anyMatch(line -> line.matches(".*FAIL\\s+pixel_values .*"));
    assertThat(outcome.out()).anyMatch(line -> line.matches(".*FAIL\\s+logits .*"));
    assertThat(outcome.err()).isEmpty();
  }

  private static void saysOneLine(Fault fault, Outcome outcome) {
    assertThat(outcome.code()).as(fault.name()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).hasSize(1).first().asString().startsWith("veduta: ");
    assertThat(outcome.err().getFirst()).contains(fault.mentions()).doesNotContain("Exception");
  }

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.veduta.cli.Veduta"));
    command.addAll(List.of(arguments));
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    // No measurement: a hang must not last.
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("it ends").isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readAllLines(out, UTF_8),
        Files.readAllLines(err, UTF_8).stream()
            .filter(line -> !line.startsWith(INCUBATING))
            .toList());
  }

  /// The first of a stream and every so many after it.
  private static Stream<Fault> every(int step, Stream<Fault> faults) {
    List<Fault> all = faults.toList();
    return Stream.iterate(0, i -> i < all.size(), i -> i + step).map(all::get);
  }
}
