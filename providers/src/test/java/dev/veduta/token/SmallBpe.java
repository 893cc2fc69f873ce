// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Byte-pair tokenizers with vocabularies small enough to be read.
public final class SmallBpe {
  static final List<String> MERGES =
      List.of("Ġ c", "a t", "Ġc at", "Ġ t", "h e", "Ġt he", "c at", "cat s", "' s");

  private SmallBpe() {}

  /// All bytes, after a special token, and what their merges make.
  public static List<String> bytes(String special) {
    List<String> pieces = new ArrayList<>(List.of(special.split(" ")));
    IntStream.range('!', 0x144)
        .filter(unit -> unit < 0x7F || (unit > 0xA0 && unit != 0xAD))
        .forEach(unit -> pieces.add(Character.toString(unit)));
    MERGES.forEach(merge -> pieces.add(merge.replace(" ", "")));
    return pieces;
  }

  /// `vocab.json` and `merges.txt`.
  public static MemoryFiles files(List<String> pieces) {
    return MemoryFiles.none()
        .with("vocab.json", vocabulary(pieces))
        .with("merges.txt", "#version: 0.2\n" + String.join("\n", MERGES) + "\n");
  }

  static String vocabulary(List<String> pieces) {
    return IntStream.range(0, pieces.size())
        .mapToObj(id -> "%s: %d".formatted(quoted(pieces.get(id)), id))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /// A tokenizer from `tokenizer.json` with these keys in its model and beside it.
  static Tokenizer json(String model, List<String> pieces, String merges, String keys) {
    return load(
        MemoryFiles.none()
            .with(
                "tokenizer.json",
                "{%s, \"model\": {\"type\": \"BPE\", %s, \"vocab\": %s, \"merges\": [%s]}}"
                    .formatted(keys, model, vocabulary(pieces), merges)));
  }

  public static Tokenizer load(MemoryFiles files) {
    return new BpeProvider().load(files);
  }

  private static String quoted(String piece) {
    return '"' + piece.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
