// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.Image;
import dev.veduta.api.ModelException;
import dev.veduta.goldens.Cases;
import dev.veduta.goldens.Folders;
import dev.veduta.runtime.Captioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weights of PyTorch, TensorFlow and Flax, in a virtual machine with a small heap …
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls prepare() before anything else
final class HostileWeightsTest {
  private static final int MUTILATED = 150;

  /// No measurement: a hang must not last.
  private static final Duration FOR_EVER = Duration.ofMinutes(2);

  private final Map<WeightFormat, Path> sound = new EnumMap<>(WeightFormat.class);
  private Path folder;
  private Path safetensors;
  private Path picture;

  @BeforeAll
  void prepare(@TempDir Path temporary) throws IOException {
    folder = temporary;
    picture = Cases.pictures().resolve("noise.png");
    safetensors = Cases.own("git/checkpoint");
    for (WeightFormat format : WeightFormat.values()) {
      Path model = Folders.copyTo(safetensors, folder.resolve(format.file()));
      format.replace(model);
      sound.put(format, model);
    }
  }

  @ParameterizedTest
  @EnumSource
  void giveTheSameCaptionAsSafetensors(WeightFormat format) {
    assertThat(caption(model(format))).isNotEmpty().isEqualTo(caption(safetensors));
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256L << 20);
  }

  @TestFactory
  Stream<DynamicTest> areRefusedByName() {
    return sound.entrySet().stream()
        .flatMap(
            format ->
                WeightFormatFaults.all(format.getKey())
                    .map(
                        fault ->
                            DynamicTest.dynamicTest(
                                fault.name(), () -> isRefused(format.getValue(), fault))));
  }

  /// Most of a file is numbers, of which any is as good as another.
  @ParameterizedTest
  @EnumSource
  void areReadOrRefusedByName(WeightFormat format) throws IOException {
    Path model = Folders.copyTo(model(format), folder.resolve("mutilated-" + format));
    Path file = model.resolve(format.file());
    byte[] whole = Files.readAllBytes(file);
    for (int seed = 0; seed < MUTILATED; seed++) {
      Files.write(file, mutilated(whole, new Random(seed)));
      Throwable thrown = captionOrThrow(model);
      if (thrown != null) {
        assertThat(thrown).as("seed %d", seed).isInstanceOf(ModelException.class);
        assertThat(thrown.getMessage()).as("seed %d", seed).contains(format.file());
      }
    }
  }

  private void isRefused(Path model, Fault fault) throws IOException {
    Path spoilt = Folders.copyTo(model, Files.createTempDirectory(folder, "case").resolve("model"));
    fault.change().apply(spoilt);
    Throwable thrown = captionOrThrow(spoilt);
    assertThat(thrown)
        .as(fault.name())
        .isInstanceOf(ModelException.class)
        .message()
        .contains(fault.mentions())
        .hasSizeLessThan(20_000)
        .doesNotContain("Exception", "java.");
  }

  private Path model(WeightFormat format) {
    return Objects.requireNonNull(sound.get(format));
  }

  private @Nullable Throwable captionOrThrow(Path model) {
    return assertTimeoutPreemptively(FOR_EVER, () -> catchThrowable(() -> caption(model)));
  }

  private String caption(Path model) {
    try (Captioners opened = Captioners.open(model)) {
      return opened.get().caption(Image.of(picture)).tokens().toString();
    }
  }

  /// Changes of the first and last parts of a file, where its tables lie.
  private static byte[] mutilated(byte[] whole, Random random) {
    byte[] content = whole.clone();
    int part = Math.min(whole.length, 4000);
    for (int change = random.nextInt(5); change >= 0; change--) {
      int at = random.nextInt(part);
      content[random.nextBoolean() ? at : whole.length - 1 - at] = (byte) random.nextInt(256);
    }
    return content;
  }
}
