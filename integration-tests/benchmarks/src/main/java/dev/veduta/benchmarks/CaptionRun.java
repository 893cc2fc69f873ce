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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One process of `compare.py`: captions of one picture, and how long they took.
///
/// Prints an object of JSON: the tokens, the moment of the first caption in seconds since 1970, the
/// seconds of each measured caption, the most memory this process ever had in kB, the backend.
final class CaptionRun {
  private CaptionRun() {}

  /// @param arguments folder, threads, tokens, captions of warm-up, captions to measure
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Image picture = Image.of(folder.resolve("picture.png"));
    GenerationOptions options =
        GenerationOptions.DEFAULT.withMaxNewTokens(Integer.parseInt(arguments[2]));
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, folder.toString())
            .withThreads(Integer.parseInt(arguments[1]))
            .withPixels(PixelOptions.AS_TRANSFORMERS);
    try (Captioners captioners = Captioners.open(settings)) {
      ImageCaptioner captioner = captioners.get();
      Caption caption = captioner.caption(picture, options);
      double first = System.currentTimeMillis() / 1e3;
      for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
        captioner.caption(picture, options);
      }
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
        long begin = System.nanoTime();
        captioner.caption(picture, options);
        seconds.add((System.nanoTime() - begin) / 1e9);
      }
      System.out.println(
          String.format(
              Locale.ROOT,
              "{\"tokens\": %s, \"first\": %.3f, \"seconds\": %s, \"peak_kb\": %s, \"what\":"
                  + " \"%s\"}",
              caption.tokens().stream().map(Token::id).toList(),
              first,
              seconds,
              peakKilobytes(),
              captioners.backend(Captioner.DEFAULT)));
    }
  }

  /// Linux's record of it: heap, code, and the pages of mapped files that were resident.
  private static String peakKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("\\D", ""))
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status has no VmHWM"));
  }
}
