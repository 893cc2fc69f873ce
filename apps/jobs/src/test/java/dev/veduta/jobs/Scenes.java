// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageException;
import dev.veduta.api.Provenance;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.imageio.ImageIO;

/// Pictures, and captioners that tell what they were asked instead of looking at them.
final class Scenes {

  private Scenes() {}

  /// A small PNG.
  static byte[] png(int width, int height) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// A folder with so many pictures `picture-0.png` ….
  static Path folder(Path folder, int pictures) throws IOException {
    Files.createDirectories(folder);
    byte[] png = png(6, 4);
    for (int i = 0; i < pictures; i++) {
      Files.write(folder.resolve("picture-%d.png".formatted(i)), png);
    }
    return folder;
  }

  /// A captioner that says the last name of each picture's file, and refuses those whose name holds
  /// `broken`.
  static JobCaptioners namingCaptioner() {
    return captioners(
        request -> {
          String name = name(request);
          if (name.contains("broken")) {
            throw new ImageException(request.visual().name() + " is no picture");
          }
          return name;
        });
  }

  static String name(CaptionRequest request) {
    return Path.of(((Image) request.visual()).name()).getFileName().toString();
  }

  /// A captioner that says what a function says.
  static JobCaptioners captioners(Function<CaptionRequest, String> say) {
    return new JobCaptioners() {
      @Override
      public <T> T get(JobRequest request, Class<T> type) {
        return type.cast(new Saying(say));
      }
    };
  }

  private record Saying(Function<CaptionRequest, String> say) implements ImageCaptioner {
    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      return requests.stream().map(request -> List.of(said(say.apply(request)))).toList();
    }

    @Override
    public CaptionStream stream(CaptionRequest request, GenerationOptions options) {
      throw new UnsupportedOperationException("jobs don't stream");
    }
  }

  private static Caption said(String text) {
    return new Caption(text, List.of(), -0.5, FinishReason.EOS, Provenance.of("namer"));
  }
}
