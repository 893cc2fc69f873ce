// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parts of a `multipart/form-data` body (RFC 7578), one after the other as they arrive. It
/// keeps no more of them than its buffer, and writes no files.
final class Multipart {
  private static final int BUFFER_BYTES = 1 << 14;
  private static final int MOST_HEADER_BYTES = 1 << 13;
  private static final int MOST_BOUNDARY = 70;

  private final InputStream body;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;
  private boolean isLast;
  private @Nullable Content current;

  /// One part.
  ///
  /// @param name of its field
  /// @param fileName that the client gave it; only files have one
  /// @param content to be read before the next part is asked for
  record Part(String name, Optional<String> fileName, InputStream content) {}

  /// @param boundary the parameter of the body's media type
  /// @throws MalformedBodyException when it can't be one
  Multipart(InputStream body, @Nullable String boundary) throws MalformedBodyException {
    if (boundary == null || boundary.isEmpty() || boundary.length() > MOST_BOUNDARY) {
      throw new MalformedBodyException(
          "the Content-Type multipart/form-data needs a boundary of 1 to %d characters"
              .formatted(MOST_BOUNDARY));
    }
    this.body = body;
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter may be what the body begins with.
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
    current = new Content();
  }

  /// The next part, if there is one. The rest of the one before is passed over.
  Optional<Part> next() throws IOException {
    Content before = current;
    if (before != null) {
      before.skipRest();
      readDelimiter();
    }
    if (isLast) {
      current = null;
      return Optional.empty();
    }
    Map<String, String> headers = headers();
    Content content = new Content();
    current = content;
    Map<String, String> disposition = parameters(headers.getOrDefault("content-disposition", ""));
    String name = disposition.get("name");
    if (name == null || !"form-data".equals(disposition.get(""))) {
      throw new MalformedBodyException(
          "each part needs a header Content-Disposition: form-data; name=\"…\"");
    }
    return Optional.of(new Part(name, Optional.ofNullable(disposition.get("filename")), content));
  }

  /// Reads the delimiter that the buffer stands at, and what belongs to it.
  private void readDelimiter() throws IOException {
    start += delimiter.length;
    int first = readByte();
    int second = readByte();
    if (first == '-' && second == '-') {
      isLast = true;
      return;
    }
    while (first == ' ' || first == '\t') {
      first = second;
      second = readByte();
    }
    if (first != '\r' || second != '\n') {
      throw new MalformedBodyException("behind a boundary comes the end of its line, or --");
    }
  }

  /// By their names in small letters.
  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    int left = MOST_HEADER_BYTES;
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int one = readByte(); one != '\n'; one = readByte()) {
        if (--left < 0) {
          throw new MalformedBodyException(
              "the headers of a part have more than %d bytes".formatted(MOST_HEADER_BYTES));
        }
        line.write(one);
      }
      String text = line.toString(StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        return headers;
      }
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw new MalformedBodyException("a header of a part has no colon");
      }
      headers.put(
          text.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          text.substring(colon + 1).strip());
    }
  }

  /// The parameters of a header's value; what stands before them has the name ``.
  private static Map<String, String> parameters(String value) throws MalformedBodyException {
    Map<String, String> parameters = new HashMap<>();
    int at = value.indexOf(';');
    parameters.put("", (at < 0 ? value : value.substring(0, at)).strip().toLowerCase(Locale.ROOT));
    while (at >= 0 && at < value.length()) {
      int equals = value.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = value.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder text = new StringBuilder();
      at = equals + 1;
      if (at < value.length() && value.charAt(at) == '"') {
        for (at++; at < value.length() && value.charAt(at) != '"'; at++) {
          boolean isEscape =
              value.charAt(at) == '\\' && at + 1 < value.length() && value.charAt(at + 1) == '"';
          at += isEscape ? 1 : 0;
          text.append(value.charAt(at));
        }
        if (at >= value.length()) {
          throw new MalformedBodyException("a header of a part ends within quotation marks");
        }
        at = value.indexOf(';', at);
      } else {
        int next = value.indexOf(';', at);
        text.append(value, at, next < 0 ? value.length() : next);
        at = next;
      }
      parameters.put(name, text.toString().strip());
    }
    return parameters;
  }

  private int readByte() throws IOException {
    if (start == end && !fill()) {
      throw ended();
    }
    return buffer[start++] & 0xff;
  }

  /// Reads more behind what the buffer holds; whether there was more.
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int count = body.read(buffer, end, buffer.length - end);
    if (count > 0) {
      end += count;
    }
    return count > 0;
  }

  private static MalformedBodyException ended() {
    return new MalformedBodyException("the body ends before its last boundary");
  }

  /// What lies before the next delimiter.
  private final class Content extends InputStream {
    private boolean isAtEnd;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int available = isAtEnd || this != current ? 0 : available();
      if (available == 0) {
        isAtEnd = true;
        return -1;
      }
      int count = Math.min(length, available);
      System.arraycopy(buffer, start, target, offset, count);
      start += count;
      return count;
    }

    void skipRest() throws IOException {
      while (!isAtEnd) {
        int available = available();
        start += available;
        isAtEnd = available == 0;
      }
    }

    /// How many bytes of the buffer are this part's; 0 only at its end.
    @Override
    public int available() throws IOException {
      while (true) {
        int found = find();
        if (found >= 0) {
          return found - start;
        }
        // The end of the buffer may be the beginning of a delimiter.
        int certain = end - start - delimiter.length + 1;
        if (certain > 0) {
          return certain;
        }
        if (!fill()) {
          throw ended();
        }
      }
    }

    /// Where the delimiter begins in the buffer; -1 if it is not there.
    private int find() {
      for (int at = start; at + delimiter.length <= end; at++) {
        if (buffer[at] == delimiter[0]
            && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
          return at;
        }
      }
      return -1;
    }
  }
}
