// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A class with `@Plugin` is refused at compile time …
final class RefusedPluginTest {
  private static final String NO_PROVIDER =
      "it is no provider. Implement an interface that extends dev.veduta.spi.Provider, such as"
          + " CaptionModelProvider, or remove the annotation.";
  private static final String NO_CONSTRUCTOR =
      "it has no public constructor without parameters, but ServiceLoader has to construct it."
          + " Add one.";

  @TempDir Path output;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Opt {}",
        "class Opt implements Cloneable {}",
        "class Opt implements Provider {}",
        "record Opt() {}"
      })
  void whenItIsNoProvider(String text) {
    refuses(text, NO_PROVIDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Opt extends Model { Opt() {} }",
        "class Opt extends Model { protected Opt() {} }",
        "class Opt extends Model { public Opt(String name) {} }",
        "class Opt extends Model { public Opt(String... names) {} }",
        "record Opt(int size) implements SloganProvider {}"
      })
  void whenItHasNoConstructorForServiceLoader(String text) {
    refuses(text, NO_CONSTRUCTOR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interface Opt extends SloganProvider {} | it is an interface. Annotate the classes that implement it.
          @interface Opt {}                       | it is an interface. Annotate the classes that implement it.
          enum Opt implements SloganProvider {}   | it is an enum, which nobody can construct. Make it a class.
          abstract class Opt extends Model {}     | it is abstract. Annotate the classes that extend it.
          """)
  void whenThereIsNothingToConstruct(String text, String reason) {
    refuses(text, reason);
  }

  @Test
  void whenItIsNotPublic() {
    assertThat(
            new Sources()
                .with("Opt", "@Plugin(\"opt\") class Opt extends Model {}")
                .compile(output))
        .containsExactly(
            "ERROR Opt.java: shop.Opt can't be a plug-in: it is not public, but ServiceLoader has"
                + " to construct it. Make it public.");
  }

  @Test
  void whenItIsAnInnerClass() {
    assertThat(
            new Sources()
                .with(
                    "Out",
                    "public class Out { @Plugin(\"opt\") public class Opt extends Model {} }")
                .compile(output))
        .containsExactly(
            "ERROR Out.java: shop.Out$Opt can't be a plug-in: it is an inner class, which only its"
                + " outer one can construct. Make it static.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "opt ", "\topt"})
  void whenNobodyCouldSelectItByItsName(String name) {
    assertThat(new Sources().withModel("Opt", name).compile(output))
        .containsExactly(
            "ERROR Opt.java: shop.Opt can't be a plug-in: its name is '%s', but files and users select it by that. Give it one without blanks around it."
                .formatted(name));
  }

  @Test
  void whenItTakesANameTwice() {
    assertThat(
            new Sources()
                .withModel("Second", "opt")
                .withModel("First", "opt")
                .withModel("Other", "other")
                .compile(output))
        .containsExactly(
            "ERROR Second.java: two plug-ins are the CaptionModelProvider 'opt': shop.First and"
                + " shop.Second. Rename or remove one.");
    assertThat(output.resolve("META-INF")).doesNotExist();
  }

  @Test
  void onceForEachFault() {
    assertThat(
            new Sources()
                .with("Blank", "@Plugin(\" \") public class Blank extends Model {}")
                .with("None", "@Plugin(\"none\") public class None {}")
                .compile(output))
        .hasSize(2);
  }

  @Test
  void byTheCompilerAloneWhenItsSupertypeIsMissing() {
    assertThat(
            new Sources()
                .with("Opt", "@Plugin(\"opt\") public class Opt extends Gone {}")
                .compile(output))
        .singleElement()
        .asString()
        .startsWith("ERROR Opt.java: cannot find symbol");
  }

  private void refuses(String text, String reason) {
    assertThat(new Sources().with("Opt", "@Plugin(\"opt\") public " + text).compile(output))
        .containsExactly("ERROR Opt.java: shop.Opt can't be a plug-in: " + reason);
    assertThat(output.resolve("META-INF")).doesNotExist();
  }
}
