// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageException;
import dev.veduta.api.Shot;
import dev.veduta.api.ShotListener;
import dev.veduta.api.ShotOptions;
import dev.veduta.api.Video;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.VideoFiles;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.testkit.FakeCaptioner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A captioner of films …
final class FilmCaptionerTest {
  private static final int RATE = 10;

  @TempDir private Path folder;
  private final FakeCaptioner fake =
      FakeCaptioner.answering(
          request -> {
            Video.OfFile video = (Video.OfFile) request.visual();
            return "%s to %s".formatted(video.start(), video.end());
          });
  private final FilmCaptioner captioner =
      new FilmCaptioner(
          fake,
          new VideoFiles(Providers.installed().all(VideoFrameProvider.class)),
          () -> PixelOptions.DEFAULT);

  @Test
  void describesEachShotBetweenTwoCuts() throws IOException {
    Path film = film(20, 200, 15, 60, 25, 130);

    List<Shot> shots =
        captioner.describeShots(
            film, new ShotOptions(0.35, Duration.ofSeconds(1), 2), GenerationOptions.DEFAULT);

    assertThat(shots)
        .extracting(Shot::start, Shot::end, shot -> shot.caption().text())
        .containsExactly(
            tuple(Duration.ZERO, Duration.ofSeconds(2), "PT0S to PT2S"),
            tuple(Duration.ofSeconds(2), Duration.ofMillis(3_500), "PT2S to PT3.5S"),
            tuple(Duration.ofMillis(3_500), Duration.ofSeconds(6), "PT3.5S to PT6S"));
    assertThat(fake.requests())
        .allMatch(
            request ->
                request.visual() instanceof Video.OfFile file
                    && Integer.valueOf(2).equals(file.frames()));
  }

  @Test
  void takesNothingForAShotThatIsTooShort() throws IOException {
    Path film = film(20, 200, 5, 60, 25, 130);

    assertThat(shots(film, new ShotOptions(0.35, Duration.ofSeconds(1), null)))
        .extracting(Shot::end)
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  @Test
  void findsOneShotWhereNothingChanges() throws IOException {
    assertThat(shots(film(30, 99), ShotOptions.DEFAULT))
        .extracting(Shot::start, Shot::end)
        .containsExactly(tuple(Duration.ZERO, Duration.ofSeconds(3)));
  }

  @Test
  void tellsOfAShotBeforeItLooksFurther() throws IOException {
    List<String> heard = new ArrayList<>();

    captioner.describeShots(
        film(12, 200, 12, 60),
        ShotOptions.DEFAULT,
        GenerationOptions.DEFAULT,
        new ShotListener() {
          @Override
          public void progress(Duration position, Duration length) {
            heard.add("%s of %s".formatted(position, length));
          }

          @Override
          public void shot(Shot shot) {
            heard.add("shot");
          }
        });

    assertThat(heard)
        .hasSize(23 + 2)
        .contains("PT1.1S of PT2.4S")
        .endsWith("PT2.3S of PT2.4S", "shot");
    assertThat(heard.indexOf("shot")).isEqualTo(11);
  }

  @Test
  void saysWhichFilmCantBeRead() {
    Path missing = folder.resolve("none.mp4");

    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> shots(missing, ShotOptions.DEFAULT))
        .withMessage(missing + " does not exist; expected a video");
  }

  private List<Shot> shots(Path film, ShotOptions options) {
    return captioner.describeShots(film, options, GenerationOptions.DEFAULT);
  }

  /// A film of so many frames of one shade of grey, then so many of another, …
  private Path film(int... countsAndShades) throws IOException {
    Path file = folder.resolve("film.mp4");
    SequenceEncoder encoder =
        SequenceEncoder.createWithFps(NIOUtils.writableChannel(file.toFile()), Rational.R(RATE, 1));
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
