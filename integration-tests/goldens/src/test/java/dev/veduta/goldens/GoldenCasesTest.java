// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.ModelLocation;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.GoldenComparison;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The built-in models compute …
///
/// Runs four times: as it stands, in a virtual machine without the Vector API, on the backend
/// `onednn`, and some of the cases on `cuda`.
final class GoldenCasesTest {
  private static final String BACKEND = System.getProperty("veduta.goldens.backend", "vector-cpu");

  /// The names of the cases that are computed.
  private static final Pattern CHOSEN =
      Pattern.compile(System.getProperty("veduta.goldens.cases", ".*"));

  @BeforeAll
  static void needTheBackend() {
    Needed.backend(BACKEND);
  }

  @TestFactory
  Stream<DynamicContainer> whatTransformersComputed() {
    return Stream.concat(Cases.own().stream(), Cases.shared().stream())
        .filter(folder -> CHOSEN.matcher(folder.getFileName().toString()).matches())
        .map(
            folder ->
                DynamicContainer.dynamicContainer(
                    folder.toString(),
                    Stream.of(folder)
                        .flatMap(one -> compare(one).stream())
                        .map(GoldenCasesTest::test)));
  }

  @Test
  void onTheKernelsThatThisRunIsAbout() {
    try (Captioners captioners = open(Cases.own("git/checkpoint"))) {
      boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
      assertThat(captioners.backend(Captioner.DEFAULT))
          .containsIgnoringCase(BACKEND)
          .containsIgnoringCase(BACKEND.equals("cuda") ? "sm_" : vectors ? "bit" : "scalar");
    }
  }

  private static DynamicTest test(GoldenComparison.Line line) {
    return DynamicTest.dynamicTest(
        line.name(), () -> assertThat(line.passed()).as(line.detail()).isTrue());
  }

  private static List<GoldenComparison.Line> compare(Path folder) {
    GoldenCase golden = GoldenCase.read(folder);
    ModelFiles files = ModelLocation.of(golden.checkpoint().toString());
    List<TokenizerProvider> readers =
        Providers.installed().all(TokenizerProvider.class).stream()
            .filter(provider -> provider.matches(files))
            .toList();
    assertThat(readers).as("who reads the tokenizer of %s", folder).hasSize(1);
    Tokenizer tokenizer = readers.getFirst().load(files);
    try (Captioners captioners = open(golden.checkpoint())) {
      return GoldenComparison.compare(golden, captioners.model(Captioner.DEFAULT), tokenizer);
    }
  }

  private static Captioners open(Path checkpoint) {
    return Captioners.open(
        CaptionerSettings.of(Captioner.DEFAULT, checkpoint.toString())
            .withBackend(BACKEND)
            .withPixels(PixelOptions.AS_TRANSFORMERS));
  }
}
