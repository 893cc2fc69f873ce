// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// Appends lines to a [LineFile]. Only one may be open at a time, which is for its owner to see to.
///
/// What a process left unfinished that died is mended when it is opened: whole lines whose end is
/// not written yet get it, and half a line goes.
final class LineAppender implements AutoCloseable {
  private static final int FULL = 1 << 16;
  private static final long BETWEEN_FORCES = 1_000_000_000;

  private final FileChannel data;
  private final FileChannel ends;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final ByteArrayOutputStream where = new ByteArrayOutputStream();
  private long size;
  private long count;
  private long written;
  private long forced = System.nanoTime();

  private LineAppender(FileChannel data, FileChannel ends) {
    this.data = data;
    this.ends = ends;
  }

  static LineAppender open(LineFile file) throws IOException {
    FileChannel data =
        PrivateFiles.open(file.data(), StandardOpenOption.CREATE, StandardOpenOption.READ);
    FileChannel ends;
    try {
      ends = PrivateFiles.open(file.ends(), StandardOpenOption.CREATE, StandardOpenOption.READ);
    } catch (Throwable e) {
      try (data) {
        throw e;
      }
    }
    LineAppender appender = new LineAppender(data, ends);
    try {
      appender.mend();
      return appender;
    } catch (Throwable e) {
      try (data;
          ends) {
        throw e;
      }
    }
  }

  private void mend() throws IOException {
    count = LineFile.whole(data, ends);
    written = count;
    size = LineFile.end(ends, count);
    ends.truncate(count * Long.BYTES);
    findLines();
    writeEnds();
    data.truncate(size);
  }

  /// Whole lines behind those whose ends are known.
  private void findLines() throws IOException {
    ByteBuffer block = ByteBuffer.allocate(FULL);
    long position = size;
    while (data.read(block, position) > 0) {
      block.flip();
      while (block.hasRemaining()) {
        byte one = block.get();
        position++;
        if (one == 0) {
          return; // nobody wrote that
        }
        if (one == '\n') {
          size = position;
          end();
        }
      }
      block.clear();
      if (where.size() > FULL) {
        writeEnds();
      }
    }
  }

  /// How many lines there are, those that are not written yet included.
  long count() {
    return count;
  }

  /// Appends a line, which others see after [#flush].
  ///
  /// @param line without line feeds
  void add(byte[] line) throws IOException {
    lines.write(line);
    lines.write('\n');
    size += line.length + 1L;
    end();
    if (lines.size() > FULL) {
      flush();
    }
  }

  private void end() {
    where.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(size).array());
    count++;
  }

  /// Lets others see what was added.
  ///
  /// @throws IOException if it can't be written, as when the disk is full; then the file is as it
  ///   was before
  void flush() throws IOException {
    long before = size - lines.size();
    try {
      write(data, lines, before);
      writeEnds();
    } catch (IOException e) {
      lines.reset();
      where.reset();
      size = before;
      count = written;
      try {
        ends.truncate(written * Long.BYTES);
        data.truncate(size);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    if (System.nanoTime() - forced > BETWEEN_FORCES) {
      force();
    }
  }

  private void writeEnds() throws IOException {
    write(ends, where, written * Long.BYTES);
    written = count;
  }

  private static void write(FileChannel channel, ByteArrayOutputStream bytes, long position)
      throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray());
    while (left.hasRemaining()) {
      channel.write(left, position + left.position());
    }
    bytes.reset();
  }

  /// Has the disk keep it, lines before their ends.
  private void force() throws IOException {
    data.force(false);
    ends.force(false);
    forced = System.nanoTime();
  }

  @Override
  public void close() throws IOException {
    try (data;
        ends) {
      flush();
      force();
    }
  }
}
