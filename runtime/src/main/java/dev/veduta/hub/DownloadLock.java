// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The right to download one file: one thread of one process has it at a time. The operating system
/// takes it from a process that dies. It is given back by closing.
final class DownloadLock implements AutoCloseable {
  /// Begins the names of the system properties that are set while this process has a lock. A file's
  /// lock excludes other processes only, and is lost when any thread closes the same file, so a
  /// thread must not even open it while another one has it. A process has one table of locks but
  /// may load this class several times; the properties are the same for all of them.
  private static final String TAKEN = "dev.veduta.hub.downloading:";

  private static final long PAUSE = 50;

  private final String key;
  private final FileChannel channel;

  private DownloadLock(String key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /// Waits for it.
  ///
  /// @param file need not exist, but its folder does; it stays when the lock is given back
  /// @param waiting is called once if another has it
  static DownloadLock take(Path file, Runnable waiting) throws IOException, InterruptedException {
    boolean said = false;
    while (true) {
      DownloadLock lock = tryTake(file);
      if (lock != null) {
        return lock;
      }
      if (!said) {
        waiting.run();
        said = true;
      }
      Thread.sleep(PAUSE);
    }
  }

  /// Takes it if nobody has it.
  static @Nullable DownloadLock tryTake(Path file) throws IOException {
    String key = TAKEN + file.toAbsolutePath().normalize();
    if (System.getProperties().putIfAbsent(key, "") != null) {
      return null;
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      FileLock lock = channel.tryLock();
      taken = lock != null;
      return taken ? new DownloadLock(key, channel) : null;
    } catch (OverlappingFileLockException e) {
      return null; // something else in this process has it
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        System.getProperties().remove(key);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      System.getProperties().remove(key);
    }
  }
}
