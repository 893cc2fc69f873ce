// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The compiler of CUDA 12.0's driver, which needs neither driver nor GPU. It comes in JCuda's
/// library of 24 MB, which is unpacked into a folder of this build: JCuda itself would trust
/// whatever lies under its name among everybody's temporary files.
final class PtxCompiler {
  private static final String LIBRARY = "lib/libJNvPTXCompiler-12.6.0-linux-x86_64.so";
  private static final String CLASSES = "jcuda.nvptxcompiler.";

  private final Class<?> compiler;
  private final Class<?> handle;

  private PtxCompiler(Class<?> compiler, Class<?> handle) {
    this.compiler = compiler;
    this.handle = handle;
  }

  /// Empty where JCuda has none for this system.
  static Optional<PtxCompiler> open() {
    URL library = PtxCompiler.class.getClassLoader().getResource(LIBRARY);
    boolean isHere =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    if (library == null || !isHere) {
      return Optional.empty();
    }
    try {
      Path file = unpacked(library);
      ClassLoader loader = new Loader(jar(), file);
      return Optional.of(
          new PtxCompiler(
              Class.forName(CLASSES + "JNvPTXCompiler", true, loader),
              Class.forName(CLASSES + "nvPTXCompilerHandle", true, loader)));
    } catch (IOException e) {
      throw new UncheckedIOException("the PTX compiler can't be unpacked", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("JCuda is not on the class path", e);
    }
  }

  private static URL jar() throws IOException {
    String name = CLASSES.replace('.', '/') + "JNvPTXCompiler.class";
    URL found = PtxCompiler.class.getClassLoader().getResource(name);
    if (found == null) {
      throw new IOException(name + " is missing");
    }
    String address = found.toString();
    return java.net
        .URI
        .create(
            address.substring("jar:".length(), address.length() - name.length() - "!/".length()))
        .toURL();
  }

  private static Path unpacked(URL library) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "natives").toAbsolutePath());
    Path file = folder.resolve(LIBRARY.substring(LIBRARY.indexOf('/') + 1));
    if (!Files.exists(file)) {
      Path part = Files.createTempFile(folder, "part", ".so");
      try (InputStream in = library.openStream()) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /// What came of a compilation.
  ///
  /// @param log what each kernel needs, or what was wrong
  record Result(boolean isAccepted, String log) {}

  /// Compiles PTX, asking for what each kernel needs. What came of it is kept among what was built,
  /// so that the same PTX is not compiled again before the next clean build.
  ///
  /// @param architecture such as `sm_86`
  Result compile(byte[] ptx, String architecture) {
    Path kept = Path.of("target", "ptx", hash(ptx) + "." + architecture + ".log");
    try {
      if (Files.exists(kept)) {
        return new Result(true, Files.readString(kept));
      }
      Result result = compileAnew(ptx, architecture);
      if (result.isAccepted) {
        Files.createDirectories(kept.getParent());
        Path part = Files.createTempFile(kept.getParent(), "part", ".log");
        Files.writeString(part, result.log);
        Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(kept + " can't be read or written", e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private Result compileAnew(byte[] ptx, String architecture) {
    try {
      Object program = handle.getConstructor().newInstance();
      byte[] text = Arrays.copyOf(ptx, ptx.length + 1);
      check(call("Create", program, (long) text.length, text));
      String[] options = {"--verbose", "--gpu-name=" + architecture};
      boolean isAccepted = call("Compile", program, options.length, options) == 0;
      String log = log(program, isAccepted ? "Info" : "Error");
      check(call("Destroy", program));
      return new Result(isAccepted, log);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("JCuda's PTX compiler is not the one expected", e);
    }
  }

  private String log(Object program, String kind) throws ReflectiveOperationException {
    long[] size = new long[1];
    check(call("Get" + kind + "LogSize", program, size));
    byte[] log = new byte[(int) size[0] + 1];
    if (size[0] > 0) {
      check(call("Get" + kind + "Log", program, log));
    }
    return new String(log, UTF_8).replace("\0", "");
  }

  private int call(String function, Object... arguments) throws ReflectiveOperationException {
    Method method =
        Arrays.stream(compiler.getMethods())
            .filter(candidate -> candidate.getName().equals("nvPTXCompiler" + function))
            .findFirst()
            .orElseThrow(() -> new NoSuchMethodException(function));
    try {
      return (int) method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(function + " failed", e.getCause());
    }
  }

  private static void check(int result) {
    if (result != 0) {
      throw new IllegalStateException("the PTX compiler failed with " + result);
    }
  }

  /// JCuda's classes once more, told where their library lies.
  private static final class Loader extends URLClassLoader {
    private final Path library;

    Loader(URL jar, Path library) {
      super(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
      this.library = library;
    }

    @Override
    protected @Nullable String findLibrary(String name) {
      return name.startsWith("JNvPTXCompiler") ? library.toString() : null;
    }
  }
}
