// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// A connection whose reading and writing are accounted for, and which reads no further than its
/// last request; otherwise it is as another.
final class PatientConnection implements ConnectionContext {
  private final ConnectionContext plain;
  private final DataReader reader;
  private final DataWriter writer;
  private boolean isLastRequest;
  private boolean isLastAnswer;

  PatientConnection(ConnectionContext plain, Patience.Waiting waiting) {
    this.plain = plain;
    this.reader = new DataReader(() -> read(waiting));
    this.writer = new Writer(plain.dataWriter(), waiting);
  }

  /// Notices which requests are the last of their connections. The web server leaves it to its
  /// clients to close them, and some wait for that.
  static Http1ConnectionListener requests() {
    return new Http1ConnectionListener() {
      @Override
      public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof PatientConnection connection) {
          connection.isLastRequest = headers.contains(HeaderValues.CONNECTION_CLOSE);
        }
      }
    };
  }

  /// Notices when the last answer begins.
  static Http1ConnectionListener answers() {
    return new Http1ConnectionListener() {
      @Override
      public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof PatientConnection connection) {
          connection.isLastAnswer =
              connection.isLastRequest || headers.contains(HeaderValues.CONNECTION_CLOSE);
        }
      }
    };
  }

  private byte[] read(Patience.Waiting waiting) {
    if (isLastAnswer) {
      throw new CloseConnectionException("the last request is answered");
    }
    try {
      return waiting.read();
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("the client's bytes can't be read", e);
    }
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public ListenerContext listenerContext() {
    return plain.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return plain.executor();
  }

  @Override
  public Router router() {
    return plain.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return plain.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return plain.serverSocket();
  }

  @Override
  public PeerInfo remotePeer() {
    return plain.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return plain.localPeer();
  }

  @Override
  public boolean isSecure() {
    return plain.isSecure();
  }

  @Override
  public String socketId() {
    return plain.socketId();
  }

  @Override
  public String childSocketId() {
    return plain.childSocketId();
  }

  private record Writer(DataWriter plain, Patience.Waiting waiting) implements DataWriter {
    @Override
    public void write(BufferData... buffers) {
      waiting.write(() -> plain.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      waiting.write(() -> plain.write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
      waiting.write(() -> plain.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      waiting.write(() -> plain.writeNow(buffer));
    }

    @Override
    public void flush() {
      waiting.write(plain::flush);
    }

    @Override
    public void close() {
      plain.close();
    }
  }
}
