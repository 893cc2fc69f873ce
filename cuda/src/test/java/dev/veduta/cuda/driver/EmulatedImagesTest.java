// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The images that the jar carries and the kernels that the emulator was built of are of one
/// source.
class EmulatedImagesTest {
  private static final Path KERNELS = Path.of("src/main/resources/dev/veduta/cuda/kernels");
  private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)");
  private static final Pattern CAPABILITY = Pattern.compile("\\.sm_(\\d+)a?\\.");

  static List<Path> images() throws IOException {
    try (Stream<Path> files = Files.list(KERNELS)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(ptx|cubin)"))
          .map(KERNELS::relativize)
          .sorted()
          .toList();
    }
  }

  /// The emulator compares parameters with those of PTX.
  @ParameterizedTest
  @MethodSource("images")
  void everyKernelOfAnImageIsInTheEmulatorWithItsParameters(Path image) throws Exception {
    String ptx = image.toString().replaceFirst("\\.sm_.*", "");
    List<String> names =
        Stream.of("sm_80", "sm_90a")
            .map(target -> KERNELS.resolve(ptx + "." + target + ".ptx"))
            .filter(Files::exists)
            .limit(1)
            .flatMap(file -> ENTRY.matcher(read(file)).results().map(result -> result.group(1)))
            .toList();
    assertThat(names).isNotEmpty();
    try (CheckKernels kernels = new CheckKernels()) {
      long before = kernels.emulator.set("capability", capability(image));
      try (Module module = kernels.device.load(Files.readAllBytes(KERNELS.resolve(image)))) {
        for (String name : names) {
          assertThat(module.function(name, 0).handle()).as(name).isNotZero();
        }
      } finally {
        kernels.emulator.set("capability", before);
      }
    }
  }

  private static long capability(Path image) {
    return CAPABILITY
        .matcher(image.toString())
        .results()
        .map(MatchResult::group)
        .map(group -> Long.valueOf(group.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
