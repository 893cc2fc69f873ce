// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.Captioner;
import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.SafetensorsProvider;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.ModelLocation;
import dev.veduta.runtime.ModelParts;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Values;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.GoldenComparison;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model put together from an encoder and a decoder …
final class CompositionTest {
  private static final long ONE_FILE = Long.MAX_VALUE;

  /// Takes a tensor out.
  private static final String DROPPED = "";

  @TempDir private Path folder;

  @Test
  void computesWhatTheWholeDoesThatTheyWereTakenFrom() throws IOException {
    Path whole = Cases.own("deit_trocr-sinusoidal");
    // As a classifier stores its encoder, and a language model its decoder.
    split(whole, name -> "deit." + name.substring(8), name -> name.substring(8));
    GoldenCase golden = GoldenCase.read(whole);
    Path saved = folder.resolve("saved");
    try (Captioners captioners = compose(0)) {
      assertThat(captioners.untrained(Captioner.DEFAULT)).isEmpty();
      assertThat(failures(golden, captioners)).isEmpty();
      captioners.save(Captioner.DEFAULT, saved, ONE_FILE);
    }

    try (Captioners captioners = open(CaptionerSettings.of(Captioner.DEFAULT, saved.toString()))) {
      assertThat(failures(golden, captioners)).isEmpty();
    }
  }

  @Test
  void drawsWhatNeitherWasTrainedWithFromASeed() throws IOException {
    Path whole = Cases.own("vit_gpt2");
    split(
        whole,
        name -> name.substring(8),
        name ->
            name.contains("cross")
                ? DROPPED
                : name.replaceFirst("^decoder\\.(transformer\\.)?", ""));
    GoldenCase golden = GoldenCase.read(whole);
    Path saved = folder.resolve("saved");
    float[] logits;
    try (Captioners captioners = compose(1)) {
      assertThat(captioners.untrained(Captioner.DEFAULT))
          .contains("decoder.transformer.h.1.ln_cross_attn.weight")
          .allMatch(name -> name.contains("cross") || name.startsWith("enc_to_dec_proj"));
      logits = logits(golden, captioners);
      captioners.save(Captioner.DEFAULT, saved, 100_000);
    }

    try (Captioners captioners = compose(2)) {
      assertThat(logits(golden, captioners)).isNotEqualTo(logits);
    }
    assertThat(names(saved)).contains("model.safetensors.index.json", "merges.txt", "config.json");
    assertThat(names(saved))
        .filteredOn(name -> name.matches("model-.*safetensors"))
        .hasSizeBetween(2, 99);
    try (Captioners captioners = open(CaptionerSettings.of(Captioner.DEFAULT, saved.toString()))) {
      assertThat(captioners.untrained(Captioner.DEFAULT)).isEmpty();
      assertThat(logits(golden, captioners)).containsExactly(logits);
    }
  }

  @Test
  void refusesADecoderThatLacksMoreThanItsAttentionToThePicture() throws IOException {
    split(
        Cases.own("vit_gpt2"),
        name -> name.substring(8),
        name -> name.endsWith("wte.weight") ? DROPPED : name.substring(8));

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> compose(0).close())
        .withMessageContaining("1 missing")
        .withMessageContaining("decoder.transformer.wte.weight");
  }

  private Captioners compose(long seed) {
    return open(
        CaptionerSettings.ofParts(
            Captioner.DEFAULT,
            new ModelParts(
                folder.resolve("encoder").toString(),
                folder.resolve("decoder").toString(),
                "",
                "",
                seed)));
  }

  private static Captioners open(CaptionerSettings settings) {
    return Captioners.open(settings.withPixels(PixelOptions.AS_TRANSFORMERS));
  }

  private static List<GoldenComparison.Line> failures(GoldenCase golden, Captioners captioners) {
    return GoldenComparison.compare(golden, captioners.model(Captioner.DEFAULT)).stream()
        .filter(line -> !line.passed())
        .toList();
  }

  private static float[] logits(GoldenCase golden, Captioners captioners) {
    Map<String, Values> computed =
        captioners
            .model(Captioner.DEFAULT)
            .forward(golden.requests(), golden.inputIds(), golden.labels());
    Values logits = Objects.requireNonNull(computed.get("logits"));
    return logits.data().toArray(ValueLayout.JAVA_FLOAT);
  }

  /// Writes the halves of a checkpoint as folders of their own, with other names for their tensors.
  private void split(Path golden, UnaryOperator<String> encoder, UnaryOperator<String> decoder)
      throws IOException {
    ModelFiles files = ModelLocation.of(golden.resolve("checkpoint").toString());
    half(files, "encoder", encoder, Set.of("preprocessor_config.json"));
    half(
        files,
        "decoder",
        decoder,
        Set.of("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt"));
  }

  private void half(
      ModelFiles files, String part, UnaryOperator<String> rename, Set<String> besides)
      throws IOException {
    Path half = Files.createDirectories(folder.resolve(part));
    Config config = Config.read(files, "config.json").at(part);
    Files.writeString(half.resolve("config.json"), config.object().toString());
    for (String file : besides) {
      if (files.contains(file)) {
        Files.write(half.resolve(file), files.bytes(file, 1 << 20));
      }
    }
    Checkpoint checkpoint = new SafetensorsProvider().open(files);
    SafetensorsWriter writer = new SafetensorsWriter();
    try (Arena arena = Arena.ofConfined()) {
      checkpoint
          .entries()
          .forEach(
              (name, entry) -> {
                if (name.startsWith(part) && !rename.apply(name).equals(DROPPED)) {
                  writer.add(
                      rename.apply(name),
                      entry.type(),
                      entry.shape(),
                      checkpoint.data(name, arena));
                }
              });
      writer.write(half.resolve("model.safetensors"));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
