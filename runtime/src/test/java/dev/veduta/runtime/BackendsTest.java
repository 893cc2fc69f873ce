// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private static final CaptionerSettings SETTINGS =
      CaptionerSettings.of("docs", "m").withThreads(1);

  @Test
  void takesTheFirstInOrderOfThoseThatCanBeUsed() {
    assertThat(backends(new Preferred(Optional.empty())).choose(SETTINGS.withBackend("auto")))
        .isInstanceOf(Preferred.class);
    assertThat(backends(new ProvidersTest.Unplugged()).choose(SETTINGS.withBackend("auto")).name())
        .isEqualTo("vector-cpu");
    assertThat(
            backends(new Preferred(Optional.empty()))
                .choose(SETTINGS.withBackend("vector-cpu"))
                .name())
        .isEqualTo("vector-cpu");
  }

  @Test
  void saysWhyANamedOneCanNotBeUsed() {
    Backends backends = backends(new ProvidersTest.Unplugged());

    assertThatThrownBy(() -> backends.choose(SETTINGS.withBackend("unplugged")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("no device is plugged in; plug one in");
  }

  @Test
  void passesOverThoseThatDoNotHaveThePrecision() {
    Backends backends = backends(new Preferred(Optional.empty()));
    CaptionerSettings settings = SETTINGS.withPrecision(Precision.BF16);

    assertThat(backends.choose(settings).name()).isEqualTo("vector-cpu");
    assertThatThrownBy(() -> backends.choose(settings.withBackend("preferred")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "compute backend preferred has no bf16 weights, only fp32; set precision to one of"
                + " these");
  }

  @Test
  void opensWhatWasChosenInItsPrecision() {
    Backends.OpenBackend opened =
        backends(new Preferred(Optional.empty()))
            .open(SETTINGS.withPrecision(Precision.INT8), Optional.empty());
    assertThat(opened.description()).endsWith(", 1 thread, int8 weights");
    opened.backend().close();
  }

  @Test
  void warnsOnceOfABackendThatIsSlowerThanItCouldBe() {
    Backends backends = backends(new Preferred(Optional.of("add a faster disk")));
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            warnings.add(new SimpleFormatter().formatMessage(message));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.veduta.runtime");
    logger.addHandler(handler);
    try {
      for (int i = 0; i < 2; i++) {
        Backends.OpenBackend opened = backends.open(SETTINGS, Optional.empty());
        assertThat(opened.description())
            .startsWith("vector-cpu")
            .endsWith("; slower than it could be: add a faster disk");
        opened.backend().close();
      }
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(warnings)
        .containsExactly("compute backend preferred; slower than it could be: add a faster disk");
  }

  private static Backends backends(ComputeBackendProvider own) {
    return new Backends(Providers.installed().with(List.of(own)));
  }

  /// A backend that comes before all others.
  @Plugin("preferred")
  private record Preferred(Optional<String> handicap) implements ComputeBackendProvider {
    @Override
    public int order() {
      return -1;
    }

    @Override
    public ComputeBackend open(BackendOptions options) {
      return Providers.installed().get(ComputeBackendProvider.class, "vector-cpu").open(options);
    }
  }
}
