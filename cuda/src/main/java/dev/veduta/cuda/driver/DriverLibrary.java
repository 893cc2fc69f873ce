// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.library.DynamicLinker;
import dev.veduta.spi.library.LibraryFolder;
import dev.veduta.spi.library.NativeFile;
import java.io.IOException;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// The driver's library and JCuda's in this JVM, loaded once, when first asked for.
///
/// @param loaded empty where they can't be used
/// @param refusal why not, with what to do about it
record DriverLibrary(Optional<Driver> loaded, Optional<String> refusal) {
  /// The property that names a file to load instead of the system's driver.
  static final String LIBRARY = "veduta.cuda.library";

  /// The property that names another folder than the user's own for JCuda's library.
  static final String FOLDER = "veduta.cuda.folder";

  private static final String DRIVER = "libcuda.so.1";
  private static final String PLATFORM = "linux-x86_64";
  private static final ClassLoader JARS = DriverLibrary.class.getClassLoader();
  private static final NativeFile JCUDA =
      new NativeFile(
          "org.jcuda:jcuda-natives:12.6.0:" + PLATFORM,
          "lib/libJCudaDriver-12.6.0-linux-x86_64.so",
          1_201_712,
          "fdc3b4b4fca4f0fab54ff12c0b4d6ad1c5e8d55015b4950834c705e5db301255");

  /// Loads them where that has not been tried yet.
  static DriverLibrary get() {
    return Loaded.LIBRARY;
  }

  private static final class Loaded {
    static final DriverLibrary LIBRARY = load();
  }

  /// @throws ConfigurationException with the reason why it can't be used
  Driver driver() {
    return loaded.orElseThrow(
        () -> new ConfigurationException("the backend cuda can't be used: " + refusal.orElse("")));
  }

  private static DriverLibrary load() {
    String system = System.getProperty("os.name", "");
    String processor = System.getProperty("os.arch", "");
    if (!system.equals("Linux") || !(processor.equals("amd64") || processor.equals("x86_64"))) {
      return refused(
          "GPUs are used on Linux with an x86-64 processor, and this is %s on %s; use vector-cpu"
              .formatted(system, processor));
    }
    if (!DynamicLinker.isPermitted()) {
      return refused("native access is denied; start Java with --enable-native-access=ALL-UNNAMED");
    }
    try {
      SymbolLookup symbols = driverSymbols();
      if (JARS.getResource(JCUDA.resource()) == null) {
        return refused(
            "JCuda's library for this platform is missing; add %s to the class path"
                .formatted(JCUDA.artefact()));
      }
      DriverCalls calls =
          LibraryFolder.use(FOLDER, "jcuda-12.6.0-" + PLATFORM, DriverLibrary::calls);
      return new DriverLibrary(Optional.of(new Driver(calls, symbols)), Optional.empty());
    } catch (NoDriverException e) {
      return refused(reason(e));
    } catch (IOException e) {
      return refused(
          "JCuda's library can't be loaded: %s; set -D%s to a folder that it can be loaded from"
              .formatted(reason(e), FOLDER));
    }
  }

  private static DriverLibrary refused(String why) {
    return new DriverLibrary(Optional.empty(), Optional.of(why));
  }

  /// Says that there is no driver, or not the one asked for.
  private static final class NoDriverException extends Exception {
    private static final long serialVersionUID = 1L;

    NoDriverException(String message) {
      super(message);
    }
  }

  private static SymbolLookup driverSymbols() throws NoDriverException {
    String asked = System.getProperty(LIBRARY, "");
    if (asked.isEmpty()) {
      return DynamicLinker.find(DRIVER)
          .orElseThrow(
              () ->
                  new NoDriverException(
                      "there is no NVIDIA driver (%s is not found); install it, or start the container with --gpus all"
                          .formatted(DRIVER)));
    }
    try {
      Path file = Path.of(asked);
      if (!Files.isRegularFile(file)) {
        throw new NoDriverException("-D%s names %s, which is no file".formatted(LIBRARY, file));
      }
      SymbolLookup symbols = DynamicLinker.load(file.toAbsolutePath());
      // JCuda's library asks for the driver by its name, and is given this one if that is its name.
      if (DynamicLinker.find(DRIVER)
          .filter(found -> found.find("cuInit").equals(symbols.find("cuInit")))
          .isEmpty()) {
        throw new NoDriverException(
            "-D%s names %s, which is not called %s inside (SONAME)"
                .formatted(LIBRARY, file, DRIVER));
      }
      return symbols;
    } catch (IOException | InvalidPathException e) {
      throw new NoDriverException(
          "the library that -D%s names can't be loaded: %s".formatted(LIBRARY, reason(e)));
    }
  }

  /// JCuda on the library in that folder or, where another class loader has loaded that, on a copy.
  private static DriverCalls calls(LibraryFolder folder) throws IOException {
    try {
      return calls(folder.place(JCUDA, JARS));
    } catch (UnsatisfiedLinkError e) {
      // A copy is enough for the JVM only if it is another file. It may go once it is loaded.
      try (LibraryFolder.Temporary copy = LibraryFolder.temporary()) {
        return calls(copy.folder().place(JCUDA, JARS));
      } catch (UnsatisfiedLinkError second) {
        second.addSuppressed(e);
        throw new IOException(reason(second), second);
      }
    }
  }

  private static DriverCalls calls(Path library) throws IOException {
    try {
      return new JCudaLoader(JARS, library).calls();
    } catch (ReflectiveOperationException | NoClassDefFoundError e) {
      throw new IOException(
          "JCuda is incomplete (%s); put org.jcuda:jcuda:12.6.0 on the class path".formatted(e), e);
    }
  }

  static String reason(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
