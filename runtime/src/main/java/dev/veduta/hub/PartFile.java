// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// The beginning of a file that is being downloaded, and the hash of it so far. It stays on the
/// disk when it is closed, so that a later download goes on from there.
final class PartFile implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final Path path;
  private final HubFile file;
  private final FileChannel channel;
  private MessageDigest digest;
  private long length;

  private PartFile(Path path, HubFile file, FileChannel channel) {
    this.path = path;
    this.file = file;
    this.channel = channel;
    this.digest = file.knownHash().digest(file.size());
  }

  /// Opens it with what an earlier download has left.
  static PartFile open(Path path, HubFile file) throws InterruptedException {
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new HubException(
            "%s is no file, so nothing is written there; remove it and download again"
                .formatted(path));
      }
      PartFile part =
          new PartFile(
              path,
              file,
              FileChannel.open(
                  path,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS));
      boolean read = false;
      try {
        part.read();
        read = true;
        return part;
      } finally {
        if (!read) {
          part.close();
        }
      }
    } catch (IOException e) {
      throw trouble(path, e);
    }
  }

  /// The bytes that are here.
  long length() {
    return length;
  }

  /// Appends bytes; more than the file's are refused.
  void append(ByteBuffer bytes) throws InterruptedException {
    if (bytes.remaining() > file.size() - length) {
      throw new IllegalArgumentException("more bytes than %s has".formatted(file));
    }
    try {
      digest.update(bytes.duplicate());
      while (bytes.hasRemaining()) {
        length += channel.write(bytes, length);
      }
    } catch (IOException e) {
      throw trouble(path, e);
    }
  }

  /// Forgets all bytes.
  void restart() throws InterruptedException {
    try {
      channel.truncate(0);
      length = 0;
      digest = file.knownHash().digest(file.size());
    } catch (IOException e) {
      throw trouble(path, e);
    }
  }

  /// Whether these are all bytes, and the right ones; then they are safe on the disk.
  boolean isRight() throws InterruptedException {
    if (length != file.size() || !file.knownHash().matches(digest)) {
      return false;
    }
    try {
      channel.force(true);
      return channel.size() == length;
    } catch (IOException e) {
      throw trouble(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// What went wrong at writing, for users.
  static HubException trouble(Path path, IOException e) throws InterruptedException {
    if (e instanceof ClosedByInterruptException) {
      InterruptedException interrupted = new InterruptedException();
      interrupted.initCause(e);
      throw interrupted;
    }
    String message = String.valueOf(e.getMessage());
    if (message.matches("(?is).*(no space|not enough space|quota|file too large).*")) {
      return new HubException(
          "there is no more room for %s (%s); free some, remove models with ./veduta cache, or give another place as HF_HUB_CACHE. What has arrived is kept"
              .formatted(path, message),
          e);
    }
    return new HubException(
        "%s can't be written (%s); make its folder writable, or give another place as HF_HUB_CACHE"
            .formatted(path, e),
        e);
  }

  private void read() throws IOException, InterruptedException {
    if (channel.size() > file.size()) {
      restart();
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (channel.read(buffer, length) >= 0) {
      length += buffer.flip().remaining();
      digest.update(buffer);
      buffer.clear();
    }
  }
}
