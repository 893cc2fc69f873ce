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
import dev.veduta.spi.PixelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// One process of the comparison of captions: the same pictures are described again and again.
final class CaptionRun {
  private CaptionRun() {}

  /// @param arguments the folder, the backend, the precision of weights, threads, tokens, beams,
  ///   pictures, runs of warm-up, runs to measure
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int[] numbers = IntStream.range(3, 9).map(i -> Integer.parseInt(arguments[i])).toArray();
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, folder.toString())
            .withBackend(arguments[1])
            .withPrecision(Operands.precision(arguments[2]))
            .withThreads(numbers[0])
            .withPixels(PixelOptions.AS_TRANSFORMERS);
    GenerationOptions options =
        GenerationOptions.DEFAULT.withMaxNewTokens(numbers[1]).withNumBeams(numbers[2]);
    List<Image> pictures =
        IntStream.range(0, numbers[3])
            .<Image>mapToObj(i -> Image.of(folder.resolve("picture-%d.png".formatted(i))))
            .toList();
    int warmups = numbers[4];
    RunReport report = new RunReport();
    try (Captioners captioners = Captioners.open(settings)) {
      ImageCaptioner captioner = captioners.get();
      List<Caption> captions = List.of();
      for (int i = 0; i < 1 + warmups + numbers[5]; i++) {
        long begin = System.nanoTime();
        captions = captioner.captionAll(pictures, options);
        report.add(i > warmups, begin);
      }
      report.print(
          captions.stream().map(one -> one.tokens().stream().map(Token::id).toList()).toList(),
          captioners.backend(Captioner.DEFAULT));
    }
  }
}
