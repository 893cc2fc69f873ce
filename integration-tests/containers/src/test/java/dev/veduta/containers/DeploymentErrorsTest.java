// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.containers.album.Letters;
import dev.veduta.containers.album.OtherSize;
import dev.veduta.containers.album.PictureSize;
import dev.veduta.containers.colour.AverageColour;
import dev.veduta.containers.colour.OtherColour;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What keeps an application from being deployed, and what it is told.
@ExtendWith(ArquillianExtension.class)
class DeploymentErrorsTest {
  @SuppressWarnings("NullAway.Init") // set by Arquillian
  @ArquillianResource
  private Deployer deployer;

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();

  /// An application that is refused leaves its class loader behind, as the thread's.
  @AfterEach
  void forgetTheApplication() {
    thread.setContextClassLoader(before);
  }

  @Deployment(name = "missing", managed = false, testable = false)
  static WebArchive withoutModel() {
    return Archives.album(Map.of("veduta.captioner.sizes.model", Archives.SIZE_MODEL));
  }

  @Test
  void namesTheSettingThatIsMissing() {
    assertRefused(
        "missing",
        "no captioner is configured as 'default'; configured are: sizes. Set"
            + " veduta.captioner.default.model to a model directory or hub id.");
  }

  @Deployment(name = "reader", managed = false, testable = false)
  static WebArchive withUnknownReader() {
    return Archives.album(Archives.SETTINGS).addClass(Letters.class);
  }

  @Test
  void namesTheSettingThatAReaderMisses() {
    assertRefused(
        "reader",
        "no captioner is configured as 'letters'; configured are: default, sizes. Set"
            + " veduta.captioner.letters.model to a model directory or hub id.");
  }

  @Deployment(name = "misspelt", managed = false, testable = false)
  static WebArchive withMisspeltKey() {
    return albumWith("veduta.captioner.sizes.generation.num-beam", "3");
  }

  @Test
  void suggestsTheKeyThatWasMeant() {
    assertRefused(
        "misspelt",
        "veduta.captioner.sizes.generation.num-beam is not a setting; did you mean"
            + " veduta.captioner.sizes.generation.num-beams?");
  }

  @Deployment(name = "range", managed = false, testable = false)
  static WebArchive withValuesOutOfRange() {
    return albumWith(
        "veduta.captioner.sizes.sessions", "0", "veduta.captioner.default.max-pixels", "many");
  }

  @Test
  void namesAllValuesThatAreOutOfRange() {
    assertRefused(
        "range",
        "veduta.captioner.default.max-pixels must be a whole number from 1 to 700000000, got"
            + " 'many'",
        "veduta.captioner.sizes.sessions must be a whole number from 1 to 1024, got '0'");
  }

  @Deployment(name = "backend", managed = false, testable = false)
  static WebArchive withUnknownBackend() {
    return albumWith("veduta.backend", "cdua");
  }

  @Test
  void namesTheBackendsThereAre() {
    assertRefused(
        "backend",
        "captioner 'default': there is no compute backend 'cdua'; there are: ",
        "captioner 'sizes': there is no compute backend 'cdua'; there are: ");
  }

  @Deployment(name = "folder", managed = false, testable = false)
  static WebArchive withMissingFolder() {
    return albumWith("veduta.captioner.sizes.model", "/no/such/folder");
  }

  @Test
  void namesTheFolderThatIsMissing() {
    assertRefused("folder", "captioner 'sizes': there is no folder /no/such/folder");
  }

  @Deployment(name = "type", managed = false, testable = false)
  static WebArchive withoutThePluginOfAModel() {
    return Archives.album(Archives.SETTINGS).deleteClass(PictureSize.class);
  }

  @Test
  void namesTheModelsThatCanBeLoaded() {
    assertRefused(
        "type",
        "no plug-in loads model_type 'picture-size'; models that can be loaded: average-colour");
  }

  @Deployment(name = "twice", managed = false, testable = false)
  static WebArchive withTwoPluginsOfOneName() {
    return Archives.album(Archives.SETTINGS)
        .addAsLibrary(Archives.plugin("other.jar", OtherColour.class));
  }

  @Test
  void namesBothPluginsOfOneName() {
    assertRefused(
        "twice",
        "two plug-ins are the caption model 'average-colour': ",
        AverageColour.class.getName(),
        OtherColour.class.getName());
  }

  @Deployment(name = "beans", managed = false, testable = false)
  static WebArchive withTwoBeansOfOneName() {
    return Archives.album(Archives.SETTINGS).addClass(OtherSize.class);
  }

  @Test
  void namesBothBeansOfOneName() {
    assertRefused(
        "beans",
        "two plug-ins are the caption model 'picture-size': ",
        "dev.veduta.containers.album.PictureSize",
        "dev.veduta.containers.album.OtherSize");
  }

  private static WebArchive albumWith(String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>(Archives.SETTINGS);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Archives.album(settings);
  }

  private void assertRefused(String deployment, String... texts) {
    assertThatThrownBy(() -> deployer.deploy(deployment)).hasMessageContainingAll(texts);
  }
}
