// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.veduta.api.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// NVIDIA's library of products where a machine has it, of CUDA 12 or 13; nothing depends on it.
///
/// @param file what was loaded
/// @param symbols its functions, for as long as the JVM runs
record CublasLtLibrary(String file, SymbolLookup symbols) {
  /// The property that names its file, or `off`, or `auto`, which looks for it.
  static final String PROPERTY = "veduta.cuda.cublaslt";

  private static final List<String> NAMES = List.of("libcublasLt.so.13", "libcublasLt.so.12");

  /// Finds it as the property says.
  ///
  /// @throws ConfigurationException if the property names a file that can't be loaded
  static Optional<CublasLtLibrary> find() {
    String setting = System.getProperty(PROPERTY, "auto");
    return switch (setting) {
      case "off" -> Optional.empty();
      case "auto" ->
          candidates(System.getenv()).stream()
              .map(CublasLtLibrary::load)
              .flatMap(Optional::stream)
              .findFirst();
      default ->
          Optional.of(
              load(setting)
                  .orElseThrow(
                      () ->
                          new ConfigurationException(
                              "%s is %s, which can't be loaded; name a libcublasLt.so.13 or .12, auto or off"
                                  .formatted(PROPERTY, setting))));
    };
  }

  @SuppressWarnings("restricted") // asking a library of the machine for its functions
  private static Optional<CublasLtLibrary> load(String file) {
    try {
      SymbolLookup symbols =
          file.contains(File.separator)
              ? SymbolLookup.libraryLookup(Path.of(file), Arena.global())
              : SymbolLookup.libraryLookup(file, Arena.global());
      return symbols.find("cublasLtMatmul").map(_ -> new CublasLtLibrary(file, symbols));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Files that exist, then names that the loader may know, the likeliest first.
  static List<String> candidates(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    for (String variable : List.of("CUDA_PATH", "CUDA_HOME")) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        folders.add(Path.of(value, "lib64"));
      }
    }
    for (Path toolkit : entries(Path.of("/usr/local"), "cuda*")) {
      folders.add(toolkit.resolve("lib64"));
    }
    for (Path packages : sitePackages(environment)) {
      folders.add(packages.resolve("nvidia/cu13/lib"));
      folders.add(packages.resolve("nvidia/cu12/lib"));
      folders.add(packages.resolve("nvidia/cublas/lib"));
    }
    List<String> candidates = new ArrayList<>();
    for (Path folder : folders) {
      NAMES.stream()
          .map(folder::resolve)
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .forEach(candidates::add);
    }
    candidates.addAll(NAMES);
    return candidates;
  }

  /// Where Python keeps its packages: that of the virtual environment, of the path, of the system.
  private static List<Path> sitePackages(Map<String, String> environment) {
    List<Path> roots = new ArrayList<>();
    String virtual = environment.get("VIRTUAL_ENV");
    if (virtual != null && !virtual.isEmpty()) {
      roots.add(Path.of(virtual, "lib"));
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "python3"))) {
        roots.add(Path.of(folder).resolveSibling("lib"));
      }
    }
    roots.add(Path.of("/usr/lib"));
    roots.add(Path.of("/usr/local/lib"));
    List<Path> packages = new ArrayList<>();
    for (Path root : roots) {
      for (Path python : entries(root, "python3*")) {
        packages.add(python.resolve("site-packages"));
        packages.add(python.resolve("dist-packages"));
      }
    }
    return packages.stream().distinct().filter(Files::isDirectory).toList();
  }

  private static List<Path> entries(Path folder, String pattern) {
    List<Path> entries = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
        found.forEach(entries::add);
      } catch (IOException _) {
        // A folder that can't be read has nothing for us.
        return List.of();
      }
    }
    return entries;
  }

  /// Which it is, such as `cublasLt 13.0.2`.
  @SuppressWarnings("restricted") // a function of a library that was found above
  String version() {
    MethodHandle function =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow("cublasLtGetVersion"), FunctionDescriptor.of(JAVA_LONG));
    try {
      long version = (long) function.invokeExact();
      return "cublasLt %d.%d.%d".formatted(version / 10000, version / 100 % 100, version % 100);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /// A function that returns a status; addresses are `A`, ints `I`, numbers of 64 bits `L`.
  @SuppressWarnings("restricted") // functions of a library that was found above
  MethodHandle function(String name, String parameters) {
    MemoryLayout[] layouts =
        parameters
            .chars()
            .mapToObj(
                letter ->
                    switch (letter) {
                      case 'A' -> (MemoryLayout) ADDRESS;
                      case 'I' -> JAVA_INT;
                      case 'L' -> JAVA_LONG;
                      default -> throw new IllegalArgumentException(parameters);
                    })
            .toArray(MemoryLayout[]::new);
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, layouts));
  }

  /// Calls a function now and then.
  int status(String name, String parameters, Object... arguments) {
    try {
      return (int) function(name, parameters).invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /// Calls a function that must not fail.
  void check(String name, String parameters, Object... arguments) {
    check(status(name, parameters, arguments), name);
  }

  /// @param status that a function returned
  void check(int status, String name) {
    if (status != 0) {
      throw new IllegalStateException(
          "%s of %s returned status %d; set %s = off".formatted(name, file, status, PROPERTY));
    }
  }

  /// What a call threw, which declares nothing.
  static RuntimeException unchecked(Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    return fault instanceof RuntimeException known ? known : new IllegalStateException(fault);
  }
}
