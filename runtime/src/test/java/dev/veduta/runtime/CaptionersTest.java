// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ModelException;
import dev.veduta.api.TextReader;
import dev.veduta.api.VedutaException;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.compute.ComputeBackend;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionersTest {
  @TempDir Path folder;
  private final Brightness engine = new Brightness();
  private final Providers providers = Providers.installed().with(List.of(engine));
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = model("bright-base", "{\"model_type\": \"brightness\", \"threshold\": 100}");
  }

  @Test
  void describesPicturesWithAForeignEngine() {
    try (Captioners captioners = open(CaptionerSettings.of("docs", model.toString()))) {
      ImageCaptioner captioner = captioners.get("docs");

      assertThat(captioner.caption(grey(200)).text()).isEqualTo("a bright picture");
      assertThat(captioner.caption(grey(20)).text()).isEqualTo("a dark picture");
      assertThat(captioner.caption(grey(20)).model()).isEqualTo("bright-base");
      assertThat(captioners.get()).as("the only one is the default").isSameAs(captioner);
      assertThat(captioners.names()).containsExactly("docs");
      assertThat(captioners.model("docs").description()).containsEntry("threshold", "100");
      assertThat(captioners.backend("docs")).isEqualTo("none: brightness computes without one");
    }
  }

  @Test
  void fallsBackToTheCaptionersOwnOptions() {
    GenerationOptions two = GenerationOptions.DEFAULT.withMaxNewTokens(2);
    try (Captioners captioners =
        open(CaptionerSettings.of("docs", model.toString()).withGeneration(two))) {
      ImageCaptioner captioner = captioners.get();

      assertThat(captioner.caption(grey(0)).text()).isEqualTo("a dark");
      assertThat(captioner.caption(grey(0)).finishReason()).isEqualTo(FinishReason.MAX_TOKENS);
      assertThat(captioner.caption(grey(0), two.withMaxNewTokens(1)).text()).isEqualTo("a");
      GenerationOptions copies = GenerationOptions.builder().numReturnSequences(3).build();
      assertThat(captioner.generate(List.of(CaptionRequest.describe(grey(0))), copies).getFirst())
          .hasSize(3)
          .allSatisfy(caption -> assertThat(caption.text()).isEqualTo("a dark"));
    }
  }

  @Test
  void givesModelsTheirSettings() {
    CaptionerSettings settings = CaptionerSettings.of("docs", model.toString()).withSessions(3);
    try (Captioners _ = open(settings)) {
      Brightness.Model loaded = engine.loaded.getFirst();

      assertThat(loaded.context.sessions()).isEqualTo(3);
      assertThat(loaded.context.pixelOptions()).isEqualTo(settings.pixels());
      assertThat(loaded.context.files().name()).isEqualTo("bright-base");
      assertThat(loaded.context.findProvider(ImageDecoderProvider.class, "nothing")).isEmpty();
    }
  }

  @Test
  void opensTheBackendWhenAModelAsksForIt() {
    try (Captioners captioners =
        open(CaptionerSettings.of("docs", model.toString()).withThreads(1))) {
      assertThat(captioners.backend("docs")).startsWith("none: ");
      ComputeBackend backend = engine.loaded.getFirst().context.backend();

      assertThat(engine.loaded.getFirst().context.backend()).isSameAs(backend);
      assertThat(captioners.backend("docs")).startsWith(backend.description());
    }
  }

  @Test
  void namesTheCaptionersThereAre() {
    String location = model.toString();
    try (Captioners captioners =
        open(
            CaptionerSettings.of("receipts", location),
            CaptionerSettings.of("default", location))) {
      assertThatThrownBy(() -> captioners.get("receits"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "no captioner is configured as 'receits'; configured are: receipts, default. Set"
                  + " veduta.captioner.receits.model to a model directory or hub id.");
      assertThat(captioners.get()).isSameAs(captioners.get("default"));
    }
  }

  @Test
  void refusesTwoOfOneName() {
    CaptionerSettings settings = CaptionerSettings.of("docs", model.toString());

    assertThatThrownBy(() -> open(settings, settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("two captioners are named 'docs'; give each a name of its own");
  }

  @Test
  void closesEverythingAndThenSaysSo() {
    Captioners captioners =
        open(
            CaptionerSettings.of("a", model.toString()),
            CaptionerSettings.of("b", model.toString()));
    ImageCaptioner captioner = captioners.get("a");
    captioners.close();
    captioners.close();

    assertThat(engine.loaded).hasSize(2).allMatch(loaded -> loaded.closed);
    assertThatThrownBy(() -> captioner.caption(grey(0)))
        .isInstanceOf(VedutaException.class)
        .hasMessage("captioner 'a' is closed; open it again to go on");
  }

  @Test
  void closesWhatWasOpenedWhenALaterPartFails() {
    CaptionerSettings good = CaptionerSettings.of("good", model.toString());
    CaptionerSettings bad = CaptionerSettings.of("bad", folder.resolve("nowhere").toString());

    assertThatThrownBy(() -> open(good, bad)).isInstanceOf(VedutaException.class);
    assertThat(engine.loaded).singleElement().matches(loaded -> loaded.closed);
  }

  @Test
  void loadsLazilyWhenFirstUsed() {
    try (Captioners captioners =
        Captioners.lazy(List.of(CaptionerSettings.of("docs", model.toString())), providers)) {
      assertThat(engine.loaded).isEmpty();
      assertThat(captioners.get().caption(grey(0)).text()).isEqualTo("a dark picture");
      assertThat(captioners.get().caption(grey(0)).text()).isEqualTo("a dark picture");
      assertThat(engine.loaded).hasSize(1);
    }
  }

  @Test
  void tellsWhatModelsCanDoBeforeTheyAreLoadedAndAfter() throws IOException {
    Path glass = model("glass-base", "{\"model_type\": \"git\", \"num_image_with_embedding\": 6}");
    try (Captioners captioners =
        Captioners.lazy(
            List.of(
                CaptionerSettings.of("docs", model.toString()),
                CaptionerSettings.of("films", glass.toString()),
                CaptionerSettings.of("lost", folder.resolve("nowhere").toString())),
            providers)) {
      List<Class<?>> simple =
          List.of(ImageCaptioner.class, TextReader.class, VisualQuestionAnswerer.class);

      assertThat(captioners.tasks("docs")).contains(simple);
      assertThat(captioners.tasks("films")).contains(Captioners.tasks());
      assertThat(captioners.tasks("lost")).as("loading it says why").isEmpty();
      assertThat(engine.loaded).isEmpty();

      assertThat(captioners.get("docs").caption(grey(0)).text()).isEqualTo("a dark picture");
      Files.delete(model.resolve("config.json"));
      assertThat(captioners.tasks("docs")).as("of the loaded model").contains(simple);
    }
  }

  @Test
  void findsProblemsWithoutLoading() throws IOException {
    Path unknown = model("opt-base", "{\"model_type\": \"opt\"}");
    Path nameless = model("nameless", "{}");
    List<String> problems =
        Captioners.problems(
            List.of(
                CaptionerSettings.of("fine", model.toString()),
                CaptionerSettings.of("lost", folder.resolve("nowhere").toString()),
                CaptionerSettings.of("opt", unknown.toString()).withBackend("cdua"),
                CaptionerSettings.of("nameless", nameless.toString())),
            providers);

    assertThat(problems).hasSize(4);
    assertThat(problems.get(0)).startsWith("captioner 'lost': ").contains("nowhere");
    assertThat(problems.get(1))
        .startsWith(
            "captioner 'opt': %s: no plug-in loads model_type 'opt'; models that can be loaded: "
                .formatted(unknown.resolve("config.json")))
        .contains("brightness");
    assertThat(problems.get(2)).startsWith("captioner 'opt': there is no compute backend 'cdua'");
    assertThat(problems.get(3)).contains("has no model_type; models that can be loaded: ");
    assertThat(engine.loaded).isEmpty();
  }

  @Test
  void opensNothingForAnUnknownBackend() {
    CaptionerSettings settings = CaptionerSettings.of("docs", model.toString()).withBackend("cdua");

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("there is no compute backend 'cdua'; there are: ");
    assertThat(engine.loaded).isEmpty();
  }

  @Test
  void saysWhichWeightsWereLookedFor() {
    try (Captioners _ = open(CaptionerSettings.of("docs", model.toString()))) {
      Brightness.Model loaded = engine.loaded.getFirst();

      assertThatThrownBy(loaded.context::weights)
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith(
              "there are no weights: there is no " + model.resolve("model.safetensors"));
    }
  }

  private Captioners open(CaptionerSettings... settings) {
    return Captioners.open(List.of(settings), providers);
  }

  private Path model(String name, String config) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name));
    Files.writeString(model.resolve("config.json"), config);
    return model;
  }

  private static Image grey(int level) {
    BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, level << 16 | level << 8 | level);
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", encoded);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Image.of(encoded.toByteArray());
  }
}
