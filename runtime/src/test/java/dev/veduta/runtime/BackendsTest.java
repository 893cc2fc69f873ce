// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.DeviceMemoryException;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            "compute backend 'preferred' can't be used here: it has no bf16 weights, only fp32; set"
                + " precision to one of these");
  }

  @Test
  void opensWhatWasChosenInItsPrecision() {
    Backends.OpenBackend opened =
        open(backends(new Preferred(Optional.empty())), SETTINGS.withPrecision(Precision.INT8));
    assertThat(opened.description()).endsWith(", 1 thread, int8 weights");
    opened.backend().close();
  }

  @Test
  void prefersOneWithAnAdvantageForThePrecision() {
    Backends backends = backends(new Matrices(200, Optional.empty()));
    CaptionerSettings sixteenBits = SETTINGS.withPrecision(Precision.BF16);

    assertThat(backends.choose(sixteenBits)).isInstanceOf(Matrices.class);
    assertThat(backends.choose(sixteenBits.withBackend("vector-cpu")).name())
        .isEqualTo("vector-cpu");
    assertThat(backends.choose(SETTINGS.withPrecision(Precision.INT8)).name())
        .as("no advantage in int8")
        .isEqualTo("vector-cpu");
    assertThat(backends.choose(SETTINGS).name()).as("nor in fp32").isEqualTo("vector-cpu");
  }

  @Test
  void prefersTheFirstInOrderOfThoseWithAnAdvantage() {
    Matrices first = new Matrices(300, Optional.empty());
    Matrices second = new Matrices(301, Optional.empty());
    Backends backends = backends(second, first);

    assertThat(backends.choose(SETTINGS.withPrecision(Precision.BF16))).isSameAs(first);
    assertThat(second.asked()).as("it came too late").isEmpty();
  }

  @Test
  void passesOverAnAdvantageThatCanNotBeHad() {
    Backends backends = backends(new Matrices(200, Optional.of("no tiles; add some")));

    assertThat(backends.choose(SETTINGS.withPrecision(Precision.BF16)).name())
        .isEqualTo("vector-cpu");
  }

  @Test
  void asksForNoObstacleInVain() {
    Matrices matrices = new Matrices(200, Optional.empty());

    assertThat(backends(matrices).choose(SETTINGS).name()).isEqualTo("vector-cpu");
    assertThat(matrices.asked()).containsExactly("advantage for fp32");
  }

  @Test
  void saysOfEachWhyNoneCanBeUsed() {
    Backends backends = backends(new Alone(), new Matrices(200, Optional.of("no tiles; add some")));

    assertThatThrownBy(() -> backends.choose(SETTINGS.withPrecision(Precision.BF16)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "no compute backend can be used here with bf16 weights: vector-cpu: it has no bf16"
                + " weights, only fp32; set precision to one of these; matrices-200: no tiles; add"
                + " some. Mend one of these.");
  }

  @Test
  void saysOnceWhyOneIsPreferred() {
    Backends backends = backends(new Matrices(200, Optional.empty()));
    CaptionerSettings settings = SETTINGS.withPrecision(Precision.BF16);
    Runnable open = () -> open(backends, settings).backend().close();
    CaptionerSettings named = settings.withBackend("matrices-200");

    assertThat(messages(() -> open(backends, named).backend().close()))
        .as("it was asked for")
        .isEmpty();
    assertThat(messages(open))
        .containsExactly("compute backend matrices-200: tiles of 16 rows (tmul)");
    assertThat(messages(open)).as("a second time").isEmpty();
  }

  @Test
  void warnsOnceOfABackendThatIsSlowerThanItCouldBe() {
    Backends backends = backends(new Preferred(Optional.of("add a faster disk")));

    assertThat(
            messages(
                () -> {
                  for (int i = 0; i < 2; i++) {
                    Backends.OpenBackend opened = open(backends, SETTINGS);
                    assertThat(opened.description())
                        .startsWith("vector-cpu")
                        .endsWith("; slower than it could be: add a faster disk");
                    opened.backend().close();
                  }
                }))
        .containsExactly("compute backend preferred; slower than it could be: add a faster disk");
  }

  @Test
  void takesTheFirstOfSeveralThatCanBeUsed() {
    Backends backends = backends(new ProvidersTest.Unplugged(), new Preferred(Optional.empty()));
    CaptionerSettings settings = SETTINGS.withBackend("unplugged, vector-cpu, preferred");

    assertThat(backends.choose(settings).name()).isEqualTo("vector-cpu");
    assertThat(backends.choose(settings.withBackend("unplugged, auto")).name())
        .isEqualTo("preferred");
    assertThat(
            backends
                .choose(settings.withBackend("preferred, vector-cpu").withPrecision(Precision.BF16))
                .name())
        .isEqualTo("vector-cpu");
  }

  @Test
  void saysOnceWhyThoseBeforeItArePassedOver() {
    Backends backends = backends(new ProvidersTest.Unplugged(), new Preferred(Optional.empty()));
    CaptionerSettings unplugged = SETTINGS.withBackend("unplugged, vector-cpu, preferred");
    CaptionerSettings imprecise =
        SETTINGS.withBackend("preferred, vector-cpu").withPrecision(Precision.BF16);
    Runnable open =
        () -> {
          open(backends, unplugged).backend().close();
          open(backends, imprecise).backend().close();
        };

    assertThat(messages(open))
        .containsExactly(
            "compute backend unplugged is passed over: no device is plugged in; plug one in",
            "compute backend preferred is passed over: it has no bf16 weights, only fp32; set"
                + " precision to one of these");
    assertThat(messages(open)).as("a second time").isEmpty();
  }

  @Test
  void takesTheNextWhenOneFailsToOpen() {
    Backends backends = backends(new Full());

    assertThat(
            messages(
                () -> {
                  Backends.OpenBackend opened =
                      open(backends, SETTINGS.withBackend("full, vector-cpu"));
                  assertThat(opened.description()).startsWith("vector-cpu");
                  opened.backend().close();
                }))
        .containsExactly("compute backend full is passed over: no memory is left");
  }

  @Test
  void failsWithTheLastThatFailsToOpen() {
    Backends backends = backends(new ProvidersTest.Unplugged(), new Full());

    for (String order : List.of("full", "unplugged, full", "full, unplugged")) {
      assertThatThrownBy(() -> open(backends, SETTINGS.withBackend(order)))
          .as(order)
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessage("no memory is left");
    }
  }

  @Test
  void refusesSeveralOfWhichNoneCanBeUsed() {
    Backends backends = backends(new ProvidersTest.Unplugged(), new Preferred(Optional.empty()));
    CaptionerSettings settings =
        SETTINGS.withBackend("unplugged, preferred").withPrecision(Precision.BF16);

    assertThatThrownBy(() -> backends.choose(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "no compute backend can be used here with bf16 weights: unplugged: it has no bf16"
                + " weights, only fp32; set precision to one of these; preferred: it has no bf16"
                + " weights, only fp32; set precision to one of these. Mend one of these.");
  }

  @Test
  void refusesSeveralOfWhichOneDoesNotExist() {
    assertThatThrownBy(() -> backends().choose(SETTINGS.withBackend("vector-cpu, cdua")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("there is no compute backend 'cdua'; there are: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "vector-cpu,", "auto, vector-cpu", "a, b, a"})
  void refusesWhatIsNoOrder(String backend) {
    assertThatThrownBy(() -> SETTINGS.withBackend(backend))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "backend must be auto, the name of a backend, or several in order, such as cuda,"
                + " vector-cpu, got '");
  }

  /// What is logged meanwhile.
  private static List<String> messages(Runnable body) {
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            messages.add(new SimpleFormatter().formatMessage(message));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.veduta.runtime");
    logger.addHandler(handler);
    try {
      body.run();
    } finally {
      logger.removeHandler(handler);
    }
    return messages;
  }

  private static Backends.OpenBackend open(Backends backends, CaptionerSettings settings) {
    return backends.open(backends.candidates(settings), settings.compute(), Optional.empty());
  }

  private static Backends backends(ComputeBackendProvider... own) {
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

  /// A backend without memory.
  @Plugin("full")
  private record Full() implements ComputeBackendProvider {
    @Override
    public int order() {
      return 400;
    }

    @Override
    public ComputeBackend open(BackendOptions options) {
      throw new DeviceMemoryException("no memory is left", 1, 0, 0);
    }
  }

  /// A backend with an advantage for bf16 weights, which notes what it is asked.
  private record Matrices(int order, Optional<String> trouble, List<String> asked)
      implements ComputeBackendProvider {
    Matrices(int order, Optional<String> trouble) {
      this(order, trouble, new ArrayList<>());
    }

    @Override
    public String name() {
      return "matrices-" + order;
    }

    @Override
    public Set<Precision> precisions() {
      return EnumSet.allOf(Precision.class);
    }

    @Override
    public Optional<String> advantage(Precision precision) {
      asked.add("advantage for " + precision.label());
      return Optional.of("tiles of 16 rows (tmul)").filter(_ -> precision == Precision.BF16);
    }

    @Override
    public Optional<String> obstacle() {
      asked.add("obstacle");
      return trouble;
    }

    @Override
    public ComputeBackend open(BackendOptions options) {
      return Providers.installed().get(ComputeBackendProvider.class, "vector-cpu").open(options);
    }
  }

  /// A backend in the place of the installed one, with fp32 weights only.
  @Plugin("vector-cpu")
  private record Alone() implements ComputeBackendProvider {
    @Override
    public int order() {
      return 100;
    }

    @Override
    public ComputeBackend open(BackendOptions options) {
      throw new UnsupportedOperationException("this test opens nothing");
    }
  }
}
