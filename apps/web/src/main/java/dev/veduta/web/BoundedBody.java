// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.web.Problem.Kind;
import java.io.IOException;
import java.io.InputStream;

/// A request's body, which may neither be longer than the server takes nor arrive for longer than
/// it waits.
final class BoundedBody extends InputStream {
  private final InputStream body;
  private final long most;
  private final long deadline;
  private long read;

  /// @param most bytes
  /// @param deadline by which all must have arrived, in terms of [System#nanoTime]
  BoundedBody(InputStream body, long most, long deadline) {
    this.body = body;
    this.most = most;
    this.deadline = deadline;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = body.read(target, offset, length);
    if (count > 0) {
      read += count;
    }
    if (read > most) {
      throw tooLarge(most);
    }
    if (System.nanoTime() - deadline > 0) {
      throw new ProblemException(
          Kind.SLOW, "the body took too long to arrive; send it again, over a faster connection");
    }
    return count;
  }

  static ProblemException tooLarge(long most) {
    return new ProblemException(
        Kind.LARGE,
        "the body is larger than the %d bytes that this server takes; send a smaller picture"
            .formatted(most));
  }
}
