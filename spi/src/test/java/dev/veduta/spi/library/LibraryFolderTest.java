// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A library folder …
@SuppressWarnings("NullAway.Init") // JUnit fills these fields before each test
final class LibraryFolderTest {
  private static final String RESOURCE = "dev/veduta/spi/library/LibraryFolder.class";
  private static final String NAME = "LibraryFolder.class";
  private static final ClassLoader JARS = LibraryFolderTest.class.getClassLoader();

  private static byte[] published;
  private static NativeFile file;

  @TempDir private Path parent;

  @BeforeAll
  static void readWhatStandsForALibrary() throws Exception {
    try (InputStream in = JARS.getResourceAsStream(RESOURCE)) {
      published = in.readAllBytes();
    }
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(published));
    file = new NativeFile("org.example:lib:1", RESOURCE, published.length, hash);
  }

  private LibraryFolder folder() throws IOException {
    return LibraryFolder.at(parent.resolve("caches").resolve("libraries"));
  }

  private static void assertOnlyPublished(Path placed) throws IOException {
    assertThat(placed).hasBinaryContent(published).isRegularFile();
    assertThat(placed).matches(path -> !Files.isSymbolicLink(path), "is no link");
    try (Stream<Path> all = Files.list(placed.getParent())) {
      assertThat(all).containsExactly(placed);
    }
  }

  @Test
  void unpacksWhatIsMissing() throws IOException {
    assertOnlyPublished(folder().place(file, JARS));
  }

  @Test
  void isItsOwnersAlone() throws IOException {
    assumePosix();
    Path path = folder().path();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwx------");
  }

  @Test
  void leavesAGenuineFileAlone() throws IOException {
    Path placed = folder().place(file, JARS);
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(placed, longAgo);
    folder().place(file, JARS);
    assertThat(Files.getLastModifiedTime(placed)).isEqualTo(longAgo);
  }

  @Test
  void replacesADamagedFile() throws IOException {
    byte[] damaged = published.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(folder().path().resolve(file.name()), damaged);
    assertOnlyPublished(folder().place(file, JARS));
  }

  @Test
  void replacesATruncatedFile() throws IOException {
    Path path = folder().path().resolve(file.name());
    Files.write(path, Arrays.copyOf(published, published.length - 1));
    assertOnlyPublished(folder().place(file, JARS));
  }

  @Test
  void replacesALinkWithoutFollowingIt() throws IOException {
    assumePosix();
    Path elsewhere = Files.write(parent.resolve("elsewhere"), published);
    Files.createSymbolicLink(folder().path().resolve(file.name()), elsewhere);
    assertOnlyPublished(folder().place(file, JARS));
    assertThat(elsewhere).hasBinaryContent(published);
  }

  @Test
  void refusesAResourceThatIsNotWhatWasPublished() throws IOException {
    LibraryFolder folder = folder();
    NativeFile other =
        new NativeFile("org.example:lib:1", RESOURCE, published.length, "00".repeat(32));
    NativeFile shorter =
        new NativeFile("org.example:lib:1", RESOURCE, published.length - 1, file.sha256());
    for (NativeFile one : List.of(other, shorter)) {
      assertThatIOException()
          .isThrownBy(() -> folder.place(one, JARS))
          .withMessageContaining("is not the file that org.example:lib:1");
    }
    assertThat(folder.path()).isEmptyDirectory();
  }

  @Test
  void saysWhatIsMissingOnTheClassPath() throws IOException {
    LibraryFolder folder = folder();
    NativeFile missing = new NativeFile("org.example:lib:1", "org/nowhere/lib.so.1", 1, "");
    assertThatIOException()
        .isThrownBy(() -> folder.place(missing, JARS))
        .withMessage("org/nowhere/lib.so.1 is not on the class path");
    assertThat(folder.path()).isEmptyDirectory();
  }

  @Test
  void isFilledByManyAtOnce() throws Exception {
    LibraryFolder folder = folder();
    Callable<Path> place = () -> folder.place(file, JARS);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Path> placed : threads.invokeAll(Collections.nCopies(64, place))) {
        assertThat(placed.get()).hasBinaryContent(published);
      }
    }
    assertOnlyPublished(folder.path().resolve(file.name()));
  }

  @Test
  void forgetsWhatKilledProcessesLeft() throws IOException {
    Path left = folder().path().resolve(NAME + "-7.unfinished");
    Path fresh = folder().path().resolve(NAME + "-8.unfinished");
    Files.createFile(fresh);
    Files.createFile(left);
    Instant old = Instant.now().minus(Duration.ofDays(2));
    Files.setLastModifiedTime(left, FileTime.from(old));
    folder().place(file, JARS);
    assertThat(left).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void isRefusedWhereOthersMayWrite() throws IOException {
    assumePosix();
    Path path = folder().path();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatIOException()
        .isThrownBy(this::folder)
        .withMessage("others than its owner may write to %s; chmod 700 mends it", path);
  }

  @Test
  void isRefusedWhereItBelongsToSomeoneElse() throws IOException {
    assumePosix();
    Path path = folder().path();
    assumeTrue(User.id() == User.ROOT, "only root can give a folder away");
    Files.setAttribute(path, "unix:uid", 12_345, LinkOption.NOFOLLOW_LINKS);
    assertThatIOException()
        .isThrownBy(this::folder)
        .withMessage("%s belongs to user 12345, and this is user 0", path);
  }

  @Test
  void isRefusedWhereALinkStandsForIt() throws IOException {
    assumePosix();
    Path real = Files.createDirectory(parent.resolve("real"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), real);
    assertThatIOException()
        .isThrownBy(() -> LibraryFolder.at(link))
        .withMessageContaining("is not a folder, or a symbolic link to one");
  }

  @Test
  void isRefusedWhereItCannotBeMade() throws IOException {
    Path obstacle = Files.createFile(parent.resolve("file"));
    assertThatIOException().isThrownBy(() -> LibraryFolder.at(obstacle.resolve("below")));
    assertThatIOException().isThrownBy(() -> LibraryFolder.at(obstacle));
  }

  @Test
  void goesAgainIfItIsTemporary() throws IOException {
    Path path;
    try (LibraryFolder.Temporary temporary = LibraryFolder.temporary()) {
      path = temporary.folder().place(file, JARS);
      assertOnlyPublished(path);
    }
    assertThat(path.getParent()).doesNotExist();
  }

  private static void assumePosix() {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("unix"),
        "files have no owners and permissions here");
  }
}
