// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionerDefinition;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.containers.colour.AverageColour;
import dev.veduta.containers.colour.OtherColour;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.testkit.FakeCaptioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an application is told that is not deployed because of …
class MistakesTest {
  private static final Map<String, String> ONE =
      Map.of("veduta.captioner.docs.model", Archives.COLOUR_MODEL);

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          veduta.captioner.docs.generation.num-beam | 4 | veduta.captioner.docs.generation.num-beam is not a setting; did you mean veduta.captioner.docs.generation.num-beams?
          veduta.captioner.dosc.threads | 4 | no captioner is configured as 'dosc'; configured are: docs. Set veduta.captioner.dosc.model to a model directory or hub id.
          veduta.model | m | veduta.model is not a setting: each captioner has its own; set veduta.captioner.default.model
          veduta.captioner.docs.sessions | 0 | veduta.captioner.docs.sessions must be a whole number from 1 to 1024, got '0'
          veduta.captioner.docs.queue | many | veduta.captioner.docs.queue must be a whole number from 1 to 1000000, got 'many'
          veduta.captioner.docs.eager | yes | veduta.captioner.docs.eager must be true or false, got 'yes'
          veduta.timeout | 30 | veduta.timeout must be a whole number with ms, s, m or h, such as 30s, an ISO 8601 duration such as PT1M30S, or 0, got '30'
          veduta.memory-limit | 8GB | veduta.memory-limit must be a number with KiB, MiB, GiB or TiB, such as 8GiB, or 0 for no limit, got '8GB'
          veduta.precision | half | veduta.precision must be fp32, bf16, fp16, tf32 or int8, got 'half'
          veduta.backend | cdua | captioner 'docs': there is no compute backend 'cdua'; there are:
          veduta.backend | unplugged | captioner 'docs': compute backend 'unplugged' can't be used here: no device is plugged in; plug one in
          veduta.backend | unplugged, cdua | captioner 'docs': there is no compute backend 'cdua'; there are:
          veduta.backend | auto, unplugged | veduta.backend must be auto, the name of a backend, or several in order, such as cuda, vector-cpu, got 'auto, unplugged'
          veduta.captioner.docs.encoder.model | m | captioner 'docs' has both a model and an encoder or decoder; give model, or encoder.model and decoder.model
          veduta.captioner.docs.model | /no/such/folder | captioner 'docs': there is no folder /no/such/folder; / holds
          veduta.captioner.docs.model | https://me:secret@models.example/git | captioner 'docs': https://models.example is a URL; give the folder of a model, or its name on the Hugging Face hub, such as microsoft/git-base-coco
          veduta.captioner.docs.model | ./no-such-people/model | captioner 'docs': there is no folder
          veduta.captioner.docs.revision | v1 | captioner 'docs' has the revision 'v1', which models of the hub have, and its model is classpath:
          veduta.hub | sometimes | veduta.hub must be online or offline, got 'sometimes'
          veduta.captioner.docs.model | classpath:dev/veduta/containers/no-such-model | captioner 'docs': there is no dev/veduta/containers/no-such-model/config.json on the class path; add the jar that holds the model
          """)
  void aSetting(String key, String value, String message) {
    assertRefused(Map.of(key, value), new Class<?>[] {Unplugged.class}, message);
  }

  @Test
  void aModelOfTheHubThatIsNotThereOffline() {
    assertRefused(
        Map.of("veduta.captioner.docs.model", "no-such-people/model", "veduta.hub", "offline"),
        new Class<?>[] {},
        "captioner 'docs': there is no folder %s, and no-such-people/model is not complete in "
            .formatted(Path.of("no-such-people/model").toAbsolutePath()));
  }

  @Test
  void aPrecisionThatTheBackendLacks() {
    assertRefused(
        Map.of("veduta.backend", "plugged", "veduta.precision", "int8"),
        new Class<?>[] {Plugged.class},
        "captioner 'docs': compute backend 'plugged' can't be used here: it has no int8 weights,"
            + " only fp32; set precision to one of these");
  }

  @Test
  void backendsOfWhichNoneCanBeUsed() {
    assertRefused(
        Map.of("veduta.backend", "unplugged, plugged", "veduta.precision", "bf16"),
        new Class<?>[] {Unplugged.class, Plugged.class},
        "captioner 'docs': no compute backend can be used here with bf16 weights: unplugged: it"
            + " has no bf16 weights, only fp32; set precision to one of these; plugged: ");
  }

  @Test
  void aFolderWithoutConfiguration(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("model.safetensors"));
    assertRefused(
        Map.of("veduta.captioner.docs.model", folder.toString()),
        new Class<?>[] {},
        "captioner 'docs': %s has no config.json, so it is not the folder of a model; it holds model.safetensors"
            .formatted(folder));
  }

  @Test
  void aModelThatNoPluginLoads(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"flamingo\"}");
    assertRefused(
        Map.of("veduta.captioner.docs.model", folder.toString()),
        new Class<?>[] {},
        "captioner 'docs': ",
        "no plug-in loads model_type 'flamingo'; models that can be loaded: average-colour, ",
        "Add the jar of one that does to the class path.");
  }

  @Test
  void aMisspeltName() {
    assertRefused(
        Map.of(),
        new Class<?>[] {Misspelt.class},
        "no captioner is configured as 'dosc'; configured are: docs. Set"
            + " veduta.captioner.dosc.model to a model directory or hub id.");
  }

  @Test
  void twoPluginsOfOneName() {
    assertRefused(
        Map.of(),
        new Class<?>[] {OtherColour.class},
        "two plug-ins are the caption model 'average-colour': ",
        AverageColour.class.getName(),
        OtherColour.class.getName());
  }

  @Test
  void twoBeansOfOneName() {
    assertRefused(
        Map.of(),
        new Class<?>[] {Own.class, OtherOwn.class},
        "several beans are the ImageCaptioner @Captioner(\"shop\"): %s.other() and %s.captioner(). Keep one, give the others names of their own, or make one an alternative."
            .formatted(OtherOwn.class.getName(), Own.class.getName()));
  }

  @Test
  void aNameThatIsDefinedInTwoWays() {
    assertRefused(
        Map.of(),
        new Class<?>[] {Shop.class, OtherShop.class},
        "captioner 'shop' is defined differently by ",
        Shop.class.getName(),
        OtherShop.class.getName());
  }

  @Test
  void aDefinition() {
    assertRefused(
        Map.of(),
        new Class<?>[] {Wrong.class},
        Wrong.class.getName()
            + ": precision of @CaptionerDefinition(name = \"shop\") must be fp32, bf16, fp16, tf32"
            + " or int8, got 'fp64'",
        Wrong.class.getName()
            + ": properties of @CaptionerDefinition(name = \"shop\") holds"
            + " 'generation.num-beam=4', and generation.num-beam is not a setting; did you mean"
            + " generation.num-beams?");
  }

  @Test
  void allOfTheseAtOnce() {
    Map<String, String> settings =
        Map.of(
            "veduta.captioner.docs.modle", "m",
            "veduta.captioner.docs.model", "/no/such/folder",
            "veduta.captioner.club.model", Archives.COLOUR_MODEL,
            "veduta.captioner.club.backend", "cdua",
            "veduta.captioner.farm.model", Archives.COLOUR_MODEL,
            "veduta.captioner.farm.sessions", "0",
            "veduta.timeout", "0");
    assertRefused(
        settings,
        new Class<?>[] {Misspelt.class, Wrong.class, Own.class, OtherOwn.class},
        "several beans are the ImageCaptioner @Captioner(\"shop\")",
        "veduta.captioner.docs.modle is not a setting",
        "no captioner is configured as 'dosc'",
        "captioner 'docs': there is no folder /no/such/folder",
        "captioner 'club': there is no compute backend 'cdua'",
        "veduta.captioner.farm.sessions must be a whole number from 1 to 1024",
        Wrong.class.getName() + ": precision of @CaptionerDefinition");
  }

  /// The one that must be there is configured unless these settings say otherwise.
  private static void assertRefused(
      Map<String, String> settings, Class<?>[] beans, String... texts) {
    Map<String, String> all = new TreeMap<>(ONE);
    all.putAll(settings);
    Weld weld =
        new Weld().disableDiscovery().addBeanClasses(AverageColour.class).addBeanClasses(beans);
    try (RegisteredConfig _ = RegisteredConfig.of(all)) {
      assertThatThrownBy(weld::initialize).hasMessageContainingAll(texts);
    }
  }

  @Dependent
  static class Misspelt {
    @Inject
    @Captioner("dosc")
    ImageCaptioner captioner;
  }

  @Dependent
  static class Own {
    @Produces
    @Captioner("shop")
    @ApplicationScoped
    ImageCaptioner captioner() {
      return FakeCaptioner.saying("my own");
    }
  }

  @Dependent
  static class OtherOwn {
    @Produces
    @Captioner("shop")
    @ApplicationScoped
    ImageCaptioner other() {
      return FakeCaptioner.saying("my other own");
    }
  }

  @CaptionerDefinition(name = "shop", model = Archives.COLOUR_MODEL)
  static class Shop {}

  @CaptionerDefinition(name = "shop", model = Archives.COLOUR_MODEL, backend = "vector-cpu")
  interface OtherShop {}

  @CaptionerDefinition(
      name = "shop",
      model = Archives.COLOUR_MODEL,
      precision = "fp64",
      properties = "generation.num-beam=4")
  static class Wrong {}

  /// A backend that can't be used anywhere.
  @Plugin("unplugged")
  static class Unplugged extends Plugged {
    @Override
    public Optional<String> obstacle() {
      return Optional.of("no device is plugged in; plug one in");
    }
  }

  /// A backend of 32 bits.
  @Plugin("plugged")
  static class Plugged implements ComputeBackendProvider {
    @Override
    public int order() {
      return 1000;
    }

    @Override
    public ComputeBackend open(BackendOptions options) {
      throw new UnsupportedOperationException("this test opens nothing");
    }
  }
}
