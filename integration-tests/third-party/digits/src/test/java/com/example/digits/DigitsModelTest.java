// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.CaptionModel;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import dev.veduta.testkit.model.CaptionModelContract;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A model of digits with random weights …
@SuppressWarnings("NullAway.Init") // JUnit fills the folder, and opens before each test
final class DigitsModelTest extends CaptionModelContract {
  @TempDir private Path folder;
  private Captioners captioners;

  @Override
  protected CaptionModel open() {
    try {
      Files.writeString(
          folder.resolve("config.json"),
          """
          {"model_type": "digits", "image_size": 8, "patch_size": 4, "hidden_size": 6,
           "intermediate_size": 10, "num_hidden_layers": 1, "num_attention_heads": 3,
           "embedding_size": 5}
          """);
      weights().write(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    captioners = Captioners.open(folder);
    return captioners.model("default");
  }

  @AfterEach
  void close() {
    captioners.close();
  }

  @Override
  protected List<CaptionRequest> requests() {
    return List.of(
        picture((x, y) -> 30 * x),
        picture((x, y) -> 200 - 20 * y),
        picture((x, y) -> (x * 77 + y * 31) % 256));
  }

  @Override
  protected GenerationOptions options() {
    return GenerationOptions.builder().maxNewTokens(6).build();
  }

  private static RandomCheckpoint weights() {
    return RandomCheckpoint.of(
        1,
        """
        patch_embed linear 16 6
        pos_embed_enc [1, 4, 6]
        encoder.layers.*.attention.wQ linear 6 6
        encoder.layers.*.attention.wK linear 6 6
        encoder.layers.*.attention.wV linear 6 6
        encoder.layers.*.attention.wO linear 6 6
        encoder.layers.*.norm1 norm 6
        encoder.layers.*.ffn.0 linear 6 10
        encoder.layers.*.ffn.2 linear 10 6
        encoder.layers.*.norm2 norm 6
        digit_embeddings [12, 5]
        token_projection linear 5 6
        decoder.layers.*.masked_attention.wQ linear 6 6
        decoder.layers.*.masked_attention.wK linear 6 6
        decoder.layers.*.masked_attention.wV linear 6 6
        decoder.layers.*.masked_attention.wO linear 6 6
        decoder.layers.*.norm1 norm 6
        decoder.layers.*.enc_dec_attention.wQ linear 6 6
        decoder.layers.*.enc_dec_attention.wK linear 6 6
        decoder.layers.*.enc_dec_attention.wV linear 6 6
        decoder.layers.*.enc_dec_attention.wO linear 6 6
        decoder.layers.*.norm2 norm 6
        decoder.layers.*.ffn.0 linear 6 10
        decoder.layers.*.ffn.2 linear 10 6
        decoder.layers.*.norm3 norm 6
        final_layer.0 norm 6
        final_layer.1 linear 6 6
        final_layer.3 linear 6 12
        """);
  }

  /// A picture of eight by eight pixels.
  private static CaptionRequest picture(IntBinaryOperator grey) {
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      picture.getRaster().setSample(i % 8, i / 8, 0, grey.applyAsInt(i % 8, i / 8));
    }
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(picture, "png", png);
      return CaptionRequest.describe(Image.of("digits.png", png.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
