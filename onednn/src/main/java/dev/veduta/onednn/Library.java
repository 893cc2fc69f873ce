// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.library.DynamicLinker;
import dev.veduta.spi.library.LibraryFolder;
import dev.veduta.spi.library.NativeFile;
import java.io.IOException;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// oneDNN's library in this JVM. It is unpacked and loaded once, when it is first asked for, and
/// stays: what a container redeploys loads it once more, from the same files.
///
/// @param symbols its functions and those of its OpenMP runtime; empty where it can't be used
/// @param refusal why not, with what to do about it
record Library(Optional<SymbolLookup> symbols, Optional<String> refusal) {
  /// The property that names another folder than the user's own.
  static final String FOLDER = "veduta.onednn.folder";

  private static final ClassLoader JARS = Library.class.getClassLoader();

  /// Loads it where that has not been tried yet.
  static Library get() {
    return Loaded.LIBRARY;
  }

  private static final class Loaded {
    static final Library LIBRARY = Platform.here().map(Library::load).orElseGet(Library::homeless);
  }

  /// @throws ConfigurationException with the reason why it can't be used
  SymbolLookup functions() {
    return symbols.orElseThrow(
        () -> new ConfigurationException("oneDNN can't be used: " + refusal.orElse("")));
  }

  private static Library homeless() {
    return refused(
        "oneDNN is not published for %s on %s; use vector-cpu"
            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  private static Library load(Platform platform) {
    if (JARS.getResource(platform.library().resource()) == null) {
      return refused(
          "oneDNN's library for this platform is missing; add %s to the class path"
              .formatted(platform.artefact()));
    }
    if (!DynamicLinker.isPermitted()) {
      return refused("native access is denied; start Java with --enable-native-access=ALL-UNNAMED");
    }
    try {
      return new Library(
          Optional.of(
              LibraryFolder.use(FOLDER, platform.folder(), folder -> link(platform, folder))),
          Optional.empty());
    } catch (IOException e) {
      return refused(
          "oneDNN's library can't be loaded: %s; set -D%s to a folder that it can be loaded from"
              .formatted(reason(e), FOLDER));
    }
  }

  private static Library refused(String why) {
    return new Library(Optional.empty(), Optional.of(why));
  }

  private static SymbolLookup link(Platform platform, LibraryFolder folder) throws IOException {
    // To check nearly a hundred megabytes takes as long as all else.
    FutureTask<PlacedFiles> files = new FutureTask<>(() -> PlacedFiles.place(platform, folder));
    Thread.ofPlatform().daemon().name("veduta-onednn-check").start(files);
    Signature.prepare();
    return result(files).load(platform);
  }

  private static PlacedFiles result(FutureTask<PlacedFiles> task) throws IOException {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          wasInterrupted = true;
        } catch (ExecutionException e) {
          throw new IOException(e.getCause() == null ? reason(e) : reason(e.getCause()), e);
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Where the files of a platform lie.
  private record PlacedFiles(Optional<Path> openMp, Path library) {

    static PlacedFiles place(Platform platform, LibraryFolder folder) throws IOException {
      NativeFile library = platform.library();
      Optional<Path> openMp = Optional.empty();
      if (platform.openMp().isPresent()) {
        NativeFile file = platform.openMp().get();
        openMp = Optional.of(folder.place(file, JARS));
      }
      return new PlacedFiles(openMp, folder.place(library, JARS));
    }

    SymbolLookup load(Platform platform) throws IOException {
      SymbolLookup runtime =
          openMp.isPresent()
              ? DynamicLinker.load(openMp.get())
              : DynamicLinker.find(platform.systemOpenMp())
                  .orElseThrow(() -> missing(platform.systemOpenMp()));
      // The functions that oneDNN itself reaches come first: another copy of the runtime may have
      // been loaded before.
      return DynamicLinker.load(library).or(runtime);
    }
  }

  private static IOException missing(String runtime) {
    return new IOException(
        runtime + " is missing; install the Visual C++ redistributable that has it");
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
