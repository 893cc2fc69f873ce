// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a Java process holds, as the JDK's `jcmd` and Linux tell it.
///
/// @param classLoaders alive, those of hidden classes not among them
/// @param classes loaded, hidden ones among them
/// @param metaspace bytes in use for classes
/// @param resident bytes of the process in memory: heap, metaspace, code and native memory
public record Footprint(long classLoaders, long classes, long metaspace, long resident) {
  private static final Pattern CLASS_LOADER = Pattern.compile("(?m)^0x");
  private static final Pattern TOTAL = Pattern.compile("Total = +\\d+ +(\\d+) +\\d+ +(\\d+)");
  private static final Pattern THREAD = Pattern.compile("(?m)^#\\d+ \"(.*?)\"");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /// Collects the process's garbage, and looks at what remains.
  public static Footprint of(long process) {
    jcmd(process, "GC.run");
    String loaders = jcmd(process, "VM.classloader_stats");
    MatchResult total = first(TOTAL, loaders);
    return new Footprint(
        CLASS_LOADER.matcher(loaders).results().count(),
        Long.parseLong(total.group(1)),
        Long.parseLong(total.group(2)),
        Long.parseLong(first(RESIDENT, status(process)).group(1)) << 10);
  }

  /// The names of the process's threads, virtual ones among them.
  static List<String> threads(long process) {
    try {
      Path dump = Files.createTempFile("threads", ".txt");
      try {
        jcmd(process, "Thread.dump_to_file", "-overwrite", dump.toString());
        return THREAD
            .matcher(Files.readString(dump))
            .results()
            .map(found -> found.group(1))
            .toList();
      } finally {
        Files.delete(dump);
      }
    } catch (IOException e) {
      throw new AssertionError("the threads of process %d can't be read".formatted(process), e);
    }
  }

  /// What there is more than before.
  Footprint since(Footprint before) {
    return new Footprint(
        classLoaders - before.classLoaders,
        classes - before.classes,
        metaspace - before.metaspace,
        resident - before.resident);
  }

  /// Whether each is at most the other's.
  boolean isWithin(Footprint most) {
    return classLoaders <= most.classLoaders
        && classes <= most.classes
        && metaspace <= most.metaspace
        && resident <= most.resident;
  }

  /// The least of each.
  Footprint least(Footprint other) {
    return new Footprint(
        Math.min(classLoaders, other.classLoaders),
        Math.min(classes, other.classes),
        Math.min(metaspace, other.metaspace),
        Math.min(resident, other.resident));
  }

  private static MatchResult first(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no '%s' in:\n%s".formatted(pattern, text)));
  }

  private static String jcmd(long process, String... command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> arguments = new ArrayList<>(List.of(jcmd.toString(), Long.toString(process)));
    arguments.addAll(List.of(command));
    try {
      Process told = new ProcessBuilder(arguments).redirectErrorStream(true).start();
      String text = new String(told.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (told.waitFor() != 0) {
        throw new AssertionError("%s failed: %s".formatted(arguments, text));
      }
      return text;
    } catch (IOException e) {
      throw new AssertionError("%s can't be run".formatted(jcmd), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while %s ran".formatted(jcmd), e);
    }
  }

  private static String status(long process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process), "status"));
    } catch (IOException e) {
      throw new AssertionError("the memory of process %d can't be read".formatted(process), e);
    }
  }
}
