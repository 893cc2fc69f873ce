// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.compute.Precision;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where NVIDIA's library of products is looked for, and how products are described to it.
final class CublasLtTest {
  private String before = "";

  @BeforeEach
  void keepProperty() {
    before = System.getProperty(CublasLtLibrary.PROPERTY, "");
  }

  @AfterEach
  void restoreProperty() {
    set(before);
  }

  private static void set(String value) {
    if (value.isEmpty()) {
      System.clearProperty(CublasLtLibrary.PROPERTY);
    } else {
      System.setProperty(CublasLtLibrary.PROPERTY, value);
    }
  }

  @Test
  void aToolkitComesBeforePythonAndPythonBeforeTheLoader(@TempDir Path folder) throws IOException {
    Path toolkit = file(folder.resolve("cuda/lib64/libcublasLt.so.12"));
    Path wheel =
        file(folder.resolve("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libcublasLt.so.13"));
    assertThat(
            CublasLtLibrary.candidates(
                Map.of(
                    "CUDA_HOME",
                    folder.resolve("cuda").toString(),
                    "VIRTUAL_ENV",
                    folder.resolve("venv").toString())))
        .containsSubsequence(
            toolkit.toString(), wheel.toString(), "libcublasLt.so.13", "libcublasLt.so.12");
  }

  private static Path file(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    return Files.createFile(path);
  }

  @Test
  void offFindsNone() {
    set("off");
    assertThat(CublasLtLibrary.find()).isEmpty();
  }

  @Test
  void aFileThatCanNotBeLoadedIsAMistake(@TempDir Path folder) throws IOException {
    String file = file(folder.resolve("libcublasLt.so.13")).toString();
    set(file);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(CublasLtLibrary::find)
        .withMessageContaining(file)
        .withMessageContaining(CublasLtLibrary.PROPERTY);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void aLibraryOfNvidiaTakesOurDescriptions(Precision precision) {
    String file = System.getProperty("veduta.cuda.cublaslt.real", "");
    assumeTrue(!file.isEmpty(), "-Dveduta.cuda.cublaslt.real names no libcublasLt");
    set(file);
    CublasLtLibrary library = CublasLtLibrary.find().orElseThrow();
    assertThat(library.version()).matches("cublasLt 1[23]\\.\\d+\\.\\d+");
    try (CublasLtProduct product =
        CublasLtProduct.of(library, MemorySegment.NULL, precision, 768, 3072, 768)) {
      // It was not opened, for which it needs a device.
      assertThat(product.algorithms(197, 4)).isEmpty();
    }
  }
}
