// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/// A running application that describes pictures with a backend in bf16. It owns its container.
///
/// From another class loader it is seen as what Java itself calls it: a function and a resource.
public final class Deployed implements Function<Path, String>, Closeable {
  private final RegisteredConfig config;
  private final WeldContainer container;

  public Deployed(String backend) {
    config =
        RegisteredConfig.of(
            Map.of(
                "veduta.captioner.default.model",
                "classpath:dev/veduta/models/git-scenes",
                "veduta.backend",
                backend,
                "veduta.precision",
                "bf16"));
    container = new Weld().disableDiscovery().addBeanClasses(Guide.class).initialize();
  }

  @Override
  public String apply(Path picture) {
    Guide guide = container.select(Guide.class).get();
    return guide.captioner.caption(Image.of(picture)).text();
  }

  @Override
  public void close() {
    try (config) {
      container.close();
    }
  }

  @Dependent
  static class Guide {
    @Inject ImageCaptioner captioner;
  }
}
