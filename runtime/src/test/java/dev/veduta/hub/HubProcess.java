// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of its own that downloads a model and says where to, or why not.
///
/// @param process that runs [#main]
record HubProcess(Process process) implements AutoCloseable {
  private static final int FAILED = 3;

  /// Downloads the model of the first argument, as the environment says.
  public static void main(String[] args) {
    try {
      System.out.println(
          new Hub(HubSettings.ofThisMachine())
              .snapshot(HubModel.parse(args[0]), HubContents.MODEL, HubProgress.SILENT));
    } catch (HubException e) {
      System.out.println(e.getMessage());
      System.exit(FAILED);
    }
  }

  /// Starts one.
  ///
  /// @param shell runs before Java in the same process; may be empty
  /// @param options of Java
  static HubProcess start(String hub, Path cache, String shell, String... options)
      throws IOException {
    List<String> launch = new ArrayList<>();
    launch.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    launch.addAll(List.of("-Xmx128m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    launch.addAll(List.of(options));
    launch.addAll(
        List.of("-cp", System.getProperty("java.class.path"), HubProcess.class.getName()));
    launch.add(TestHub.MODEL.toString());
    List<String> command = new ArrayList<>();
    if (!shell.isEmpty()) {
      command.addAll(List.of("bash", "-c", shell + "; exec \"$@\"", "bash"));
    }
    command.addAll(launch);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).matches("(hf|http|https|all|no)_.*"));
    builder
        .environment()
        .putAll(
            Map.of(
                "HF_ENDPOINT",
                hub,
                "HF_HUB_CACHE",
                cache.toString(),
                "HF_TOKEN",
                TestHub.TOKEN,
                "HF_HUB_ETAG_TIMEOUT",
                "60",
                "HF_HUB_DOWNLOAD_TIMEOUT",
                "60"));
    return new HubProcess(builder.start());
  }

  /// What it says, once it has ended well.
  Path folder() throws IOException, InterruptedException {
    String said = said();
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return Path.of(said);
  }

  /// What it says, once it has failed.
  String failure() throws IOException, InterruptedException {
    String said = said();
    if (process.waitFor() != FAILED) {
      throw new AssertionError(said);
    }
    return said;
  }

  /// Ends it at once, as the operating system does when memory is short.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(1, TimeUnit.MINUTES);
  }

  private String said() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
