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
final class TinyDecoderTest {
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
    RandomWeights weights = new RandomWeights(35);
    encoder(weights);
    weights.linear("enc_to_dec_proj", 8, 6).tensor("decoder.model.words.weight", 10, 6);
    for (String attention : List.of("from_text", "from_image")) {
      for (String projection : List.of("query", "key", "value", "out")) {
        weights.linear("decoder.model." + attention + "." + projection, 6, 6);
      }
    }
    weights.norm("decoder.model.after_text", 6).norm("decoder.model.after_image", 6);
    weights.linear("decoder.head", 6, 10).write(folder);
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
      "vocab_size": 10},
     "decoder_start_token_id": %d, "eos_token_id": %d, "pad_token_id": 0}
    """
        .formatted(decoder, START, END);
  }

  private static void encoder(RandomWeights weights) {
    weights.tensor("encoder.embeddings.cls_token", 1, 1, 8);
    weights.tensor("encoder.embeddings.position_embeddings", 1, 5, 8);
    weights.tensor("encoder.embeddings.patch_embeddings.projection.weight", 8, 3, 4, 4);
    weights.tensor("encoder.embeddings.patch_embeddings.projection.bias", 8);
    String layer = "encoder.encoder.layer.0.";
    for (String projection : List.of("query", "key", "value")) {
      weights.linear(layer + "attention.attention." + projection, 8, 8);
    }
    weights.linear(layer + "attention.output.dense", 8, 8);
    weights.linear(layer + "intermediate.dense", 8, 12).linear(layer + "output.dense", 12, 8);
    weights.norm(layer + "layernorm_before", 8).norm(layer + "layernorm_after", 8);
    weights.norm("encoder.layernorm", 8);
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
      assertThat(together.stream().map(Caption::text).distinct()).hasSizeGreaterThan(1);
    }
  }
}
