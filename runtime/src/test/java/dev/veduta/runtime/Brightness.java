// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

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
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// A foreign engine that fits as a whole model: it says how bright a picture is, without weights or
/// backend.
@Plugin("brightness")
final class Brightness implements CaptionModelProvider {
  /// What it loaded, in order.
  final List<Model> loaded = new ArrayList<>();

  @Override
  public CaptionModel load(ModelContext context) {
    Model model =
        new Model(context.modelName(), context.config().integer("threshold", 128, 0, 255), context);
    loaded.add(model);
    return model;
  }

  static final class Model implements CaptionModel {
    private final String name;
    private final int threshold;
    final ModelContext context;
    volatile boolean closed;

    Model(String name, int threshold, ModelContext context) {
      this.name = name;
      this.threshold = threshold;
      this.context = context;
    }

    @Override
    public Map<String, String> description() {
      return Map.of("architecture", "brightness", "threshold", String.valueOf(threshold));
    }

    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      return requests.stream()
          .map(request -> Collections.nCopies(count(options), caption(request, options)))
          .toList();
    }

    @Override
    public void close() {
      closed = true;
    }

    private Caption caption(CaptionRequest request, GenerationOptions options) {
      String text = brightness(request) >= threshold ? "a bright picture" : "a dark picture";
      List<String> words = Arrays.asList(text.split(" "));
      Integer most = options.maxNewTokens();
      int length = most == null ? words.size() : Math.min(most, words.size());
      return new Caption(
          String.join(" ", words.subList(0, length)),
          List.of(),
          0,
          length < words.size() ? FinishReason.MAX_TOKENS : FinishReason.EOS,
          Provenance.of(name));
    }

    private static int count(GenerationOptions options) {
      Integer count = options.numReturnSequences();
      return count == null ? 1 : count;
    }

    private static int brightness(CaptionRequest request) {
      if (!(request.visual() instanceof Image.OfBytes(String name, byte[] encoded))) {
        throw new ImageException("only pictures in memory are looked at");
      }
      try {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(encoded));
        return picture.getRGB(0, 0) >> 8 & 0xff;
      } catch (IOException e) {
        throw new ImageException(name + " can't be read", e);
      }
    }
  }
}
