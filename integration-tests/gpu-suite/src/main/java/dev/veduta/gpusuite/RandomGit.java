// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes a GIT checkpoint of random weights in the layout of the Hugging Face hub, so that a
/// machine without network has models of real sizes: config, vocabulary, image processor, and
/// weights in bfloat16. The same shape gives the same bytes.
record RandomGit(GitShape shape) {

  /// A tensor of the checkpoint.
  ///
  /// @param spread of its numbers around `mean`, which are uniform
  private record Entry(String name, List<Integer> shape, double mean, double spread) {
    long elements() {
      return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }
  }

  /// The folder of the checkpoint, which is written where it is not complete.
  Path in(Path work) throws IOException {
    Path folder = work.resolve(shape.name());
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.json"), config());
      Files.writeString(folder.resolve("preprocessor_config.json"), processor());
      Files.writeString(
          folder.resolve("generation_config.json"), "{\"bos_token_id\": 101, \"pad_token_id\": 0}");
      Files.writeString(
          folder.resolve("tokenizer_config.json"),
          "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": true}");
      Files.writeString(folder.resolve("vocab.txt"), vocabulary());
      weights(folder.resolve("model.safetensors"));
      Files.writeString(complete, "");
    }
    return folder;
  }

  private String config() {
    return """
    {"architectures": ["GitForCausalLM"], "model_type": "git", "bos_token_id": 101,
     "eos_token_id": null, "pad_token_id": 0, "hidden_act": "gelu", "hidden_size": %1$d,
     "intermediate_size": %2$d, "num_attention_heads": %3$d, "num_hidden_layers": %4$d,
     "layer_norm_eps": 1e-12, "max_position_embeddings": 1024, "vocab_size": %5$d,
     "num_image_with_embedding": null, "tie_word_embeddings": false, "dtype": "bfloat16",
     "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "use_cache": true,
     "vision_config": {"model_type": "git_vision_model", "hidden_act": "quick_gelu",
      "hidden_size": %6$d, "intermediate_size": %7$d, "image_size": %8$d, "patch_size": %9$d,
      "num_attention_heads": %10$d, "num_hidden_layers": %11$d, "num_channels": 3,
      "layer_norm_eps": 1e-05, "attention_dropout": 0.0}}
    """
        .formatted(
            shape.textWidth(),
            4 * shape.textWidth(),
            shape.textHeads(),
            shape.textLayers(),
            shape.vocabulary(),
            shape.width(),
            4 * shape.width(),
            shape.side(),
            shape.patch(),
            shape.heads(),
            shape.layers());
  }

  private String processor() {
    return """
    {"image_processor_type": "CLIPImageProcessor", "do_resize": true,
     "size": {"shortest_edge": %1$d}, "resample": 3, "do_center_crop": true,
     "crop_size": {"height": %1$d, "width": %1$d}, "do_rescale": true,
     "rescale_factor": 0.00392156862745098, "do_normalize": true, "do_convert_rgb": true,
     "image_mean": [0.48145466, 0.4578275, 0.40821073],
     "image_std": [0.26862954, 0.26130258, 0.27577711]}
    """
        .formatted(shape.side());
  }

  private String vocabulary() {
    return IntStream.range(0, shape.vocabulary())
        .mapToObj(
            id ->
                switch (id) {
                  case 0 -> "[PAD]";
                  case 100 -> "[UNK]";
                  case 101 -> "[CLS]";
                  case 102 -> "[SEP]";
                  case 103 -> "[MASK]";
                  default -> "word" + id;
                })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    String vision = "git.image_encoder.vision_model.";
    int width = shape.width();
    all.add(new Entry(vision + "embeddings.class_embedding", List.of(width), 0, 0.1));
    all.add(
        new Entry(
            vision + "embeddings.patch_embedding.weight",
            List.of(width, 3, shape.patch(), shape.patch()),
            0,
            0.03));
    all.add(
        new Entry(
            vision + "embeddings.position_embedding.weight",
            List.of(shape.tokens(), width),
            0,
            0.1));
    norm(all, vision + "pre_layrnorm", width);
    norm(all, vision + "post_layernorm", width);
    for (int i = 0; i < shape.layers(); i++) {
      String layer = vision + "encoder.layers." + i + ".";
      for (String map : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
        linear(all, layer + "self_attn." + map, width, width);
      }
      norm(all, layer + "layer_norm1", width);
      norm(all, layer + "layer_norm2", width);
      linear(all, layer + "mlp.fc1", width, 4 * width);
      linear(all, layer + "mlp.fc2", 4 * width, width);
    }
    int text = shape.textWidth();
    linear(all, "git.visual_projection.visual_projection.0", width, text);
    norm(all, "git.visual_projection.visual_projection.1", text);
    all.add(
        new Entry(
            "git.embeddings.word_embeddings.weight", List.of(shape.vocabulary(), text), 0, 0.1));
    all.add(new Entry("git.embeddings.position_embeddings.weight", List.of(1024, text), 0, 0.1));
    norm(all, "git.embeddings.LayerNorm", text);
    for (int i = 0; i < shape.textLayers(); i++) {
      String layer = "git.encoder.layer." + i + ".";
      for (String map : List.of("query", "key", "value")) {
        linear(all, layer + "attention.self." + map, text, text);
      }
      linear(all, layer + "attention.output.dense", text, text);
      norm(all, layer + "attention.output.LayerNorm", text);
      linear(all, layer + "intermediate.dense", text, 4 * text);
      linear(all, layer + "output.dense", 4 * text, text);
      norm(all, layer + "output.LayerNorm", text);
    }
    linear(all, "output", text, shape.vocabulary());
    return all;
  }

  private static void linear(List<Entry> all, String name, int in, int out) {
    all.add(new Entry(name + ".weight", List.of(out, in), 0, Math.sqrt(3.0 / in)));
    all.add(new Entry(name + ".bias", List.of(out), 0, 0.02));
  }

  private static void norm(List<Entry> all, String name, int width) {
    all.add(new Entry(name + ".weight", List.of(width), 1, 0.1));
    all.add(new Entry(name + ".bias", List.of(width), 0, 0.02));
  }

  private void weights(Path file) throws IOException {
    List<Entry> entries = entries();
    StringBuilder header = new StringBuilder("{\"__metadata__\": {\"format\": \"pt\"}");
    long at = 0;
    for (Entry entry : entries) {
      long end = at + 2 * entry.elements();
      header.append(
          ", \"%s\": {\"dtype\": \"BF16\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
              .formatted(entry.name(), entry.shape(), at, end));
      at = end;
    }
    header.append("}");
    header.append(" ".repeat((8 - header.length() % 8) % 8));
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
      out.write(text);
      for (int i = 0; i < entries.size(); i++) {
        write(entries.get(i), new SplittableRandom(i), out);
      }
    }
  }

  private static void write(Entry entry, SplittableRandom random, OutputStream out)
      throws IOException {
    byte[] some = new byte[1 << 20];
    for (long left = entry.elements(); left > 0; left -= some.length / 2) {
      int count = (int) Math.min(left, some.length / 2);
      for (int i = 0; i < count; i++) {
        double uniform = random.nextInt() / (double) (1L << 31);
        float number = (float) (entry.mean() + entry.spread() * uniform);
        int bits = Float.floatToRawIntBits(number) + 0x8000; // the nearest, but for halves
        some[2 * i] = (byte) (bits >>> 16);
        some[2 * i + 1] = (byte) (bits >>> 24);
      }
      out.write(some, 0, 2 * count);
    }
  }
}
