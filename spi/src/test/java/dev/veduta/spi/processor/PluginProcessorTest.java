// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.CaptionModelProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The processor of `@Plugin` …
final class PluginProcessorTest {
  private static final String MODELS = CaptionModelProvider.class.getName();

  @TempDir Path output;

  @Test
  void isFoundByCompilersAndByGradle() throws IOException {
    assertThat(ServiceLoader.load(Processor.class))
        .hasAtLeastOneElementOfType(PluginProcessor.class);
    String file = "/META-INF/gradle/incremental.annotation.processors";
    try (InputStream in = PluginProcessor.class.getResourceAsStream(file)) {
      assertThat(in).hasContent(PluginProcessor.class.getName() + ",aggregating");
    }
  }

  @Test
  void writesALineForEachClassInTheOrderOfTheAlphabet() throws IOException {
    compile(
        new Sources()
            .withModel("Zebra", "zebra")
            .withModel("Apple", "apple")
            .with(
                "Out",
                "class Out { @Plugin(\"in\") public static class In$ner extends Model {} }"));

    assertThat(lines(MODELS)).containsExactly("shop.Apple", "shop.Out$In$ner", "shop.Zebra");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {output.toUri().toURL()})) {
      assertThat(ServiceLoader.load(CaptionModelProvider.class, loader))
          .extracting(CaptionModelProvider::name)
          .containsExactly("apple", "in", "zebra");
    }
  }

  @Test
  void writesALineForEachKindThatAClassIs() throws IOException {
    compile(
        new Sources()
            .with("LoudProvider", "interface LoudProvider extends Cloneable, SloganProvider {}")
            .with("Base", "abstract class Base extends Model implements LoudProvider {}")
            .with("Both", "@Plugin(\"both\") public class Both extends Base {}")
            .with("Bare", "@Plugin(\"bare\") public record Bare() implements SloganProvider {}"));

    assertThat(services()).containsExactly(MODELS, "shop.LoudProvider", "shop.SloganProvider");
    assertThat(lines(MODELS)).containsExactly("shop.Both");
    assertThat(lines("shop.LoudProvider")).containsExactly("shop.Both");
    assertThat(lines("shop.SloganProvider")).containsExactly("shop.Bare", "shop.Both");
  }

  @Test
  void leavesSubclassesAloneThatOnlyInheritTheAnnotation() throws IOException {
    compile(
        new Sources()
            .withModel("Opt", "opt")
            .with("SpecialOpt", "public class SpecialOpt extends Opt {}"));

    assertThat(lines(MODELS)).containsExactly("shop.Opt");
  }

  @Test
  void letsPluginsOfDifferentKindsHaveOneName() throws IOException {
    compile(
        new Sources()
            .withModel("OptModel", "opt")
            .with(
                "OptSlogan",
                "@Plugin(\"opt\") public class OptSlogan implements SloganProvider {}"));

    assertThat(lines(MODELS)).containsExactly("shop.OptModel");
    assertThat(lines("shop.SloganProvider")).containsExactly("shop.OptSlogan");
  }

  @Test
  void keepsTheLinesOfClassesThatAreNotCompiledAgain() throws IOException {
    compile(new Sources().withModel("Second", "second"));
    compile(new Sources().withModel("First", "first"));

    assertThat(lines(MODELS)).containsExactly("shop.First", "shop.Second");
    assertThat(new Sources().withModel("Third", "first").compile(output))
        .containsExactly(
            "ERROR Third.java: two plug-ins are the CaptionModelProvider 'first': shop.First and"
                + " shop.Third. Rename or remove one.");
    assertThat(lines(MODELS)).containsExactly("shop.First", "shop.Second");
  }

  @Test
  void keepsLinesThatSomebodyWrote() throws IOException {
    write(
        MODELS,
        """
        # Our own.
        shop.Named # by its method

          shop.Out$Special
        shop.Opt
        """);
    compile(
        new Sources()
            .with(
                "Named",
                """
                public class Named extends Model {
                  @Override
                  public String name() {
                    return "named";
                  }
                }
                """)
            .with("Out", "class Out { public static class Special extends Opt {} }")
            .withModel("Opt", "opt"));

    assertThat(lines(MODELS)).containsExactly("shop.Named", "shop.Opt", "shop.Out$Special");
  }

  @Test
  void dropsTheLinesOfClassesThatAreNoPluginsAnyMore() throws IOException {
    compile(
        new Sources()
            .withModel("Gone", "gone")
            .withModel("Nameless", "nameless")
            .withModel("Slogan", "slogan"));
    Files.delete(output.resolve("shop/Gone.class"));

    assertThat(
            new Sources()
                .with("Nameless", "public class Nameless extends Model {}")
                .with(
                    "Slogan",
                    "@Plugin(\"slogan\") public class Slogan implements SloganProvider {}")
                .withModel("Opt", "opt")
                .compile(output))
        .containsExactly(dropped("shop.Gone"), dropped("shop.Nameless"));
    assertThat(lines(MODELS)).containsExactly("shop.Opt");
    assertThat(lines("shop.SloganProvider")).containsExactly("shop.Slogan");
  }

  @Test
  void saysThatAServiceFileCanNotBeWritten() throws IOException {
    Files.createDirectories(output.resolve("META-INF"));
    Files.writeString(output.resolve("META-INF/services"), "a file where the folder should be");

    assertThat(new Sources().withModel("Opt", "opt").compile(output))
        .satisfiesExactly(
            read -> assertThat(read).startsWith("ERROR: can't read META-INF/services/" + MODELS),
            written ->
                assertThat(written).startsWith("ERROR: can't write META-INF/services/" + MODELS));
  }

  private void compile(Sources sources) {
    assertThat(sources.compile(output)).isEmpty();
  }

  private static String dropped(String className) {
    return "NOTE: META-INF/services/%s names %s, which is no CaptionModelProvider with a name; "
            .formatted(MODELS, className)
        + "the line goes";
  }

  private void write(String kind, String text) throws IOException {
    Path folder = Files.createDirectories(output.resolve("META-INF/services"));
    Files.writeString(folder.resolve(kind), text);
  }

  private List<String> lines(String kind) throws IOException {
    return Files.readAllLines(output.resolve("META-INF/services").resolve(kind));
  }

  private List<String> services() throws IOException {
    try (Stream<Path> files = Files.list(output.resolve("META-INF/services"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
