// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.servers.Page;
import dev.veduta.servers.ServerContract;
import io.quarkus.bootstrap.BootstrapException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An application on Quarkus …
final class AlbumIT extends ServerContract {
  private static Application application;
  private static Application.Running running;

  @BeforeAll
  static void start() throws BootstrapException {
    application = Application.build();
    running = application.start("quarkus", List.of());
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      running.close();
    }
  }

  @Override
  protected URI address() {
    return running.address();
  }

  @Override
  protected boolean hasNaming() {
    return false;
  }

  @Test
  void takesValuesThatItIsGivenAtItsStart() {
    assertThat(check("precision")).isNotEqualTo("bf16");
    try (Application.Running other =
        application.start(
            "quarkus-in-bf16",
            List.of(
                "-Dveduta.captioner.default.precision=bf16",
                "-Dveduta.captioner.postcards.model=classpath:com/example/album/sizes"))) {
      assertThat(check(other, "precision")).isEqualTo("bf16");
      assertThat(check(other, "overridden")).startsWith("a picture of");
    }
  }

  @Test
  void hasTheNamesThatItWasBuiltWith() {
    try (Application.Running other =
        application.start(
            "quarkus-with-a-name",
            List.of("-Dveduta.captioner.receits.model=classpath:com/example/colour/model"))) {
      assertThat(check(other, "unknown")).startsWith("failed").contains("receits");
    }
  }

  @Test
  void refusesToStartWithValuesThatCannotWork() {
    assertThatThrownBy(
            () ->
                application.start(
                    "quarkus-with-a-wrong-value",
                    List.of("-Dveduta.captioner.default.precision=fp99")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the server ended")
        .hasMessageContaining("veduta.captioner.default.precision")
        .hasMessageContaining("fp99");
  }

  private static String check(Application.Running application, String name) {
    return Page.get(URI.create(application.address() + "?name=" + name)).text();
  }
}
