// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Whether anything is left behind: many captions of one captioner, or many captioners that are
/// closed while they work. Prints the resident memory and the number of threads on the way.
public final class SoakRun {
  private static final String MODEL = "classpath:dev/veduta/models/git-scenes";
  private static final int CALLERS = 16;

  private SoakRun() {}

  /// @param arguments `captions` or `rounds`, how many, folder of pictures
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = Integer.parseInt(arguments[1]);
    List<Image> pictures;
    try (Stream<Path> files = Files.list(Path.of(arguments[2]))) {
      pictures =
          files
              .filter(file -> file.toString().endsWith(".png"))
              .sorted()
              .<Image>map(Image::of)
              .toList();
    }
    if (arguments[0].equals("captions")) {
      captions(count, pictures);
    } else {
      rounds(count, pictures);
    }
  }

  private static void captions(int count, List<Image> pictures) throws InterruptedException {
    try (Captioners captioners = Captioners.open(CaptionerSettings.of(Captioner.DEFAULT, MODEL))) {
      ImageCaptioner captioner = captioners.get();
      AtomicInteger next = new AtomicInteger();
      CountDownLatch over = new CountDownLatch(CALLERS);
      for (int caller = 0; caller < CALLERS; caller++) {
        Random random = new Random(caller);
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    work(captioner, pictures.get(random.nextInt(pictures.size())), random);
                    if (i % Math.max(1, count / 20) == 0) {
                      report(i);
                    }
                  }
                  over.countDown();
                });
      }
      over.await();
      report(count);
    }
  }

  private static void work(ImageCaptioner captioner, Image picture, Random random) {
    GenerationOptions options =
        GenerationOptions.builder()
            .maxNewTokens(1 + random.nextInt(30))
            .numBeams(random.nextInt(8) == 0 ? 3 : 1)
            .build();
    if (random.nextInt(4) == 0) {
      CaptionStream stream = captioner.stream(CaptionRequest.describe(picture), options);
      if (random.nextBoolean()) {
        stream.cancel();
      }
      stream.caption().join();
    } else {
      captioner.caption(picture, options);
    }
  }

  private static void rounds(int count, List<Image> pictures) {
    for (int round = 0; round < count; round++) {
      Random random = new Random(round);
      List<CaptionStream> streams;
      try (Captioners captioners =
          Captioners.open(CaptionerSettings.of(Captioner.DEFAULT, MODEL).withThreads(2))) {
        ImageCaptioner captioner = captioners.get();
        streams =
            IntStream.range(0, 4)
                .mapToObj(i -> captioner.stream(CaptionRequest.describe(pictures.get(i)), late(i)))
                .toList();
        streams.stream().filter(_ -> random.nextBoolean()).forEach(CaptionStream::cancel);
      }
      streams.forEach(stream -> stream.caption().join());
      if (round % Math.max(1, count / 20) == 0) {
        report(round);
      }
    }
    report(count);
  }

  /// Some requests have hardly any time.
  private static GenerationOptions late(int index) {
    return index == 0
        ? GenerationOptions.builder().maxTime(0.005).build()
        : GenerationOptions.DEFAULT;
  }

  private static void report(int done) {
    try {
      String resident =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmRSS:") || line.startsWith("Threads:"))
              .map(line -> line.replaceAll("\\s+", " "))
              .reduce("", (a, b) -> a + " " + b);
      System.out.println(done + resident);
    } catch (IOException e) {
      System.out.println(done + " (no /proc: " + e.getMessage() + ")");
    }
  }
}
