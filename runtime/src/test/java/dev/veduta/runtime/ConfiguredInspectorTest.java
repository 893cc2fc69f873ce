// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionInspector;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Inspection;
import dev.veduta.api.ModelException;
import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureView;
import dev.veduta.api.Region;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Trace;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The inspector of a captioner …
class ConfiguredInspectorTest {
  private static final CaptionRequest REQUEST = CaptionRequest.describe(Image.of(new byte[1]));

  @TempDir Path folder;
  private final Map<String, Values> values = new HashMap<>();

  @BeforeEach
  void compute() {
    values.put("attentions.0", numbers(Shape.of(1, 1, 2, 4), 0.1f, 0.2f, 0.3f, 0.4f, 1, 2, 3, 4));
    values.put("hidden_states.0", numbers(Shape.of(1, 2, 1), 7, 8));
    values.put("logits", numbers(Shape.of(1, 2, 2), 0, 9, 1, 0));
  }

  @Test
  void showsWhatTheModelComputed() throws IOException {
    Inspection inside = inspect(List.of(0));

    assertThat(inside.layers()).isEqualTo(1);
    assertThat(inside.selfAttention(0).name()).isEqualTo("attentions.0");
    assertThat(inside.selfAttention(0).shape()).containsExactly(1, 2, 4);
    assertThat(inside.hiddenStates(0).at(1, 0)).isEqualTo(8);
    assertThat(inside.prompt()).containsExactly(1);
    assertThat(inside.pictureAttention(0).getFirst().at(0, 1)).isEqualTo(2);
    assertThat(inside.provenance().model()).isEqualTo("unknown");
  }

  @Test
  void takesTheProbabilityOfATokenFromTheLogitsBeforeIt() throws IOException {
    Inspection inside = inspect(List.of(0));

    assertThat(inside.tokens()).hasSize(1);
    assertThat(inside.tokens().getFirst().probability())
        .isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
    assertThat(inside.tokens().getFirst().margin()).isEqualTo(1);
  }

  @Test
  void saysWhatAModelDoesNotShow() {
    values.remove("logits");

    assertThatThrownBy(() -> inspect(List.of(0)))
        .isInstanceOf(ModelException.class)
        .hasMessage("this model does not show its logits, only [attentions.0, hidden_states.0]");
  }

  @Test
  void isRefusedByAModelThatCannotBeLookedInto() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"brightness\"}");
    try (Captioners captioners =
        Captioners.open(
            List.of(CaptionerSettings.of("docs", folder.toString())),
            Providers.installed().with(List.of(new Brightness())))) {
      ImageCaptioner captioner = captioners.get();
      assertThat(captioner).isNotNull();
      CaptionInspector inspector = captioners.get(CaptionInspector.class);

      assertThatThrownBy(() -> inspector.inspect(REQUEST, List.of(0)))
          .isInstanceOf(ModelException.class)
          .hasMessageEndingWith(" can't be looked into");
    }
  }

  private Inspection inspect(List<Integer> tokens) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"glass\"}");
    try (Captioners captioners =
        Captioners.open(
            List.of(CaptionerSettings.of("docs", folder.toString())),
            Providers.installed().with(List.of(new Glass(values))))) {
      return captioners.get(CaptionInspector.class).inspect(REQUEST, tokens);
    }
  }

  private static Values numbers(Shape shape, float... numbers) {
    return new Values(shape, MemorySegment.ofArray(numbers));
  }

  /// A model that shows what it was told to, over two patches.
  @Plugin("glass")
  private record Glass(Map<String, Values> values) implements CaptionModelProvider {
    @Override
    public CaptionModel load(ModelContext context) {
      return new Model(values);
    }
  }

  private record Model(Map<String, Values> values) implements CaptionModel {
    @Override
    public Map<String, String> description() {
      return Map.of();
    }

    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      return List.of();
    }

    @Override
    public Trace trace(CaptionRequest request, int[] tokens, GenerationOptions options) {
      PictureView view = new PictureView(2, 1, new Region(0, 0, 2, 1), false);
      return new Trace(List.of(1), values, List.of(new PatchGrid(0, 1, 2, view)));
    }

    @Override
    public void close() {}
  }
}
