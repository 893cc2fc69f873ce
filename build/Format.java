// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Checks (`check ROOT`) or rewrites (`write ROOT`) every Java source below a folder with
/// google-java-format.
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", ".git", ".mvn");

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[1]);
    List<String> arguments =
        new ArrayList<>(
            args[0].equals("write")
                ? List.of("--replace")
                : List.of("--dry-run", "--set-exit-if-changed"));
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(
              file ->
                  Stream.iterate(file, f -> f != null, Path::getParent)
                      .map(Path::getFileName)
                      .noneMatch(f -> f != null && SKIPPED.contains(f.toString())))
          .map(Path::toString)
          .sorted()
          .forEach(arguments::add);
    }
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int status = new Main(out, err, System.in).format(arguments.toArray(new String[0]));
    out.flush();
    err.flush();
    if (status != 0) {
      System.err.println(
          "the files listed above are not formatted; run: mvn -N -Dformat process-sources");
    }
    System.exit(status);
  }
}
