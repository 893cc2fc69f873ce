// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a model's files say about its image processor…
final class PreprocessorConfigTest {

  @ParameterizedTest
  @CsvSource({
    "image_processor_type, ViTImageProcessor, ViTImageProcessor",
    "image_processor_type, ViTImageProcessorFast, ViTImageProcessor",
    "image_processor_type, DonutImageProcessorPil, DonutImageProcessor",
    "feature_extractor_type, BeitFeatureExtractor, BeitImageProcessor",
    "processor_class, DonutProcessor, DonutImageProcessor",
    "processor_class, TrOCRProcessor, ViTImageProcessor",
    "processor_class, GitProcessor, CLIPImageProcessor",
    "processor_class, CLIPProcessor, CLIPImageProcessor",
    "processor_class, DeiTImageProcessor, DeiTImageProcessor"
  })
  void namesItWhateverTheKeyAndTheAgeOfTheFile(String key, String name, String processor) {
    Files files =
        new Files(Map.of("preprocessor_config.json", "{'%s': '%s'}".formatted(key, name)));

    assertThat(PreprocessorConfig.read(files).processor()).hasValue(processor);
  }

  @Test
  void prefersTheNameOfTheImageProcessorToOthers() {
    Files files =
        new Files(
            Map.of(
                "preprocessor_config.json",
                """
                {'processor_class': 'TrOCRProcessor', 'feature_extractor_type': 'ViTFeatureExtractor',
                 'image_processor_type': 'DeiTImageProcessor'}
                """));

    assertThat(PreprocessorConfig.read(files).processor()).hasValue("DeiTImageProcessor");
  }

  @Test
  void mayLeaveItsNameToTheModel() {
    Files files = new Files(Map.of("preprocessor_config.json", "{'size': 3}"));

    assertThat(PreprocessorConfig.read(files).processor()).isEmpty();
  }

  @Test
  void liesInTheFileOfAllProcessorsFirst() {
    Files files =
        new Files(
            Map.of(
                "preprocessor_config.json",
                "{'image_processor_type': 'ViTImageProcessor', 'size': 3}",
                "processor_config.json",
                "{'image_processor': {'image_processor_type': 'DeiTImageProcessor', 'size': 4}}"));

    PreprocessorConfig found = PreprocessorConfig.read(files);

    assertThat(found.processor()).hasValue("DeiTImageProcessor");
    assertThat(found.settings().integer("size", 0, 0, 9)).isEqualTo(4);
    assertThat(found.settings().wrong("size", "less"))
        .hasMessage("processor_config.json: image_processor.size must be less, got 4");
  }

  @Test
  void isNotSoughtInAFileOfAllProcessorsThatLacksIt() {
    Files files =
        new Files(
            Map.of(
                "processor_config.json", "{'processor_class': 'DonutProcessor'}",
                "preprocessor_config.json", "{'feature_extractor_type': 'DonutFeatureExtractor'}"));

    assertThat(PreprocessorConfig.read(files).processor()).hasValue("DonutImageProcessor");
  }

  @Test
  void mayBeMissing() {
    Files files = new Files(Map.of("processor_config.json", "{}"));

    assertThat(PreprocessorConfig.find(files)).isEmpty();
    assertThatThrownBy(() -> PreprocessorConfig.read(files))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("preprocessor_config.json is missing")
        .hasMessageContaining("processor_config.json with image_processor");
  }

  @ParameterizedTest
  @CsvSource({
    "preprocessor_config.json, '{''image_processor_type'': 7}', image_processor_type",
    "processor_config.json, '{''image_processor'': 7}', image_processor",
    "processor_config.json, '{', processor_config.json"
  })
  void isRefusedWhereItIsNonsense(String file, String content, String named) {
    Files files = new Files(Map.of(file, content));

    assertThatThrownBy(() -> PreprocessorConfig.find(files))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(named);
  }

  /// Files with ' for ".
  private record Files(Map<String, String> content) implements ModelFiles {
    @Override
    public String name() {
      return "memory";
    }

    @Override
    public String location(String file) {
      return file;
    }

    @Override
    public boolean contains(String file) {
      return content.containsKey(file);
    }

    @Override
    public long size(String file) {
      return bytes(file, Long.MAX_VALUE).length;
    }

    @Override
    public byte[] bytes(String file, long limit) {
      return Objects.requireNonNull(content.get(file)).replace('\'', '"').getBytes(UTF_8);
    }

    @Override
    public MemorySegment map(String file, long offset, long length, Arena arena) {
      return MemorySegment.ofArray(bytes(file, length)).asSlice(offset, length);
    }
  }
}
