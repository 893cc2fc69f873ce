// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Captioner;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Prompt;
import dev.veduta.api.Video;
import dev.veduta.api.Visual;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.compute.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures that wait while others are seen …
final class PicturesAtOnceTest {
  private static final GenerationOptions GREEDY =
      GenerationOptions.builder().maxNewTokens(8).build();
  private static final GenerationOptions BEAMS =
      GenerationOptions.builder().maxNewTokens(6).numBeams(3).build();

  private final CountDownLatch firstIsSeen = new CountDownLatch(1);
  private final CountDownLatch allWait = new CountDownLatch(1);
  private final Queue<Integer> passes = new ConcurrentLinkedQueue<>();

  @ParameterizedTest(name = "{0}, {1} frames, {2} at once")
  @CsvSource({
    "git, 0, 4",
    "git-vqa, 0, 3",
    "git-video, 3, 6",
    "git-video, 6, 12",
    "vit_gpt2, 0, 4",
    "swin_mbart, 0, 4",
    "beit-shared_roberta, 0, 4",
    "donut-swin_trocr, 0, 4"
  })
  void areSeenTogetherAndToldOfAsEachAlone(String name, int frames, int atOnce) throws Exception {
    List<CaptionRequest> requests = requests(name, frames);
    List<Caption> expected = new ArrayList<>();
    try (Captioners captioners = open(name, 1, _ -> {})) {
      for (int i = 0; i < requests.size(); i++) {
        expected.add(
            captioners.get().generate(List.of(requests.get(i)), options(i)).getFirst().getFirst());
      }
    }
    assertThat(expected.stream().map(Caption::score).distinct()).hasSizeGreaterThan(4);

    try (Captioners captioners = open(name, atOnce, this::hold)) {
      List<CaptionStream> streams = start(captioners.get(), requests);
      allWait.countDown();
      for (int i = 0; i < streams.size(); i++) {
        assertThat(streams.get(i).caption().get()).as("request %d", i).isEqualTo(expected.get(i));
      }
    }

    int together = atOnce / Math.max(1, frames);
    int perPicture = Math.max(1, frames);
    assertThat(passes.stream().limit(perPicture)).as("the first waits for none").containsOnly(1);
    assertThat(passes.stream().skip(perPicture).limit(perPicture))
        .as("those that waited meanwhile")
        .containsOnly(together);
    assertThat(passes.stream().mapToInt(Integer::intValue).sum())
        .as("equal pictures are seen once")
        .isEqualTo(8 * perPicture);
  }

  @Test
  void leaveTheirCompanyWithoutHarm() throws Exception {
    List<CaptionRequest> requests = requests("git", 0);
    try (Captioners captioners = open("git", 4, this::hold)) {
      List<CaptionStream> streams = start(captioners.get(), requests);
      streams.get(2).cancel();
      allWait.countDown();

      assertThat(streams.get(2).caption().get().finishReason()).isEqualTo(FinishReason.CANCELLED);
      for (int i : new int[] {0, 1, 3, 4}) {
        assertThat(streams.get(i).caption().get().finishReason())
            .as("request %d", i)
            .isNotEqualTo(FinishReason.CANCELLED);
      }
    }
  }

  @Test
  void areSeenInSmallerCompanyWhereTheyAreTooMany() throws Exception {
    List<CaptionRequest> requests = requests("git", 0);
    Consumer<Shape> tooSmall =
        shape -> {
          hold(shape);
          if (shape.rows() > 2) {
            throw new IllegalStateException("out of memory");
          }
        };
    try (Captioners captioners = open("git", 4, tooSmall)) {
      List<CaptionStream> streams = start(captioners.get(), requests);
      allWait.countDown();

      for (CaptionStream stream : streams) {
        assertThat(stream.caption().get().tokens()).isNotEmpty();
      }
    }
    assertThat(passes).startsWith(1, 4, 2, 2);
  }

  @Test
  void failAloneWhereNotEvenThatIsPossible() {
    Consumer<Shape> broken =
        _ -> {
          throw new IllegalStateException("out of memory");
        };
    try (Captioners captioners = open("git", 4, broken)) {
      CaptionStream stream = captioners.get().stream(Image.of(Cases.own("git/image-0.png")));

      assertThatThrownBy(() -> stream.caption().get())
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("out of memory");
    }
  }

  private static Captioners open(String name, int atOnce, Consumer<Shape> watcher) {
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, Cases.own(name).resolve("checkpoint").toString())
            .withBackend("vector-cpu")
            .withBatch(new BatchOptions(5, 100));
    return Captioners.open(
        List.of(settings),
        Providers.installed().with(List.of(new WatchedBackend(atOnce, watcher))));
  }

  /// Keeps the first picture from being seen until all others wait.
  private void hold(Shape pixels) {
    firstIsSeen.countDown();
    try {
      allWait.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    passes.add(pixels.rows());
  }

  private List<CaptionStream> start(ImageCaptioner captioner, List<CaptionRequest> requests)
      throws InterruptedException {
    List<CaptionStream> streams = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      streams.add(captioner.stream(requests.get(i), options(i)));
      firstIsSeen.await();
    }
    return streams;
  }

  private static GenerationOptions options(int index) {
    return index % 4 == 2 ? BEAMS : GREEDY;
  }

  /// About eight pictures, the last of them asked for three times in a row.
  private static List<CaptionRequest> requests(String name, int frames) throws IOException {
    Path folder = Cases.own(name);
    Path file = folder.resolve(frames == 0 ? "image-0.png" : "image-0-0.png");
    List<CaptionRequest> requests = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int picture = Math.min(i, 7);
      Visual visual =
          frames == 0
              ? picture(file, picture)
              : new Video.OfFrames(
                  IntStream.range(0, frames)
                      .mapToObj(frame -> picture(file, 10 * frame + picture))
                      .toList());
      requests.add(
          name.equals("git-vqa")
              ? new CaptionRequest(visual, new Prompt.OfTokens(List.of(5, 6 + i, 7)))
              : CaptionRequest.describe(visual));
    }
    return requests;
  }

  /// A picture that differs from others in half of its rows.
  private static Image picture(Path file, int index) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      BufferedImage changed =
          new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int rgb = image.getRGB(x, y);
          changed.setRGB(x, y, y % 2 == 0 ? rgb : rgb ^ (index * 0x1f2f3f));
        }
      }
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      ImageIO.write(changed, "png", encoded);
      return Image.of("picture " + index, encoded.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
