// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.containers.colour.AverageColour;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.awt.Color;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/// What depends on a caption, with MicroProfile Context Propagation on the class path, …
class ContextPropagationTest {
  private static final Image PICTURE = Pictures.of(Color.WHITE);

  @Test
  void hasTheRequestOfTheCaller() throws Exception {
    try (RegisteredConfig _ =
            RegisteredConfig.of(Map.of("veduta.captioner.default.model", Archives.COLOUR_MODEL));
        WeldContainer container =
            LifecycleTest.start(AverageColour.class, Reception.class, Visitor.class)) {
      Reception reception = container.select(Reception.class).get();
      RequestContextController request = container.select(RequestContextController.class).get();
      request.activate();
      try {
        reception.visitor.setName("Ada");

        assertThat(reception.greet(PICTURE).get()).isEqualTo("a white picture for Ada");
        assertThatThrownBy(() -> reception.greetWithoutContext(PICTURE).get())
            .as("no other thread has it")
            .hasCauseInstanceOf(ContextNotActiveException.class);
      } finally {
        request.deactivate();
      }
    }
  }

  @Singleton
  static class Reception {
    @Inject ImageCaptioner captioner;
    @Inject Visitor visitor;

    CompletableFuture<String> greet(Image picture) {
      return captioner
          .captionAsync(picture)
          .thenApplyAsync(
              caption -> caption.text() + " for " + visitor.name(), Thread::startVirtualThread)
          .toCompletableFuture();
    }

    CompletableFuture<String> greetWithoutContext(Image picture) {
      return captioner.stream(picture)
          .caption()
          .thenApplyAsync(
              caption -> caption.text() + " for " + visitor.name(), Thread::startVirtualThread);
    }
  }

  @RequestScoped
  static class Visitor {
    private String name = "nobody";

    void setName(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }
  }
}
