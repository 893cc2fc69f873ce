// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers.colour;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.Provenance;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// A third party's engine: it names the colour that a picture has on average. `META-INF/services`
/// of its jar names it.
@Plugin("average-colour")
public class AverageColour implements CaptionModelProvider {

  @Override
  public CaptionModel load(ModelContext context) {
    return new Model(context.modelName());
  }

  private record Model(String name) implements CaptionModel {
    private static final Map<String, Color> NAMED =
        Map.of(
            "red", Color.RED,
            "green", Color.GREEN,
            "blue", Color.BLUE,
            "white", Color.WHITE,
            "black", Color.BLACK);

    @Override
    public Map<String, String> description() {
      return Map.of("architecture", "average-colour");
    }

    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      String article = options.numBeams() == null ? "a " : "the ";
      return requests.stream()
          .map(request -> article + colour(request) + " picture")
          .map(
              text ->
                  List.of(new Caption(text, List.of(), 0, FinishReason.EOS, Provenance.of(name))))
          .toList();
    }

    @Override
    public void close() {}

    private static String colour(CaptionRequest request) {
      if (!(request.visual() instanceof Image.OfBytes(String name, byte[] encoded))) {
        throw new ImageException("only pictures in memory are looked at");
      }
      try {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(encoded));
        int pixels = picture.getWidth() * picture.getHeight();
        long[] sums = new long[3];
        for (int i = 0; i < pixels; i++) {
          Color pixel = new Color(picture.getRGB(i % picture.getWidth(), i / picture.getWidth()));
          sums[0] += pixel.getRed();
          sums[1] += pixel.getGreen();
          sums[2] += pixel.getBlue();
        }
        return NAMED.entrySet().stream()
            .min(Comparator.comparingLong(named -> distance(named.getValue(), sums, pixels)))
            .orElseThrow()
            .getKey();
      } catch (IOException e) {
        throw new ImageException(name + " can't be read", e);
      }
    }

    private static long distance(Color colour, long[] sums, int pixels) {
      return Math.abs(colour.getRed() - sums[0] / pixels)
          + Math.abs(colour.getGreen() - sums[1] / pixels)
          + Math.abs(colour.getBlue() - sums[2] / pixels);
    }
  }
}
