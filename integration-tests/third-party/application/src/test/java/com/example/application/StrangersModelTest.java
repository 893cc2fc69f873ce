// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageException;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.runtime.Captioners;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A whole model of somebody else …
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls open() before anything else
final class StrangersModelTest {
  private static final int START = 10;
  private static final GenerationOptions SIX = GenerationOptions.builder().maxNewTokens(6).build();
  private static final List<Image> PICTURES =
      List.of(
          Pictures.square(8, (x, y) -> 30 * x),
          Pictures.square(8, (x, y) -> 200 - 20 * y),
          Pictures.square(8, (x, y) -> (x * 77 + y * 31) % 256));

  private Captioners captioners;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "digits", "image_size": 8, "patch_size": 4, "hidden_size": 6,
         "intermediate_size": 10, "num_hidden_layers": 2, "num_attention_heads": 3,
         "embedding_size": 5}
        """);
    RandomCheckpoint.of(
            2,
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
            """)
        .write(folder);
    captioners = Application.start(Map.of("veduta.captioner.digits.model", folder.toString()));
  }

  @AfterAll
  void close() {
    captioners.close();
  }

  @Test
  void isFoundByTheModelTypeInItsFolder() {
    assertThat(captioners.names()).containsExactly("digits");
    assertThat(captioners.model("digits").description())
        .containsEntry("architecture", "digits, 2 layers, width 6, 3 heads");
  }

  @Test
  void writesTheTokensThatItsScoresOfTheWholeTextFavour() {
    for (Image picture : PICTURES) {
      Written.by(captioners, "digits", picture, SIX).follows(START);
    }
  }

  @Test
  void writesTheSameAboutAPictureAmongOthers() {
    ImageCaptioner digits = captioners.get("digits");
    List<Caption> together = digits.captionAll(PICTURES, SIX);

    assertThat(together).isEqualTo(PICTURES.stream().map(one -> digits.caption(one, SIX)).toList());
    assertThat(together.stream().map(Caption::text)).doesNotHaveDuplicates();
  }

  @Test
  void refusesWhatItCanNotDo() {
    ImageCaptioner digits = captioners.get("digits");
    assertThatThrownBy(() -> digits.caption(Pictures.square(9, (_, _) -> 0)))
        .isInstanceOf(ImageException.class)
        .hasMessage("square is 9×9, but this model reads 8×8; resize it");
    assertThatThrownBy(() -> digits.caption(PICTURES.getFirst(), SIX.withNumBeams(2)))
        .hasMessage("a model of digits has no beam search, got num_beams 2; set it to 1");
    VisualQuestionAnswerer answerer = captioners.get(VisualQuestionAnswerer.class, "digits");
    assertThatThrownBy(() -> answerer.answer(PICTURES.getFirst(), "how many?"))
        .hasMessage("a model of digits reads no prompt; leave it out");
  }
}
