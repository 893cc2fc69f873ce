// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The lines of a text file that an argument names, in UTF-8, without those that are blank.
///
/// @param file as the user gave it
record TextLines(String file, List<String> lines) {

  /// Most bytes of a file of names or questions.
  private static final long MOST_BYTES = 64 << 20;

  /// Reads the file.
  static final class Converter implements ITypeConverter<TextLines> {
    @Override
    public TextLines convert(String file) {
      try {
        Path path = Path.of(file);
        if (Files.size(path) > MOST_BYTES) {
          throw new TypeConversionException(
              "%s is longer than %s".formatted(file, Text.bytes(MOST_BYTES)));
        }
        List<String> lines =
            Files.readString(path, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
          throw new TypeConversionException(file + " has no lines; write one on each");
        }
        return new TextLines(file, lines);
      } catch (CharacterCodingException _) {
        throw new TypeConversionException(file + " is not a text in UTF-8");
      } catch (IOException | InvalidPathException e) {
        throw new TypeConversionException("%s can't be read: %s".formatted(file, e.getMessage()));
      }
    }
  }
}
