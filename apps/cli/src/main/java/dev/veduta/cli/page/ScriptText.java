// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.page;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/// JSON that may stand in a `script` element: it spells the characters that HTML or XML would obey
/// in JSON's way; outside of strings JSON has none of them. Does not close the writer below.
final class ScriptText extends FilterWriter {
  ScriptText(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    boolean obeyed = c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029';
    if (obeyed || c > 0xFFFD || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c < 0xE000)) {
      out.write("\\u%04x".formatted(c));
    } else {
      out.write(c);
    }
  }

  @Override
  public void write(char[] characters, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(characters[i]);
    }
  }

  @Override
  public void write(String text, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(text.charAt(i));
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
