// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// oneDNN's library …
@SuppressWarnings("NullAway.Init") // JUnit fills these fields before each test
final class LibraryTest {
  private static final String GRANTED = "--enable-native-access=ALL-UNNAMED";
  private static final String SUM = "the sum is 64.0";

  @TempDir private Path parent;

  private static String run(String classPath, String... flags) throws Exception {
    return Jvm.output(Jvm.start(classPath, List.of(flags)));
  }

  private String in(String folder) {
    return "-D" + Library.FOLDER + "=" + parent.resolve(folder);
  }

  @Test
  void isUnpackedOnceByJvmsThatStartTogether() throws Exception {
    OneDnnHere.assumeLibrary();
    Process one = Jvm.start(Jvm.classPath(), List.of(GRANTED, in("shared")));
    Process other = Jvm.start(Jvm.classPath(), List.of(GRANTED, in("shared")));
    assertThat(Jvm.output(one)).contains(SUM);
    assertThat(Jvm.output(other)).contains(SUM);
    Platform platform = Platform.here().orElseThrow();
    assertThat(platform.library().isAt(parent.resolve("shared").resolve(platform.library().name())))
        .isTrue();
  }

  @Test
  void goesIntoATemporaryFolderWhereTheUsualOneCannotBeUsed() throws Exception {
    OneDnnHere.assumeLibrary();
    Files.createFile(parent.resolve("file"));
    Path temporary = Files.createDirectory(parent.resolve("temporary"));
    String output = run(Jvm.classPath(), GRANTED, in("file"), "-Djava.io.tmpdir=" + temporary);
    assertThat(output).contains("temporary folder", "is not a folder", SUM);
    if (!Platform.here().orElseThrow().isWindows()) {
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void goesIntoATemporaryFolderWhereTheUserHasNoHome() throws Exception {
    OneDnnHere.assumeLibrary();
    assertThat(run(Jvm.classPath(), GRANTED, "-Duser.home=?"))
        .contains("the user has no home", SUM);
  }

  @Test
  void isRefusedWhereNativeAccessIsDenied() throws Exception {
    OneDnnHere.assumeLibrary();
    assertThat(run(Jvm.classPath(), "--illegal-native-access=deny", in("denied")))
        .contains("native access is denied; start Java with --enable-native-access=ALL-UNNAMED");
    assertThat(parent.resolve("denied")).doesNotExist();
  }

  @Test
  void isAskedForByItsArtefactWhereItIsMissing() throws Exception {
    OneDnnHere.assumeLibrary();
    assertThat(run(Jvm.classPathWithoutLibrary(), GRANTED, in("missing")))
        .contains("add " + Platform.here().orElseThrow().artefact() + " to the class path");
  }

  @Test
  void isNotPublishedForEveryMachine() throws Exception {
    assertThat(run(Jvm.classPath(), GRANTED, "-Dos.arch=riscv64"))
        .contains("oneDNN is not published for", "on riscv64");
  }

  @Test
  void isUsedByOneApplicationAfterTheOther() throws Exception {
    OneDnnHere.assumeLibrary();
    assertThat(new Deployed().get()).isEqualTo(SUM);
    for (int deployment = 0; deployment < 2; deployment++) {
      try (URLClassLoader loader =
          new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
        Class<?> type = loader.loadClass(Deployed.class.getName());
        assertThat(type).isNotSameAs(Deployed.class);
        Supplier<?> deployed = (Supplier<?>) type.getConstructor().newInstance();
        assertThat(deployed.get()).isEqualTo(SUM);
      }
    }
  }

  private static URL[] urls() {
    return Arrays.stream(Jvm.classPath().split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri())
        .map(LibraryTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(URI uri) {
    try {
      return uri.toURL();
    } catch (IOException e) {
      throw new IllegalArgumentException(uri.toString(), e);
    }
  }
}
