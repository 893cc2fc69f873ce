// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageException;
import dev.veduta.api.Prompt;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.Plugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The requests of a call with many …
final class ManyRequestsTest {
  private static final GenerationOptions SHORT =
      GenerationOptions.builder().maxNewTokens(3).build();

  private final CountingDecoder decoder = new CountingDecoder();
  private final Captioners captioners = open(new BatchOptions(4, 100));
  private final ImageCaptioner captioner = captioners.get();

  private Captioners open(BatchOptions batch) {
    return Captioners.open(
        List.of(
            CaptionerSettings.of(
                    Captioner.DEFAULT, Cases.own("git-vqa").resolve("checkpoint").toString())
                .withBatch(batch)),
        Providers.installed().with(List.of(decoder)));
  }

  @AfterEach
  void close() {
    captioners.close();
  }

  @Test
  void areHandedOverInTheirOrderAndAreWhatEachIsAlone() {
    List<CaptionRequest> requests = requests(100);
    List<List<Caption>> alone =
        requests.stream()
            .limit(20)
            .map(request -> captioner.generate(List.of(request), SHORT).getFirst())
            .toList();
    Heard heard = new Heard();

    captioner.generateEach(requests, SHORT, heard);

    assertThat(heard.faults).isEmpty();
    assertThat(heard.order).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(heard.captions.subList(0, 20)).isEqualTo(alone);
    assertThat(captioner.generate(requests, SHORT)).isEqualTo(heard.captions);
    assertThat(captioner.generate(List.of(), SHORT)).isEmpty();
  }

  @Test
  void failOneByOne() {
    List<CaptionRequest> requests = new ArrayList<>(requests(40));
    requests.set(0, CaptionRequest.describe(Image.of("not there", new byte[3])));
    requests.set(7, CaptionRequest.describe(Image.of("broken", new byte[] {1, 2})));
    requests.set(
        9, new CaptionRequest(requests.get(8).visual(), new Prompt.OfTokens(List.of(1 << 20))));
    Heard heard = new Heard();

    captioner.generateEach(requests, SHORT, heard);

    assertThat(heard.order).isEqualTo(IntStream.range(0, 40).boxed().toList());
    assertThat(heard.captions).hasSize(37);
    assertThat(heard.faults).hasSize(3);
    assertThat(heard.faults.get(0)).isInstanceOf(ImageException.class).hasMessageContaining("not");
    assertThat(heard.faults.get(1)).hasMessageContaining("broken");
    assertThat(heard.faults.get(2)).hasMessageContaining("token ids must lie between");
    assertThatThrownBy(() -> captioner.generate(requests.subList(1, 9), SHORT))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("broken");
  }

  @Test
  void haveTheirPicturesMadeReadyAheadButNotAllOfThem() {
    int most = 32 + 2 * Runtime.getRuntime().availableProcessors() + 1;
    List<Integer> ahead = new ArrayList<>();

    captioner.generateEach(
        requests(200),
        SHORT,
        new Heard() {
          @Override
          public void captions(int index, List<Caption> some) {
            ahead.add(decoder.pictures.get() - index);
          }
        });

    assertThat(ahead).hasSize(200);
    assertThat(ahead.stream().mapToInt(Integer::intValue).max().orElseThrow()).isBetween(2, most);
    assertThat(decoder.threads).noneMatch(name -> name.startsWith("ForkJoinPool"));
    assertThat(decoder.threads).anyMatch(name -> name.startsWith("veduta-picture-"));
  }

  @Test
  void areLeftAloneOnceTheListenerThrows() {
    CaptionsListener broken =
        new Heard() {
          @Override
          public void captions(int index, List<Caption> some) {
            throw new IllegalStateException("enough");
          }
        };

    assertThatIllegalStateException()
        .isThrownBy(() -> captioner.generateEach(requests(2000), SHORT, broken))
        .withMessage("enough");
    assertThat(decoder.pictures.get()).isLessThan(200);
  }

  @Test
  void waitForRoomInTheQueue() {
    Heard heard = new Heard();
    try (Captioners narrow = open(new BatchOptions(1, 1))) {
      narrow.get().generateEach(requests(20), SHORT, heard);
    }
    assertThat(heard.faults).isEmpty();
    assertThat(heard.captions).hasSize(20);
  }

  @Test
  void shareAPictureThatTheyFollowEachOtherAbout() {
    CaptionRequest first = requests(1).getFirst();
    List<CaptionRequest> requests =
        IntStream.range(0, 12)
            .mapToObj(i -> new CaptionRequest(first.visual(), new Prompt.OfTokens(List.of(5 + i))))
            .toList();

    captioner.generateEach(requests, SHORT, new Heard());

    assertThat(decoder.pictures).hasValue(1);
    assertThat(decoder.threads).containsExactly(Thread.currentThread().getName());
  }

  private static List<CaptionRequest> requests(int count) {
    Random random = new Random(5);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              byte[] levels = new byte[16 * 16 * 3];
              random.nextBytes(levels);
              return CaptionRequest.describe(Image.of("picture " + i, levels));
            })
        .toList();
  }

  /// Remembers what it hears.
  private static class Heard implements CaptionsListener {
    final List<Integer> order = new ArrayList<>();
    final List<List<Caption>> captions = new ArrayList<>();
    final List<Throwable> faults = new ArrayList<>();

    @Override
    public void captions(int index, List<Caption> some) {
      order.add(index);
      captions.add(some);
    }

    @Override
    public void failure(int index, Throwable fault) {
      order.add(index);
      faults.add(fault);
    }
  }

  /// Takes bytes for levels, and counts what it is asked for.
  @Plugin("imageio")
  private static final class CountingDecoder implements ImageDecoderProvider, ImageDecoder {
    final AtomicInteger pictures = new AtomicInteger();
    final Set<String> threads = ConcurrentHashMap.newKeySet();

    @Override
    public ImageDecoder open() {
      return this;
    }

    @Override
    public Pixels decode(Image image, PixelOptions options) {
      threads.add(Thread.currentThread().getName());
      pictures.incrementAndGet();
      byte[] levels = ((Image.OfBytes) image).encoded();
      if (levels.length != 16 * 16 * 3) {
        throw new ImageException(image.name() + " is no picture");
      }
      return new Pixels(16, 16, levels);
    }
  }
}
