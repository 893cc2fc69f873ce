// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Provider;
import dev.veduta.spi.observation.RequestObserverProvider;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The plug-ins that come with Veduta …
final class PluginsTest {
  private static final List<JavaClass> PLUGINS =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages("dev.veduta")
              .stream()
              .filter(one -> one.isAssignableTo(Provider.class) && !one.isInterface())
              .toList();

  @Test
  void areSeenByThisTest() {
    assertThat(PLUGINS).hasSizeGreaterThan(6);
  }

  @TestFactory
  Stream<DynamicTest> areFoundInPlainJavaByTheNameInTheirAnnotation() {
    return PLUGINS.stream()
        .map(plugin -> dynamicTest(plugin.getName(), () -> isFound(plugin.reflect())));
  }

  @Test
  void sayWhatTheyLackWhereTheirLibraryIsNotThere() {
    List<RequestObserverProvider> observers =
        Providers.installed().all(RequestObserverProvider.class);

    assertThat(observers)
        .extracting(Provider::name)
        .containsExactlyInAnyOrder("opentelemetry", "micrometer");
    assertThat(observers)
        .extracting(observer -> observer.obstacle().orElse("none"))
        .anyMatch(obstacle -> obstacle.contains("opentelemetry-api"))
        .anyMatch(obstacle -> obstacle.contains("micrometer-core"));
  }

  private static void isFound(Class<?> plugin) {
    Plugin annotation = plugin.getDeclaredAnnotation(Plugin.class);
    assertThat(annotation).isNotNull();
    assertThat(plugin.getInterfaces())
        .allSatisfy(
            kind ->
                assertThat(Providers.installed().all(kind.asSubclass(Provider.class)))
                    .filteredOn(found -> found.name().equals(annotation.value()))
                    .singleElement()
                    .isInstanceOf(plugin));
  }
}
