// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The images of kernels that are checked in, and where they say they come from.
final class KernelManifestTest {
  private static final Path SOURCES = Path.of("src/main/cuda");
  private static final KernelManifest MANIFEST = KernelManifest.read();

  /// What stands before and after a kernel's name, in PTX and in the sections' names of a cubin.
  private static final Map<Boolean, Pattern> KERNEL =
      Map.of(
          true, Pattern.compile("\\.visible \\.entry (\\w+)\\("),
          false, Pattern.compile("\\.text\\.(\\w+)\0"));

  @Test
  void namesTheSourcesAsTheyAreNow() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Path file : files(SOURCES)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".cu") || name.endsWith(".h")) {
        sources.put(name, hash(Files.readAllBytes(file)));
      }
    }
    assertThat(new TreeMap<>(MANIFEST.sources()))
        .as(
            """
            the kernels' sources have changed since their images were made; with nvcc 13.0 run
            mvn -Pcuda -pl .,cuda -am compile -Dveduta.nvcc=/path/to/nvcc\
            """)
        .isEqualTo(sources);
  }

  @Test
  void namesEachImageAsItIs() throws IOException {
    Path folder = Path.of("src/main/resources/dev/veduta/cuda/kernels");
    Set<String> names =
        files(folder).stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> !name.equals("manifest.txt"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(new TreeSet<>(MANIFEST.images().keySet())).isEqualTo(names);
    MANIFEST
        .images()
        .forEach(
            (name, hash) -> assertThat(hash(KernelManifest.file(name))).as(name).isEqualTo(hash));
  }

  @Test
  void namesTheKernelsOfEachImage() {
    for (String image : MANIFEST.images().keySet()) {
      String text = new String(KernelManifest.file(image), ISO_8859_1);
      Set<String> kernels = new TreeSet<>();
      MANIFEST
          .kernels()
          .forEach(
              (name, kernel) -> {
                if (image.startsWith(kernel.module() + ".")) {
                  kernels.add(name);
                }
              });
      Set<String> found =
          Objects.requireNonNull(KERNEL.get(image.endsWith(".ptx")))
              .matcher(text)
              .results()
              .map(match -> match.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(found).as(image).isNotEmpty().isEqualTo(kernels);
    }
  }

  @Test
  void hasPtxThatEveryDriverOfCuda12Reads() {
    for (String image : MANIFEST.images().keySet()) {
      if (image.endsWith(".ptx")) {
        String ptx = new String(KernelManifest.file(image), US_ASCII);
        assertThat(ptx)
            .as(image)
            .contains(
                "\n.version 8.0\n.target "
                    + image.substring(image.indexOf("sm_"), image.lastIndexOf('.')));
        assertThat(ptx).as(image).doesNotContain(".file", ".loc\t", ".local", "/");
      }
    }
  }

  @Test
  void hasMachineCodeOfTheArchitectureInItsName() {
    for (String image : MANIFEST.images().keySet()) {
      if (image.endsWith(".cubin")) {
        Cubin cubin = Cubin.parse(KernelManifest.file(image));
        assertThat(cubin.machine()).as("machine of %s", image).isEqualTo(190);
        // As nvcc 13 writes it, which drivers before CUDA 13 don't know.
        assertThat(cubin.abi()).as("ABI of %s", image).isEqualTo(8);
        assertThat(image).contains(".sm_" + cubin.architecture());
      }
    }
  }

  @Test
  void hasMachineCodeWithoutMemoryOfAThread() {
    for (String image : MANIFEST.images().keySet()) {
      if (image.endsWith(".cubin")) {
        Cubin cubin = Cubin.parse(KernelManifest.file(image));
        assertThat(cubin.kernels()).as(image).isNotEmpty();
        cubin
            .kernels()
            .forEach(
                (kernel, needs) -> {
                  assertThat(MANIFEST.kernels()).as(image).containsKey(kernel);
                  assertThat(needs.stack()).as("%s: stack or spilled bytes", kernel).isZero();
                  assertThat(needs.registers())
                      .as("%s: registers (the most are set in %s)", kernel, Registers.class)
                      .isBetween(1, Registers.most(kernel));
                });
      }
    }
  }

  private static Set<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(Collectors.toSet());
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
