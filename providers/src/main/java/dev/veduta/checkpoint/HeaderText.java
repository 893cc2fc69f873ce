// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8 as it is asked for. It refuses malformed bytes, and a single token longer than any
/// honest one, before a parser has found memory for it.
final class HeaderText extends Reader {
  private static final int LONGEST_TOKEN = 4 << 20;

  private final String location;
  private final ByteBuffer bytes;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private long sinceToken;

  HeaderText(String location, ByteBuffer bytes) {
    this.location = location;
    this.bytes = bytes;
  }

  /// Tells that the parser has found the end of a token.
  void tokenEnded() {
    sinceToken = 0;
  }

  @Override
  public int read(char[] target, int offset, int length) {
    if (!bytes.hasRemaining()) {
      return -1;
    }
    CharBuffer out = CharBuffer.wrap(target, offset, length);
    CoderResult result = decoder.decode(bytes, out, true);
    if (result.isError()) {
      throw new ModelException(
          "%s has a header that is not UTF-8: its byte %d is 0x%02x"
              .formatted(location, bytes.position(), bytes.get()));
    }
    int count = out.position() - offset;
    sinceToken += count;
    if (sinceToken > LONGEST_TOKEN) {
      throw new ModelException(
          "%s has more than %d characters in one piece in its header; it is damaged"
              .formatted(location, LONGEST_TOKEN));
    }
    return count;
  }

  @Override
  public void close() {}
}
