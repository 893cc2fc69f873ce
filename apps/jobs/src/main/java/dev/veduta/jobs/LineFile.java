// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Lines of text that are only ever appended to, in a file beside which another says where each of
/// them ends, in eight bytes. A line counts from the moment its end is written, so that any process
/// sees how many there are without reading them, and reads any of them without those before it.
///
/// @param data the lines
/// @param ends where they end
record LineFile(Path data, Path ends) {
  private static final long MOST_BYTES = 16 << 20;

  static LineFile in(Path folder, String name) {
    return new LineFile(folder.resolve(name + ".jsonl"), folder.resolve(name + ".ends"));
  }

  /// How many there are; none where there is no file.
  long count() throws IOException {
    try (Reading reading = read()) {
      return reading.count();
    }
  }

  /// Opens it to read what is there now. The caller closes it.
  Reading read() throws IOException {
    FileChannel lines;
    try {
      lines = FileChannel.open(data, StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      return new Reading(List.of(), data, 0);
    }
    List<FileChannel> channels = new ArrayList<>(List.of(lines));
    try {
      channels.add(FileChannel.open(ends, StandardOpenOption.READ));
      return new Reading(channels, data, whole(lines, channels.get(1)));
    } catch (NoSuchFileException _) {
      return new Reading(channels, data, 0);
    } catch (Throwable e) {
      try (Reading _ = new Reading(channels, data, 0)) {
        throw e;
      }
    }
  }

  /// How many lines there are whose ends are known. Ends behind the data belong to lines that were
  /// lost when the machine stopped, and so do those where no line ends: a machine that lost its
  /// power may have kept a file's length and not what was in it.
  static long whole(FileChannel data, FileChannel ends) throws IOException {
    long count = within(ends, data.size());
    while (count > 0 && !isEnd(data, end(ends, count))) {
      count--;
    }
    return count;
  }

  private static boolean isEnd(FileChannel data, long end) throws IOException {
    return end > 0 && bytes(data, end - 1, 1).get() == '\n';
  }

  private static long within(FileChannel ends, long size) throws IOException {
    long most = ends.size() / Long.BYTES;
    if (most == 0 || end(ends, most) <= size) {
      return most;
    }
    long least = 0;
    while (least < most) {
      long middle = (least + most + 1) >>> 1;
      if (end(ends, middle) <= size) {
        least = middle;
      } else {
        most = middle - 1;
      }
    }
    return least;
  }

  /// Where the lines before that index end.
  static long end(FileChannel ends, long index) throws IOException {
    if (index == 0) {
      return 0;
    }
    return bytes(ends, (index - 1) * Long.BYTES, Long.BYTES).getLong();
  }

  static ByteBuffer bytes(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("a file is shorter than it was; was it cut?");
      }
    }
    return bytes.flip();
  }

  /// The lines that were there when it was opened. Whoever opened it closes it.
  record Reading(List<FileChannel> channels, Path data, long count) implements AutoCloseable {

    /// Lines without their line feeds.
    ///
    /// @param limit most of them
    List<byte[]> lines(long from, int limit) throws IOException {
      List<byte[]> lines = new ArrayList<>();
      long to = Math.min(count, from + limit);
      if (from >= to) {
        return lines;
      }
      ByteBuffer where =
          bytes(
              channels.get(1),
              from == 0 ? 0 : (from - 1) * Long.BYTES,
              Math.toIntExact((to - from + (from == 0 ? 0 : 1)) * Long.BYTES));
      long start = from == 0 ? 0 : where.getLong();
      while (where.hasRemaining()) {
        long end = where.getLong();
        if (end <= start || end - start > MOST_BYTES) {
          throw new IOException(
              "%s is damaged: line %d ends at byte %d and begins at %d"
                  .formatted(data, from + lines.size() + 1, end, start));
        }
        byte[] line = new byte[(int) (end - start - 1)];
        bytes(channels.getFirst(), start, line.length).get(line);
        lines.add(line);
        start = end;
      }
      return lines;
    }

    @Override
    public void close() throws IOException {
      for (FileChannel channel : channels) {
        channel.close();
      }
    }
  }
}
