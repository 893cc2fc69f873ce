// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process's right to do something in a folder that only one may do at a time. It ends with the
/// process, however that ends.
///
/// It is a locked file of its own, whose name says whose it is. One file for all would not do: when
/// a process closes a file, POSIX takes from it all locks on that file, so that a look at who holds
/// it would set it free. So nobody opens a claim of their own process but its holder.
///
/// Whoever makes a claim withdraws it where there is another; two at once may both withdraw, and
/// one of them gets it the next time.
final class Claim implements AutoCloseable {
  private static final Pattern NAME =
      Pattern.compile("\\.([a-z]+)~([^~]*)~([0-9]+)~([0-9]+)~([0-9]+)~[a-z0-9]+");

  private static final String OWNER = owner();

  private final Path file;
  private final FileChannel channel;

  private Claim(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Claims a right.
  ///
  /// @param right its name, of small letters
  /// @return empty where another has it
  static Optional<Claim> take(Path folder, String right) throws IOException {
    if (holder(folder, right).isPresent()) {
      return Optional.empty();
    }
    long now = System.currentTimeMillis();
    Path file = folder.resolve(".%s~%s~%d~%s".formatted(right, OWNER, now, PrivateFiles.random(8)));
    Claim claim = new Claim(file, PrivateFiles.open(file, StandardOpenOption.CREATE_NEW));
    try {
      if (claim.channel.tryLock() != null && !isOthers(folder, right, file) && Files.exists(file)) {
        return Optional.of(claim);
      }
    } catch (Throwable e) {
      try (claim) {
        throw e;
      }
    }
    claim.close();
    return Optional.empty();
  }

  /// Who holds a right.
  static Optional<Job.Worker> holder(Path folder, String right) throws IOException {
    try (DirectoryStream<Path> claims = Files.newDirectoryStream(folder, "." + right + "~*")) {
      for (Path file : claims) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && isHeld(file, false)) {
          return Optional.of(
              new Job.Worker(
                  name.group(2),
                  Long.parseLong(name.group(3)),
                  Instant.ofEpochMilli(Long.parseLong(name.group(5)))));
        }
      }
      return Optional.empty();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isOthers(Path folder, String right, Path own) throws IOException {
    boolean isOthers = false;
    try (DirectoryStream<Path> claims = Files.newDirectoryStream(folder, "." + right + "~*")) {
      for (Path file : claims) {
        isOthers |= !file.equals(own) && isHeld(file, true);
      }
      return isOthers;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /// @param clear whether it is removed where it is not held
  private static boolean isHeld(Path file, boolean clear) throws IOException {
    if (file.getFileName().toString().contains("~" + OWNER + "~")) {
      return Files.exists(file);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Removed while it is locked, so that nobody locks it meanwhile and goes without.
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, !clear);
      if (lock == null) {
        return true;
      }
      if (clear) {
        Files.deleteIfExists(file);
      }
      return false;
    } catch (NoSuchFileException | ClosedChannelException _) {
      return false;
    } catch (OverlappingFileLockException _) {
      return false; // another thread looks at it, too: were it held, neither could lock it
    }
  }

  /// A moment, before a right is claimed again that another has.
  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VedutaException("interrupted while another process has the job", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }

  /// How claims of this process are told from others: its machine, number and start.
  private static String owner() {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return "%s~%d~%d".formatted(host(), process.pid(), start);
  }

  private static String host() {
    String host;
    try {
      host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException | RuntimeException _) {
      host = System.getenv().getOrDefault("COMPUTERNAME", "localhost");
    }
    return host.replaceAll("[^A-Za-z0-9.-]", "-");
  }
}
