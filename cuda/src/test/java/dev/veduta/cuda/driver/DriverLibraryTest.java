// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.veduta.cuda.EmulatedDriver;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The driver's library and JCuda's …
@SuppressWarnings("NullAway.Init") // JUnit fills these fields before each test
final class DriverLibraryTest {
  private static final String COPIED = "copied 42";
  private static final String JCUDA = "libJCudaDriver-12.6.0-linux-x86_64.so";

  @TempDir private Path parent;
  private Path folder;

  @BeforeEach
  void needTheEmulator() {
    EmulatedDriver.assume();
    folder = parent.resolve("folder");
  }

  private Jvm jvm() {
    return new Jvm().in(folder);
  }

  @Test
  void areLoadedByJvmsThatStartTogether() throws Exception {
    Process one = jvm().start();
    Process other = jvm().start();
    assertThat(Jvm.output(one)).contains(COPIED);
    assertThat(Jvm.output(other)).contains(COPIED);
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve(JCUDA));
    }
  }

  @Test
  void areNotTakenFromAmongTemporaryFiles() throws Exception {
    Path planted = Files.writeString(parent.resolve(JCUDA), "somebody's own");
    assertThat(jvm().with("-Djava.io.tmpdir=" + parent).run()).contains(COPIED);
    assertThat(planted).hasContent("somebody's own");
  }

  @Test
  void areNotTakenFromJavasLibraryPath() throws Exception {
    Files.writeString(parent.resolve(JCUDA), "somebody's own");
    assertThat(jvm().with("-Djava.library.path=" + parent).run()).contains(COPIED);
  }

  @Test
  void areUnpackedAgainWhereAFileWasCutOff() throws Exception {
    assertThat(jvm().run()).contains(COPIED);
    Path file = folder.resolve(JCUDA);
    byte[] genuine = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(genuine, genuine.length / 2));
    assertThat(jvm().run()).contains(COPIED);
    assertThat(file).hasBinaryContent(genuine);
  }

  @Test
  void areUnpackedAgainWhereALinkStandsForAFile() throws Exception {
    Files.createDirectory(folder);
    Files.createSymbolicLink(folder.resolve(JCUDA), parent.resolve("elsewhere"));
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    assertThat(jvm().run()).contains(COPIED);
    assertThat(Files.isSymbolicLink(folder.resolve(JCUDA))).isFalse();
    assertThat(parent.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void goIntoATemporaryFolderWhereTheUsualOneCannotBeUsed() throws Exception {
    Files.createFile(folder);
    Path temporary = Files.createDirectory(parent.resolve("temporary"));
    assertThat(jvm().with("-Djava.io.tmpdir=" + temporary).run())
        .contains("temporary folder", "is not a folder", COPIED);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void sayThatAFolderCannotBeUsed() throws Exception {
    Files.createFile(folder);
    assertThat(jvm().with("-Djava.io.tmpdir=" + parent.resolve("missing")).run())
        .contains("obstacle: JCuda's library can't be loaded: ", "-Dveduta.cuda.folder");
  }

  @Test
  void areUsedByOneApplicationBesideAndAfterTheOther() throws Exception {
    Path predictable = Path.of(System.getProperty("java.io.tmpdir"), JCUDA);
    Files.deleteIfExists(predictable);
    assertThat(new Deployed().get()).isEqualTo(COPIED);
    for (int deployment = 0; deployment < 2; deployment++) {
      try (URLClassLoader loader =
          new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
        Class<?> type = loader.loadClass(Deployed.class.getName());
        assertThat(type).isNotSameAs(Deployed.class);
        Supplier<?> deployed = (Supplier<?>) type.getConstructor().newInstance();
        assertThat(deployed.get()).isEqualTo(COPIED);
        assertThat(new Deployed().get()).isEqualTo(COPIED);
      }
    }
    assertThat(predictable).doesNotExist();
  }

  private static URL[] urls() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    StringTokenizer entries =
        new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
    while (entries.hasMoreTokens()) {
      urls.add(Path.of(entries.nextToken()).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  @Test
  void sayThatThereIsNoDriver() throws Exception {
    String output = jvm().with("-Dveduta.cuda.library=").run();
    assumeFalse(output.contains(COPIED), "this machine has a driver and a device");
    assumeFalse(output.contains("sees no GPU"), "this machine has a driver");
    assertThat(output)
        .contains(
            "obstacle: there is no NVIDIA driver (libcuda.so.1 is not found); install it, or start"
                + " the container with --gpus all");
    assertThat(folder).doesNotExist();
  }

  @Test
  void sayThatTheDriverAskedForIsMissing() throws Exception {
    assertThat(jvm().with("-Dveduta.cuda.library=/nowhere/libcuda.so").run())
        .contains("obstacle: -Dveduta.cuda.library names /nowhere/libcuda.so, which is no file");
  }

  @Test
  void sayThatTheDriverAskedForIsNoLibrary() throws Exception {
    Path text = Files.writeString(parent.resolve("text.so"), "this is no library at all");
    assertThat(jvm().with("-Dveduta.cuda.library=" + text).run())
        .contains(
            "obstacle: the library that -Dveduta.cuda.library names can't be loaded: " + text);
  }

  @Test
  void sayThatTheDriverAskedForHasAnotherName() throws Exception {
    Path other = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
    assertThat(jvm().with("-Dveduta.cuda.library=" + other).run())
        .contains("obstacle: -Dveduta.cuda.library names " + other)
        .contains("which is not called libcuda.so.1 inside (SONAME)");
  }

  @Test
  void sayThatNativeAccessIsDenied() throws Exception {
    assertThat(
            jvm()
                .without("--enable-native-access=ALL-UNNAMED")
                .with("--illegal-native-access=deny")
                .run())
        .contains(
            "obstacle: native access is denied; start Java with"
                + " --enable-native-access=ALL-UNNAMED");
    assertThat(folder).doesNotExist();
  }

  @Test
  void sayThatJCudasLibraryIsMissing() throws Exception {
    assertThat(jvm().withoutJar("jcuda-natives-").run())
        .contains(
            "obstacle: JCuda's library for this platform is missing; add"
                + " org.jcuda:jcuda-natives:12.6.0:linux-x86_64 to the class path");
  }

  @Test
  void sayThatJCudaIsMissing() throws Exception {
    assertThat(jvm().withoutJar("jcuda-12").run())
        .contains("obstacle: JCuda", "put org.jcuda:jcuda:12.6.0 on the class path");
  }

  @Test
  void sayThatThePlatformIsNotTheirs() throws Exception {
    assertThat(jvm().with("-Dos.arch=aarch64").run())
        .contains(
            "obstacle: GPUs are used on Linux with an x86-64 processor, and this is Linux on"
                + " aarch64; use vector-cpu");
  }

  @Test
  void sayThatThereIsNoDevice() throws Exception {
    assertThat(jvm().emulating("DEVICES", "0").run())
        .contains("obstacle: the NVIDIA driver sees no GPU; see nvidia-smi -L");
  }

  @Test
  void sayThatTheDriverIsTooOld() throws Exception {
    assertThat(jvm().emulating("DRIVER", "11080").run())
        .contains(
            "obstacle: the NVIDIA driver is too old: it knows CUDA 11.8, and CUDA 12.0 is needed;"
                + " install driver 525 or later");
  }

  @Test
  void sayThatTheDeviceIsTooOld() throws Exception {
    assertThat(jvm().emulating("CAPABILITY", "7.5").run())
        .contains(
            "has compute capability 7.5, and 8.0 is needed (Ampere or later); use vector-cpu");
  }
}
