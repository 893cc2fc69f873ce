// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
  @TempDir Path jar;

  @Test
  void findsWhatTheContextClassLoaderSees() {
    Providers providers = installed(CaptionModelProvider.class, Remote.class);

    assertThat(providers.find(CaptionModelProvider.class, "remote"))
        .get()
        .isInstanceOf(Remote.class);
    assertThat(providers.get(CaptionModelProvider.class, "remote"))
        .as("one instance for all who ask")
        .isSameAs(providers.find(CaptionModelProvider.class, "remote").orElseThrow());
  }

  @Test
  void namesThoseThatExist() {
    Providers providers = Providers.installed().with(List.of(new Remote(), new Brightness()));

    assertThatThrownBy(() -> providers.get(CaptionModelProvider.class, "opt"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("there is no caption model 'opt'; there are: ")
        .hasMessageContainingAll("brightness", "remote")
        .hasMessageEndingWith(". Add the jar that brings it to the class path.");
    assertThat(providers.find(CaptionModelProvider.class, "opt")).isEmpty();
  }

  @Test
  void saysWhyOneCanNotBeUsed() {
    Providers providers = Providers.installed().with(List.of(new Unplugged()));

    assertThatThrownBy(() -> providers.get(ComputeBackendProvider.class, "unplugged"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "compute backend 'unplugged' can't be used here: no device is plugged in; plug one in");
    assertThat(providers.find(ComputeBackendProvider.class, "unplugged")).isEmpty();
    assertThat(providers.all(ComputeBackendProvider.class))
        .extracting(ComputeBackendProvider::name)
        .contains("unplugged");
  }

  @Test
  void prefersAnApplicationsOwnToAnInstalledOneOfTheSameName() {
    Providers providers =
        installed(CaptionModelProvider.class, Remote.class).with(List.of(new OwnRemote()));

    assertThat(providers.get(CaptionModelProvider.class, "remote")).isInstanceOf(OwnRemote.class);
  }

  @Test
  void takesABeanForTheInstalledInstanceOfItsClass() {
    Remote bean = new Remote();
    Providers installed = installed(CaptionModelProvider.class, Remote.class);

    assertThat(installed.with(List.of(bean)).get(CaptionModelProvider.class, "remote"))
        .isSameAs(bean);
    assertThat(
            installed
                .with(List.of(bean, new OwnRemote()))
                .get(CaptionModelProvider.class, "remote"))
        .as("a bean of an installed class is not the application's own")
        .isInstanceOf(OwnRemote.class);
  }

  @Test
  void refusesTwoOwnOnesOfOneName() {
    Providers providers = Providers.installed();
    List<CaptionModelProvider> both = List.of(new Remote(), new OwnRemote());

    assertThatThrownBy(() -> providers.with(both))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "two plug-ins are the caption model 'remote': dev.veduta.runtime.ProvidersTest$Remote"
                + " and dev.veduta.runtime.ProvidersTest$OwnRemote. Rename or remove one.");
  }

  @Test
  void refusesTwoInstalledOnesOfOneName() {
    Providers providers = installed(CaptionModelProvider.class, Remote.class, OwnRemote.class);

    assertThatThrownBy(() -> providers.all(CaptionModelProvider.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(Remote.class.getName(), OwnRemote.class.getName());
  }

  @Test
  void namesAPluginThatCanNotBeLoaded() throws IOException {
    write(CaptionModelProvider.class, "com.example.Nowhere");
    Providers providers = withLoader(Providers::installed);

    assertThatThrownBy(() -> providers.all(CaptionModelProvider.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("a caption model that META-INF/services names can't be loaded: ")
        .hasMessageContaining("com.example.Nowhere");
  }

  private Providers installed(Class<?> kind, Class<?>... providers) {
    try {
      write(kind, List.of(providers).stream().map(Class::getName).toArray(String[]::new));
      return withLoader(Providers::installed);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(Class<?> kind, String... classes) throws IOException {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.write(services.resolve(kind.getName()), List.of(classes));
  }

  private <T> T withLoader(Supplier<T> action) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
    thread.setContextClassLoader(loader);
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Plugin("remote")
  public static class Remote implements CaptionModelProvider {
    @Override
    public CaptionModel load(ModelContext context) {
      throw new UnsupportedOperationException("this test loads nothing");
    }
  }

  @Plugin("remote")
  public static class OwnRemote extends Remote {}

  @Plugin("unplugged")
  static final class Unplugged implements ComputeBackendProvider {
    @Override
    public int order() {
      return 0;
    }

    @Override
    public Optional<String> obstacle() {
      return Optional.of("no device is plugged in; plug one in");
    }

    @Override
    public ComputeBackend open(BackendOptions options) {
      throw new UnsupportedOperationException("no device is plugged in");
    }
  }
}
