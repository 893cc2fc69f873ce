// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import io.helidon.http.RequestException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A request's body that is at its end once it failed, and of which nothing is read by closing it:
/// the web server would go on with whatever the client sends next.
final class ClientBody extends InputStream {
  private final InputStream sent;
  private @Nullable RequestException refused;
  private @Nullable IOException broken;

  private ClientBody(InputStream sent) {
    this.sent = sent;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (refused != null) {
      throw refused;
    }
    if (broken != null) {
      throw broken;
    }
    try {
      return sent.read(bytes, from, length);
    } catch (RequestException e) {
      refused = e;
      throw e;
    } catch (RuntimeException e) {
      // How the web server says that the client has gone.
      broken = new IOException("the client has gone before its body was complete", e);
      throw broken;
    }
  }

  @Override
  public void close() {
    // What is left is taken or refused by the web server, behind the answer.
  }

  /// Puts one before each body.
  @PreMatching
  static final class Filter implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      request.setEntityStream(new ClientBody(request.getEntityStream()));
    }
  }
}
