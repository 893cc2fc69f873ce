// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;

/// An application on a server …
public abstract class ServerContract {
  private static final String FROG = "a frog on an orange background";

  /// Where checks are asked for: the address of the servlet or of the resource.
  protected abstract URI address();

  /// Whether MicroProfile Context Propagation or Jakarta Concurrency is there, to carry what
  /// belongs to a caller to what it does later.
  protected boolean carriesContext() {
    return true;
  }

  /// Whether applications find out their names with JNDI.
  protected boolean hasNaming() {
    return true;
  }

  @Test
  void isGivenTheCaptionerThatItAsksForWithoutName() {
    assertThat(check("plain")).isEqualTo(FROG);
    assertThat(check("standard")).isEqualTo(FROG);
  }

  @Test
  void computesWithTheVectorApi() {
    assertThat(check("backend")).matches("vector-cpu, \\d+-bit.*");
  }

  @Test
  void isRecordedByFlightRecorder() {
    assertThat(check("recording")).isEqualTo("dev.veduta.Request");
  }

  @Test
  void usesThePluginsOfItsLibraries() {
    assertThat(check("third-party")).isEqualTo("mostly red");
  }

  @Test
  void usesPluginsThatAreBeansOfItsOwn() {
    assertThat(check("own-plug-in")).matches("a picture of \\d{4,} bytes");
  }

  @Test
  void takesItsOwnCaptionerForOneThatIsConfigured() {
    assertThat(check("own-captioner")).isEqualTo("a receipt over 12 euros");
  }

  @Test
  void definesCaptionersByAnnotation() {
    assertThat(check("defined")).isEqualTo("mostly red");
  }

  @Test
  void overridesDefinitionsByConfiguration() {
    assertThat(check("overridden")).isEqualTo("mostly red");
  }

  @Test
  void findsNoCaptionerThatNobodyConfigured() {
    assertThat(check("unknown"))
        .startsWith("failed")
        .contains("UnsatisfiedResolutionException", "ImageCaptioner");
  }

  @Test
  void hearsWhatHappensToCaptioners() {
    check("standard");
    assertThat(check("torn")).startsWith("failed").contains("torn is torn; take one that is whole");
    assertThat(check("diary").lines())
        .contains("default loaded git-scenes", "torn failed: torn is torn; take one that is whole");
  }

  @Test
  void asksForCaptionsThatComeLater() {
    assertThat(check("later")).isEqualTo(FROG);
  }

  @Test
  void keepsItsClassLoaderUntilACaptionComes() {
    assumeTrue(carriesContext());
    assertThat(check("class-loader")).isEqualTo(FROG);
  }

  @Test
  void keepsItsNamesUntilACaptionComes() {
    assumeTrue(carriesContext() && hasNaming());
    assertThat(check("naming")).isEqualTo(FROG);
  }

  /// The answer to a check.
  protected final String check(String name) {
    Page page = Page.get(URI.create(address() + "?name=" + name));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    return page.text();
  }
}
