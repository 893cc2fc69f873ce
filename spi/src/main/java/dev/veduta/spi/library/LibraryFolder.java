// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder for library files that nobody else may write to.
///
/// Files appear in it complete or not at all, so any number of JVMs may start with it at once.
///
/// @param path an existing folder
public record LibraryFolder(Path path) {

  private static final System.Logger LOG = System.getLogger("dev.veduta.spi.library");
  private static final boolean IS_POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final String UNFINISHED = ".unfinished";

  /// What is done with a folder.
  @FunctionalInterface
  public interface Use<T> {
    T with(LibraryFolder folder) throws IOException;
  }

  /// Uses the folder that a property names or, without it, one of the user's own or, where that
  /// can't be used, a temporary one.
  ///
  /// @param property such as `veduta.onednn.folder`
  /// @param name of the folder below the user's caches, such as `onednn-3.11-linux-x86_64`
  /// @throws IOException if it worked in neither
  public static <T> T use(String property, String name, Use<T> use) throws IOException {
    try {
      return use.with(at(usual(property, name)));
    } catch (IOException | InvalidPathException e) {
      LOG.log(
          Level.WARNING,
          "the library of {0} goes into a temporary folder at each start: {1}",
          name,
          e.getMessage());
      try (Temporary folder = temporary()) {
        return use.with(folder.folder());
      } catch (IOException second) {
        second.addSuppressed(e);
        throw second;
      }
    }
  }

  private static Path usual(String property, String name) throws IOException {
    String asked = System.getProperty(property, "");
    if (!asked.isEmpty()) {
      return Path.of(asked);
    }
    Path caches = caches(Path.of(System.getProperty("user.home", "")));
    if (!caches.isAbsolute()) {
      throw new IOException("the user has no home, so there is no " + caches);
    }
    return caches.resolve("veduta").resolve(name);
  }

  private static Path caches(Path home) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return absolute(System.getenv("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"));
    }
    return system.startsWith("mac")
        ? home.resolve("Library").resolve("Caches")
        : absolute(System.getenv("XDG_CACHE_HOME"), home.resolve(".cache"));
  }

  private static Path absolute(@Nullable String named, Path otherwise) {
    if (named == null || named.isEmpty()) {
      return otherwise;
    }
    try {
      Path path = Path.of(named);
      return path.isAbsolute() ? path : otherwise;
    } catch (InvalidPathException e) {
      return otherwise;
    }
  }

  /// The folder of that path, made where it is missing.
  ///
  /// @throws IOException if it can't be made, belongs to anyone but this user and root, or others
  ///   may write to it
  public static LibraryFolder at(Path path) throws IOException {
    Path folder = path.toAbsolutePath();
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, ownersOnly());
    }
    refuseOthers(folder);
    return new LibraryFolder(folder);
  }

  /// A new folder among the temporary files, which goes when it is closed. POSIX systems let
  /// libraries out of it be used further on; Windows keeps their files.
  public static Temporary temporary() throws IOException {
    return new Temporary(new LibraryFolder(Files.createTempDirectory("veduta-library-")));
  }

  /// Whoever made it closes it.
  public record Temporary(LibraryFolder folder) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path)) {
        for (Path file : files) {
          Files.delete(file);
        }
        Files.delete(folder.path);
      } catch (AccessDeniedException e) {
        LOG.log(Level.DEBUG, "a library in use can't be removed: {0}", e.getMessage());
      }
    }
  }

  private static FileAttribute<?>[] ownersOnly() {
    return IS_POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void refuseOthers(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is not a folder, or a symbolic link to one");
    }
    if (!IS_POSIX) {
      return;
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.permissions().stream().anyMatch(OF_OTHERS::contains)) {
      throw new IOException(
          "others than its owner may write to %s; chmod 700 mends it".formatted(folder));
    }
    int owner = (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int user = User.id();
    if (owner != user && owner != User.ROOT) {
      throw new IOException(
          "%s belongs to user %d, and this is user %d".formatted(folder, owner, user));
    }
  }

  /// Where the file lies in this folder: as it was found, or unpacked from the class path if it was
  /// missing or damaged.
  ///
  /// @param jars has the class path that the file is on
  /// @throws IOException if it can't be read or written, or is not what was published
  public Path place(NativeFile file, ClassLoader jars) throws IOException {
    Path target = path.resolve(file.name());
    if (file.isAt(target)) {
      return target;
    }
    removeAbandoned(file);
    Path unfinished = Files.createTempFile(path, file.name() + "-", UNFINISHED);
    try {
      unpack(file, jars, unfinished);
      move(file, unfinished, target);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return target;
  }

  private static void unpack(NativeFile file, ClassLoader jars, Path to) throws IOException {
    try (InputStream in = jars.getResourceAsStream(file.resource())) {
      if (in == null) {
        throw new IOException(file.resource() + " is not on the class path");
      }
      boolean isGenuine;
      try (OutputStream out = Files.newOutputStream(to)) {
        isGenuine = file.copy(in, out);
      }
      if (!isGenuine) {
        throw new IOException(
            "%s on the class path is not the file that %s was published with"
                .formatted(file.resource(), file.artefact()));
      }
    }
  }

  private static void move(NativeFile file, Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // Windows replaces no file in use; then another JVM was faster, and its file will do.
      if (!file.isAt(to)) {
        throw e;
      }
    }
  }

  /// Removes what processes left that were killed while they unpacked.
  private void removeAbandoned(NativeFile file) throws IOException {
    Instant old = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(path, file.name() + "-*" + UNFINISHED)) {
      for (Path one : left) {
        FileTime written = Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS);
        if (written.toInstant().isBefore(old)) {
          Files.deleteIfExists(one);
        }
      }
    } catch (DirectoryIteratorException | NoSuchFileException e) {
      LOG.log(Level.DEBUG, "another process removes them: {0}", e.getMessage());
    }
  }
}
