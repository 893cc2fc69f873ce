// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A JVM of its own on the emulated driver, which says how [Deployed] does in it.
final class Jvm {
  private final List<String> flags = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String classPath = System.getProperty("java.class.path");

  Jvm() {
    with("--enable-native-access=ALL-UNNAMED");
    with("-Dveduta.cuda.library=" + System.getProperty("veduta.cuda.library"));
  }

  static void main() {
    System.out.println(new Deployed().get());
  }

  /// A later flag wins.
  Jvm with(String flag) {
    flags.add(flag);
    return this;
  }

  Jvm without(String flag) {
    flags.remove(flag);
    return this;
  }

  Jvm in(Path folder) {
    return with("-Dveduta.cuda.folder=" + folder);
  }

  /// One of the emulator's settings.
  Jvm emulating(String setting, String value) {
    environment.put("VEDUTA_EMULATOR_" + setting, value);
    return this;
  }

  /// Leaves jars out whose names begin so.
  Jvm withoutJar(String name) {
    classPath =
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(name))
            .collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, Jvm.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("VEDUTA_EMULATOR_"));
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// All that it printed.
  static String output(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  String run() throws IOException, InterruptedException {
    return output(start());
  }
}
