// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoCommandTest {
  private static final Path CASE =
      Path.of("../../integration-tests/goldens/src/test/resources/cases/git-video");
  private static final String MODEL = "--model=" + CASE.resolve("checkpoint");

  @TempDir Path folder;

  @Test
  void describesAFilm() throws IOException {
    Path film = film("film.mp4", 20, 200);

    Run run = Run.of("video", MODEL, "--max-new-tokens=3", "--json", film.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(Run.json(run.lines().getFirst()).getString("file")).isEqualTo(film.toString());
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "7"})
  void seesMoreOrFewerFramesThanTheModelWasTrainedWith(String frames) throws IOException {
    Path film = film("film.mp4", 20, 200);

    Run run = Run.of("video", MODEL, "--max-new-tokens=3", "--frames=" + frames, film.toString());

    assertThat(run.err()).contains(frames + " frame", "interpolated");
    assertThat(run.code()).isZero();
  }

  @Test
  void describesSeveralFilmsEachByItself() throws IOException {
    Path first = film("first.mp4", 20, 200);
    Path broken = Files.writeString(folder.resolve("broken.mp4"), "no film");
    Path second = film("second.mp4", 20, 90);

    Run run =
        Run.of(
            "video",
            MODEL,
            "--max-new-tokens=3",
            "--json",
            first.toString(),
            broken.toString(),
            second.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines())
        .extracting(line -> Run.json(line).getString("file"))
        .containsExactly(first.toString(), broken.toString(), second.toString());
    assertThat(Run.json(run.lines().get(1)).getString("error"))
        .startsWith(broken + " can't be read: it is no MP4 or QuickTime file");
  }

  @Test
  void describesFramesAsBefore() {
    List<String> frames =
        List.of("image-0-0.png", "image-0-1.png", "image-0-2.png").stream()
            .map(name -> CASE.resolve(name).toString())
            .toList();

    Run run =
        Run.of("video", MODEL, "--max-new-tokens=3", frames.get(0), frames.get(1), frames.get(2));

    assertThat(run.err()).isEqualTo("(cut after 3 tokens; --max-new-tokens allows more)\n");
    assertThat(run.lines()).hasSize(1);
  }

  @Test
  void writesTheShotsOfAFilmForPlayers() throws IOException {
    Path film = film("film.mp4", 20, 200, 15, 60);

    Run run = Run.of("video", MODEL, "--max-new-tokens=3", "--shots", film.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.lines()).startsWith("WEBVTT", "", "00:00:00.000 --> 00:00:02.000");
    assertThat(run.lines()).contains("00:00:02.000 --> 00:00:03.500");
    assertThat(run.lines().get(4)).isEmpty();
  }

  @Test
  void writesTheShotsOfAFilmForPrograms() throws IOException {
    Path film = film("film.mp4", 20, 200, 15, 60);

    Run run =
        Run.of("video", MODEL, "--max-new-tokens=3", "--shots", "--format=jsonl", film.toString());

    assertThat(run.lines())
        .extracting(line -> Run.json(line).getJsonNumber("end").doubleValue())
        .containsExactly(2.0, 3.5);
  }

  @Test
  void writesTheShotsOfAFilmAsAnyResultsAreWrittenForPrograms() throws IOException {
    Path film = film("film.mp4", 20, 200, 15, 60);

    Run run = Run.of("video", MODEL, "--max-new-tokens=3", "--shots", "--json", film.toString());

    assertThat(run.lines())
        .extracting(line -> Run.json(line).getJsonNumber("start").doubleValue())
        .containsExactly(0.0, 2.0);
  }

  @Test
  void showsHowFarItIs() throws IOException {
    Path film = film("film.mp4", 30, 200);

    Run run = Run.onTerminal("video", MODEL, "--max-new-tokens=3", "--shots", film.toString());

    assertThat(run.err()).contains("1 s of 3 s", "2 s of 3 s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.mp4                                 | the embedded models can't describe videos; name one that can with --model MODEL; see: veduta video --help
          --shots a.mp4 b.mp4                   | --shots takes one video file; got a.mp4 b.mp4; see: veduta video --help
          --frames=0 a.mp4                      | frames must lie between 1 and 256, got 0; see: veduta video --help
          --sampling=some a.mp4                 | Invalid value for option '--sampling': must be uniform or clip, got some; see: veduta video --help
          --format=srt a.mp4                    | Invalid value for option '--format': must be vtt or jsonl, got srt; see: veduta video --help
          --start=1:2:3:4 a.mp4                 | Invalid value for option '--start': must be seconds, or [hours:]minutes:seconds, got 1:2:3:4; see: veduta video --help
          --start=5 --end=0:04.5 a.mp4          | a stretch of a video must begin at 0 or later and end after that, got PT5S to PT4.5S; see: veduta video --help
          --shots --start=1 a.mp4               | --start can't be had with --shots, which looks at the whole film; see: veduta video --help
          --shots --end=1 a.mp4                 | --end can't be had with --shots, which looks at the whole film; see: veduta video --help
          --shots --sampling=clip a.mp4         | --sampling can't be had with --shots, which looks at the whole film; see: veduta video --help
          --shots --frame-rate-step=2 a.mp4     | --frame-rate-step can't be had with --shots, which looks at the whole film; see: veduta video --help
          --shots --json --format=vtt a.mp4     | --format vtt and --json contradict each other; see: veduta video --help
          --shots --cut=2 a.mp4                 | the threshold of a cut must be above 0 and at most 1, got 2.0; see: veduta video --help
          --format=jsonl a.mp4                  | --format is for --shots; see: veduta video --help
          --cut=0.5 a.mp4                       | --cut is for --shots; see: veduta video --help
          --shortest=2 a.mp4                    | --shortest is for --shots; see: veduta video --help
          --start=1 ../../docs/samples/frog.png | --start is for video files, and frames were given as pictures; see: veduta video --help
          --sampling=clip ../../docs/samples    | --sampling is for video files, and frames were given as pictures; see: veduta video --help
          --sampling-seed=3 a.mp4               | --sampling-seed is for --sampling clip; see: veduta video --help
          --sampling=clip --frame-rate-step=0 a | the rate of a clip must lie between 1 and 10000 frames, got 0; see: veduta video --help
          """)
  void isToldWhatIsWrongInOneLine(String arguments, String message) {
    Run run = Run.of(("video " + arguments).split(" "));

    assertThat(run.errors()).containsExactly("veduta: " + message);
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void doesNotMixAFilmWithFrames() {
    Run run = Run.of("video", "a.mp4", "b.png");

    assertThat(run.errors())
        .containsExactly(
            "veduta: a.mp4 is taken for a video, the others for its frames; give one or the other");
  }

  /// A film of ten frames a second: so many of one shade of grey, then so many of another, …
  private Path film(String name, int... countsAndShades) throws IOException {
    Path file = folder.resolve(name);
    SequenceEncoder encoder =
        SequenceEncoder.createWithFps(NIOUtils.writableChannel(file.toFile()), Rational.R(10, 1));
    for (int i = 0; i < countsAndShades.length; i += 2) {
      Picture picture = Picture.create(32, 32, ColorSpace.RGB);
      Arrays.fill(picture.getPlaneData(0), (byte) (countsAndShades[i + 1] - 128));
      for (int frame = 0; frame < countsAndShades[i]; frame++) {
        encoder.encodeNativeFrame(picture);
      }
    }
    encoder.finish();
    return file;
  }
}
