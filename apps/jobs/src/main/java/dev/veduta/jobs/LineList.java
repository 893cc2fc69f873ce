// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The lines of a text file in UTF-8, read anew each time, one at a time.
///
/// @param file names the list
record LineList(Path file) implements Iterable<String> {
  private static final int LONGEST = 1 << 16;

  @Override
  public Iterator<String> iterator() {
    try {
      return new Lines(Files.newBufferedReader(file));
    } catch (NoSuchFileException e) {
      throw new VedutaException("there is no file " + file, e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private VedutaException unreadable(IOException fault) {
    return fault instanceof CharacterCodingException
        ? new VedutaException(
            file
                + " is no list of pictures: it is not a text in UTF-8; name a picture on each"
                + " line",
            fault)
        : DiskFaults.problem("the list %s can't be read".formatted(file), fault);
  }

  /// Closes the file behind its last line.
  private final class Lines implements Iterator<String> {
    private BufferedReader reader;
    private @Nullable String next;

    Lines(BufferedReader reader) {
      this.reader = reader;
      next = line();
      if (next != null && next.startsWith("\uFEFF")) {
        next = next.substring(1); // the byte order mark that some editors write
      }
    }

    private @Nullable String line() {
      try {
        String line = reader.readLine();
        if (line == null) {
          reader.close();
          reader = new BufferedReader(new StringReader(""));
        } else if (line.length() > LONGEST) {
          throw new IOException("it has a line of more than %d characters".formatted(LONGEST));
        }
        return line;
      } catch (IOException e) {
        try (BufferedReader _ = reader) {
          throw unreadable(e);
        } catch (IOException second) {
          throw unreadable(second);
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public String next() {
      String line = next;
      if (line == null) {
        throw new NoSuchElementException("no more lines in " + file);
      }
      next = line();
      return line;
    }
  }
}
