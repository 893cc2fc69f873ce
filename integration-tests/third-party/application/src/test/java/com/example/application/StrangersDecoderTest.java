// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ModelException;
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

/// A text decoder of somebody else behind Veduta's vision encoder …
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls open() before anything else
final class StrangersDecoderTest {
  private static final List<String> VOCABULARY =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "red", "green", "square", "##s");
  private static final int START = 2;
  private static final int END = 3;
  private static final List<Image> PICTURES =
      List.of(
          Pictures.square(8, (x, y) -> 30 * x),
          Pictures.square(8, (x, y) -> 200 - 20 * y),
          Pictures.square(8, (x, y) -> (x * 77 + y * 31) % 256));

  private Path folder;
  private Captioners captioners;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("config.json"), config("tiny"));
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        """
        {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 8},
         "crop_size": {"height": 8, "width": 8}}
        """);
    Files.write(folder.resolve("vocab.txt"), VOCABULARY);
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"BertTokenizer\"}");
    RandomCheckpoint.of(
            1,
            """
            encoder.embeddings.cls_token [1, 1, 8]
            encoder.embeddings.position_embeddings [1, 5, 8]
            encoder.embeddings.patch_embeddings.projection.weight [8, 3, 4, 4]
            encoder.embeddings.patch_embeddings.projection.bias [8]
            encoder.encoder.layer.*.layernorm_before norm 8
            encoder.encoder.layer.*.attention.attention.query linear 8 8
            encoder.encoder.layer.*.attention.attention.key linear 8 8
            encoder.encoder.layer.*.attention.attention.value linear 8 8
            encoder.encoder.layer.*.attention.output.dense linear 8 8
            encoder.encoder.layer.*.layernorm_after norm 8
            encoder.encoder.layer.*.intermediate.dense linear 8 12
            encoder.encoder.layer.*.output.dense linear 12 8
            encoder.layernorm norm 8
            enc_to_dec_proj linear 8 6
            decoder.model.words.weight [10, 6]
            decoder.model.positions.weight [9, 6]
            decoder.model.from_text.query linear 6 6
            decoder.model.from_text.key linear 6 6
            decoder.model.from_text.value linear 6 6
            decoder.model.from_text.out linear 6 6
            decoder.model.after_text norm 6
            decoder.model.from_image.query linear 6 6
            decoder.model.from_image.key linear 6 6
            decoder.model.from_image.value linear 6 6
            decoder.model.from_image.out linear 6 6
            decoder.model.after_image norm 6
            decoder.head linear 6 10
            """)
        .write(folder);
    captioners =
        Application.start(
            Map.of(
                "veduta.captioner.tiny.model",
                folder.toString(),
                "veduta.captioner.tiny.generation.max-new-tokens",
                "7"));
  }

  private static String config(String decoder) {
    return """
    {"model_type": "vision-encoder-decoder",
     "encoder": {"model_type": "vit", "hidden_size": 8, "intermediate_size": 12,
      "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 8, "patch_size": 4},
     "decoder": {"model_type": "%s", "hidden_size": 6, "num_attention_heads": 3,
      "vocab_size": 10, "max_position_embeddings": 9},
     "decoder_start_token_id": %d, "eos_token_id": %d, "pad_token_id": 0}
    """
        .formatted(decoder, START, END);
  }

  @AfterAll
  void close() {
    captioners.close();
  }

  @Test
  void isFoundByTheModelTypeOfTheDecoder() {
    assertThat(captioners.model("tiny").description())
        .containsEntry("decoder", "Tiny, width 6, 3 heads, vocabulary 10");
  }

  @Test
  void isNamedAmongThoseThatThereAre() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    for (String file :
        List.of(
            "preprocessor_config.json",
            "vocab.txt",
            "tokenizer_config.json",
            "model.safetensors")) {
      Files.copy(folder.resolve(file), other.resolve(file));
    }
    Files.writeString(other.resolve("config.json"), config("tinny"));

    assertThatThrownBy(() -> Captioners.open(other))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(
            ".*config\\.json: decoder\\.model_type: there is no text decoder 'tinny';"
                + " there are: .*tiny.*");
  }

  @Test
  void writesTheTokensThatItsScoresOfTheWholeTextFavour() {
    for (Image picture : PICTURES) {
      Written.by(captioners, "tiny", picture, GenerationOptions.DEFAULT).follows(START);
    }
  }

  @Test
  void writesTheSameAboutAPictureAmongOthers() {
    ImageCaptioner tiny = captioners.get();
    for (int beams = 1; beams <= 3; beams++) {
      GenerationOptions options = GenerationOptions.DEFAULT.withNumBeams(beams);
      List<Caption> together = tiny.captionAll(PICTURES, options);

      assertThat(together)
          .isEqualTo(PICTURES.stream().map(one -> tiny.caption(one, options)).toList());
      assertThat(together.stream().map(Caption::text)).doesNotHaveDuplicates();
    }
  }
}
