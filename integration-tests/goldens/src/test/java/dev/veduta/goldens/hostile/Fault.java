// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One way to spoil a folder that is sound before.
///
/// @param name of the fault, with the file
/// @param mentions texts that the error must hold, the name of the spoilt file among them
record Fault(String name, List<String> mentions, Change change) {

  /// Spoils the files in a folder.
  @FunctionalInterface
  interface Change {
    void apply(Path folder) throws IOException;
  }

  /// A fault of the bytes of one file.
  static Fault bytes(String file, String what, UnaryOperator<byte[]> change) {
    return new Fault(
        file + ": " + what,
        List.of(file),
        folder -> {
          Path path = folder.resolve(file);
          byte[] before = Files.readAllBytes(path);
          byte[] after = change.apply(before.clone());
          if (Arrays.equals(before, after)) {
            throw new IllegalStateException(file + ": " + what + " changes nothing");
          }
          Files.write(path, after);
        });
  }

  /// A file that is not there.
  static Fault missing(String file) {
    return new Fault(
        file + ": missing", List.of(file), folder -> Files.delete(folder.resolve(file)));
  }

  /// A file that ends too early, at `count` places drawn from the first `part` of it.
  static Stream<Fault> cut(String file, Random random, int count, double part) {
    return IntStream.range(0, count)
        .mapToObj(_ -> random.nextDouble(part))
        .map(
            share ->
                bytes(
                    file,
                    "cut after %.2f %%".formatted(100 * share),
                    all -> Arrays.copyOf(all, (int) (share * all.length))));
  }

  /// This fault, whose error must hold these texts too.
  Fault mentioning(String... texts) {
    return new Fault(name, Stream.concat(mentions.stream(), Arrays.stream(texts)).toList(), change);
  }

  /// This fault, whose error must hold these texts, and need not hold the file's name.
  Fault mentioningOnly(String... texts) {
    return new Fault(name, List.of(texts), change);
  }

  @Override
  public String toString() {
    return name;
  }
}
