// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Faults of the JSON files of a model.
final class JsonFaults {
  /// What no size can be; a length, width or count that is none of its kind.
  private static final List<String> NO_SIZES =
      List.of("0", "-1", "1.5", "\"x\"", "[]", "{}", "true", "1e30", "1e400", "2147483648");

  private static final String RAW = "the raw value";

  private JsonFaults() {}

  static Stream<Fault> all() {
    return Stream.of(config(), generation(), preprocessor()).flatMap(faults -> faults);
  }

  /// What makes any JSON object none.
  ///
  /// @param change from its bytes to others
  record Spoiling(String what, UnaryOperator<byte[]> change) {
    Fault of(String file) {
      return Fault.bytes(file, what, change);
    }
  }

  static Stream<Spoiling> spoilings() {
    byte[] noise = new byte[4096];
    new Random(7).nextBytes(noise);
    return Stream.of(
        new Spoiling("empty", _ -> new byte[0]),
        new Spoiling("noise", _ -> noise),
        text("null", "null"),
        text("a list", "[1, 2]"),
        text("a number that never ends", "{\"a\": " + "9".repeat(100_000)),
        text("nested deeply", "{\"a\": " + "[".repeat(200_000)),
        text("closed deep nesting", "{\"a\": " + "[".repeat(99_999) + "]".repeat(99_999)),
        text("objects nested deeply", "{\"a\": ".repeat(100_000)),
        new Spoiling("no UTF-8", JsonFaults::withoutUtf8),
        new Spoiling("text after the end", all -> join(all, "{}".getBytes(UTF_8))));
  }

  /// Faults that spoil any file of JSON.
  static Stream<Fault> broken(String file) {
    return Stream.concat(
        Fault.cut(file, new Random(file.hashCode()), 4, 0.95),
        spoilings().map(spoiling -> spoiling.of(file)));
  }

  /// One value of a file replaced by raw JSON.
  static Fault value(String file, String pointer, String raw) {
    return Fault.bytes(file, pointer + " = " + raw, all -> replaced(all, pointer, raw));
  }

  /// A file without one of its keys.
  static Fault without(String file, String pointer) {
    return Fault.bytes(file, "without " + pointer, all -> removed(all, pointer));
  }

  static JsonObject parse(byte[] bytes) {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
      return reader.readObject();
    }
  }

  private static Stream<Fault> config() {
    String file = "config.json";
    Stream<Fault> sizes =
        Stream.of(
                "/hidden_size",
                "/intermediate_size",
                "/max_position_embeddings",
                "/num_attention_heads",
                "/num_hidden_layers",
                "/vocab_size",
                "/vision_config/hidden_size",
                "/vision_config/image_size",
                "/vision_config/intermediate_size",
                "/vision_config/num_attention_heads",
                "/vision_config/num_hidden_layers",
                "/vision_config/patch_size")
            .flatMap(key -> NO_SIZES.stream().map(size -> value(file, key, size)));
    return Stream.of(
            broken(file),
            sizes,
            Stream.of(
                Fault.missing(file),
                without(file, "/model_type").mentioning("model_type"),
                value(file, "/model_type", "\"gif\"").mentioning("model_type", "gif"),
                value(file, "/model_type", "7").mentioning("model_type"),
                value(file, "/hidden_act", "\"jelu\"").mentioning("jelu"),
                value(file, "/vision_config/hidden_act", "3"),
                value(file, "/layer_norm_eps", "\"small\"").mentioning("layer_norm_eps"),
                value(file, "/layer_norm_eps", "-1").mentioning("layer_norm_eps"),
                value(file, "/vision_config/layer_norm_eps", "[1]").mentioning("layer_norm_eps"),
                value(file, "/num_image_with_embedding", "-2"),
                value(file, "/num_image_with_embedding", "\"six\""),
                value(file, "/num_attention_heads", "5").mentioning("num_attention_heads"),
                value(file, "/vision_config", "\"large\"").mentioning("vision_config"),
                value(file, "/vision_config", "[]").mentioning("vision_config"),
                value(file, "/vision_config/num_channels", "4"),
                value(file, "/eos_token_id", "\"end\"").mentioning("eos_token_id"),
                value(file, "/hidden_size", "64").mentioning("[64, 32]")))
        .flatMap(faults -> faults);
  }

  private static Stream<Fault> generation() {
    String file = "generation_config.json";
    return Stream.concat(
        broken(file),
        Stream.of(
                "num_beams 0",
                "num_beams \"x\"",
                "num_beams 1.5",
                "max_length -1",
                "max_new_tokens 0",
                "min_length \"x\"",
                "length_penalty \"x\"",
                "repetition_penalty 0",
                "repetition_penalty -1",
                "no_repeat_ngram_size -1",
                "bad_words_ids 5",
                "bad_words_ids [[]]",
                "bad_words_ids [[\"x\"]]",
                "suppress_tokens \"x\"",
                "early_stopping \"sometimes\"",
                "eos_token_id \"x\"",
                "eos_token_id 1.5",
                "eos_token_id [2, null]",
                "bos_token_id 1e30",
                "pad_token_id []")
            .map(one -> one.split(" ", 2))
            .map(one -> value(file, "/" + one[0], one[1]).mentioning(one[0])));
  }

  private static Stream<Fault> preprocessor() {
    String file = "preprocessor_config.json";
    return Stream.concat(
        broken(file),
        Stream.of(
            Fault.missing(file),
            value(file, "/crop_size/height", "0").mentioning("crop_size"),
            value(file, "/crop_size/width", "-5").mentioning("crop_size"),
            value(file, "/crop_size", "\"x\"").mentioning("crop_size"),
            value(file, "/crop_size/height", "1e9").mentioning("crop_size"),
            value(file, "/crop_size", "24").mentioning("image processor"),
            value(file, "/size", "{}").mentioning("size"),
            value(file, "/size/shortest_edge", "0").mentioning("shortest_edge"),
            value(file, "/size/shortest_edge", "1e12").mentioning("shortest_edge"),
            value(file, "/size/shortest_edge", "\"big\"").mentioning("shortest_edge"),
            value(file, "/image_mean", "[0.5, 0.5]").mentioning("image_mean"),
            value(file, "/image_mean", "[0.5, 0.5, \"x\"]").mentioning("image_mean"),
            value(file, "/image_std", "[0, 0, 0]").mentioning("image_std"),
            value(file, "/image_std", "{}").mentioning("image_std"),
            value(file, "/resample", "99").mentioning("resample"),
            value(file, "/resample", "\"cubic\"").mentioning("resample"),
            value(file, "/rescale_factor", "\"x\"").mentioning("rescale_factor"),
            value(file, "/do_resize", "\"yes\"").mentioning("do_resize"),
            value(file, "/image_processor_type", "7"),
            value(file, "/image_processor_type", "\"NoSuchProcessor\"")
                .mentioning("NoSuchProcessor")));
  }

  /// An object of JSON with one value replaced, or added, as raw JSON.
  static byte[] replaced(byte[] all, String pointer, String raw) {
    JsonString marker = Json.createValue(RAW);
    String text = Json.createPointer(pointer).add(parse(all), marker).toString();
    return text.replace(marker.toString(), raw).getBytes(UTF_8);
  }

  /// An object of JSON without one of its values.
  static byte[] removed(byte[] all, String pointer) {
    return Json.createPointer(pointer).remove(parse(all)).toString().getBytes(UTF_8);
  }

  static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static Spoiling text(String what, String text) {
    return new Spoiling(what, _ -> text.getBytes(UTF_8));
  }

  private static byte[] withoutUtf8(byte[] all) {
    return new String(all, UTF_8).replaceFirst("\"", "\"\u00ff\u00fe").getBytes(ISO_8859_1);
  }
}
