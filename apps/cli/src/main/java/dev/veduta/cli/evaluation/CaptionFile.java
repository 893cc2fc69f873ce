// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.api.VedutaException;
import dev.veduta.metrics.Tokenization;
import jakarta.json.JsonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a file of captions holds.
///
/// @param path the file
/// @param format how it is written
/// @param entries the captions, in the file's order
/// @param pictures the names of pictures by their ids, where the file tells them
/// @param failures pictures that have an error instead of a caption, where it is and what it says
public record CaptionFile(
    Path path,
    Format format,
    List<Entry> entries,
    Map<String, String> pictures,
    List<String> failures) {
  private static final long MOST_BYTES = 512L << 20;

  /// A longer one is no object of [JsonLines].
  private static final int LONGEST_LINE = 1 << 20;

  /// How captions are written.
  public enum Format {
    /// COCO's annotations or results.
    COCO(Tokenization.PTB),
    /// Lists of captions by picture, tokenized before, as COCO's evaluation passes them to metrics.
    LISTS(Tokenization.BLANKS),
    /// A JSON object a line, as `veduta caption --json` writes them.
    JSON_LINES(Tokenization.PTB),
    /// A caption a line.
    LINES(Tokenization.BLANKS);

    private final Tokenization tokenization;

    Format(Tokenization tokenization) {
      this.tokenization = tokenization;
    }

    /// How words are found where nobody says it.
    public Tokenization tokenization() {
      return tokenization;
    }
  }

  /// Reads a file, whose format shows in how it begins.
  ///
  /// @throws VedutaException if it can't be read, or holds something else
  public static CaptionFile read(Path path) {
    try {
      long size = Files.size(path);
      if (size > MOST_BYTES) {
        throw new VedutaException(
            "%s has %d bytes, expected at most %d".formatted(path, size, MOST_BYTES));
      }
      String start = firstLine(path);
      try (BufferedReader reader = Files.newBufferedReader(path)) {
        skipMark(reader);
        CaptionFile file =
            start.startsWith("[") || (start.startsWith("{") && !JsonLines.isOne(start))
                ? JsonCaptions.read(path, reader)
                : start.startsWith("{") ? JsonLines.read(path, reader) : lines(path, reader);
        if (file.entries.isEmpty() && file.failures.isEmpty()) {
          throw new VedutaException(path + " has no captions, expected at least one");
        }
        return file;
      }
    } catch (NoSuchFileException e) {
      throw new VedutaException("there is no file " + path, e);
    } catch (WrongCaptionFileException e) {
      throw new VedutaException("%s, %s".formatted(path, e.getMessage()), e);
    } catch (IOException | JsonException e) {
      throw new VedutaException(problem(path, e), e);
    }
  }

  private static String problem(Path path, Exception fault) {
    Throwable cause = fault.getCause() instanceof IOException below ? below : fault;
    return cause instanceof CharacterCodingException
        ? path + " is not UTF-8 text"
        : "%s can't be read: %s".formatted(path, cause.getMessage());
  }

  private static CaptionFile lines(Path path, BufferedReader reader) throws IOException {
    CaptionList list = new CaptionList();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String number = Integer.toString(list.size() + 1);
      list.add(new Entry(number, line.strip(), "line " + number));
    }
    return list.file(path, Format.LINES);
  }

  /// The first line that is not blank, without blanks at its start, as far as it tells the format;
  /// empty where there is none.
  private static String firstLine(Path path) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      skipMark(reader);
      char[] start = new char[LONGEST_LINE];
      int length = 0;
      int read = reader.read(start, 0, start.length);
      while (read > 0) {
        length += read;
        read = reader.read(start, length, start.length - length);
      }
      return new String(start, 0, length).strip().lines().findFirst().orElse("");
    }
  }

  /// Skips the byte order mark that some editors write.
  private static void skipMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
  }
}
