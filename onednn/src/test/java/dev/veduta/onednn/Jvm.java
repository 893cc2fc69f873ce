// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A JVM of its own, which says how oneDNN does in it.
final class Jvm {

  private Jvm() {}

  /// Prints the backend's obstacle or, where there is none, a sum that it computed.
  public static void main(String[] arguments) {
    System.out.println(new Deployed().get());
  }

  static Process start(String classPath, List<String> flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, Jvm.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("XDG_CACHE_HOME", "LOCALAPPDATA"));
    return builder.start();
  }

  /// All that it printed.
  static String output(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  static String classPathWithoutLibrary() {
    return Arrays.stream(classPath().split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("dnnl-"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
