// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Token;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/// Requests of different lengths one by one, and the same with many in flight, in alternating
/// parts; stops when the tokens differ. Each request brings a picture of its own.
public final class InFlightRun {
  private static final int PARTS = 4;

  private InFlightRun() {}

  /// @param arguments folder of `compare`, threads, requests, requests in flight, most tokens,
  ///   requests that follow each other about one picture
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[2]);
    int inFlight = Integer.parseInt(arguments[3]);
    int most = Integer.parseInt(arguments[4]);
    int each = Integer.parseInt(arguments[5]);
    List<byte[]> pictures = pictures(folder.resolve("picture-0.png"), Math.ceilDiv(count, each));
    Random random = new Random(1);
    int[] lengths = IntStream.range(0, count).map(_ -> 1 + random.nextInt(most)).toArray();
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, folder.toString())
            .withThreads(Integer.parseInt(arguments[1]));
    try (Captioners captioners = Captioners.open(settings);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ImageCaptioner captioner = captioners.get();
      for (int i = 0; i < 4; i++) {
        caption(captioner, pictures.getFirst(), most);
      }
      double alone = 0;
      double together = 0;
      for (int part = 0; part < PARTS; part++) {
        int first = part * count / PARTS;
        int[] some = Arrays.copyOfRange(lengths, first, (part + 1) * count / PARTS);
        long begin = System.nanoTime();
        List<List<Integer>> expected = new ArrayList<>();
        for (int i = 0; i < some.length; i++) {
          expected.add(caption(captioner, pictures.get((first + i) / each), some[i]));
        }
        long middle = System.nanoTime();
        Semaphore room = new Semaphore(inFlight);
        List<Future<List<Integer>>> texts = new ArrayList<>();
        for (int i = 0; i < some.length; i++) {
          byte[] picture = pictures.get((first + i) / each);
          int length = some[i];
          room.acquire();
          LockSupport.parkNanos(random.nextInt(20_000_000)); // they come when they come
          texts.add(
              callers.submit(
                  () -> {
                    try {
                      return caption(captioner, picture, length);
                    } finally {
                      room.release();
                    }
                  }));
        }
        for (int i = 0; i < some.length; i++) {
          if (!texts.get(i).get().equals(expected.get(i))) {
            throw new IllegalStateException("a request got other tokens among others than alone");
          }
        }
        long end = System.nanoTime();
        alone += (middle - begin) / 1e9;
        together += (end - middle) / 1e9;
        System.out.println(
            String.format(
                Locale.ROOT,
                "part %d: one by one %.2f requests/s, %d in flight %.2f requests/s, ratio %.2f",
                part + 1,
                some.length / ((middle - begin) / 1e9),
                inFlight,
                some.length / ((end - middle) / 1e9),
                (double) (middle - begin) / (end - middle)));
      }
      System.out.println(
          String.format(
              Locale.ROOT,
              "%d requests, same tokens, ratio %.2f, %s",
              count,
              alone / together,
              captioners.backend(Captioner.DEFAULT)));
    }
  }

  /// Pictures that differ in a pixel.
  private static List<byte[]> pictures(Path file, int count) throws IOException {
    BufferedImage picture = ImageIO.read(file.toFile());
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picture.setRGB(picture.getWidth() / 2, picture.getHeight() / 2, i * 0x010203);
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      ImageIO.write(picture, "png", encoded);
      pictures.add(encoded.toByteArray());
    }
    return pictures;
  }

  private static List<Integer> caption(ImageCaptioner captioner, byte[] picture, int length) {
    GenerationOptions options =
        GenerationOptions.builder().maxNewTokens(length).minNewTokens(length).build();
    Caption caption = captioner.caption(Image.of("picture", picture.clone()), options);
    return caption.tokens().stream().map(Token::id).toList();
  }
}
