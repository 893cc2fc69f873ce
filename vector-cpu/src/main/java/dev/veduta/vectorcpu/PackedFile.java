// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.CRC32C;

/// Packed weights on disk: whoever starts next reads them as they are.
///
/// Little-endian: eight letters, the identity, then for each block of memory its name, its length,
/// a CRC-32C for each MiB of it, and its bytes. A text is its length in four bytes and UTF-8.
/// Nothing in the file is believed before it has been compared with what is expected.
final class PackedFile implements AutoCloseable {
  private static final byte[] LETTERS = "VEDUTA.1".getBytes(UTF_8);

  /// Longer names have no checkpoint.
  private static final int LONGEST_TEXT = 1 << 12;

  private static final int PIECE = 1 << 20;

  private final FileChannel channel;
  private final Map<String, Entry> entries;

  /// @param sums where the checksums stand, of which the bytes follow
  private record Entry(long sums, long bytes) {
    long pieces() {
      return Math.ceilDiv(bytes, PIECE);
    }

    long data() {
      return sums + pieces() * Integer.BYTES;
    }

    long end() {
      return data() + bytes;
    }
  }

  private PackedFile(FileChannel channel, Map<String, Entry> entries) {
    this.channel = channel;
    this.entries = entries;
  }

  /// Opens a file of the same identity; empty if there is none.
  ///
  /// @throws IOException when it can't be read or is damaged
  static Optional<PackedFile> open(Path file, String identity) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    FileChannel channel = FileChannel.open(file, READ);
    try {
      if (isOf(channel, identity)) {
        return Optional.of(new PackedFile(channel, entries(channel, identity)));
      }
    } catch (Throwable e) {
      try (channel) {
        throw e;
      }
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean isOf(FileChannel channel, String identity) throws IOException {
    ByteBuffer expected = start(identity);
    if (channel.size() < expected.remaining()) {
      return false;
    }
    return read(channel, 0, ByteBuffer.allocate(expected.remaining())).equals(expected);
  }

  private static ByteBuffer start(String identity) {
    ByteBuffer text = text(identity);
    return ByteBuffer.allocate(LETTERS.length + text.remaining()).put(LETTERS).put(text).flip();
  }

  private static ByteBuffer text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .order(LITTLE_ENDIAN)
        .putInt(bytes.length)
        .put(bytes)
        .flip();
  }

  private static Map<String, Entry> entries(FileChannel channel, String identity)
      throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    long at = start(identity).remaining();
    while (at < channel.size()) {
      int length = read(channel, at, little(Integer.BYTES)).getInt();
      if (length < 0 || length > LONGEST_TEXT) {
        throw new IOException("a name of %d bytes at %d".formatted(length, at));
      }
      String name =
          UTF_8.decode(read(channel, at + Integer.BYTES, ByteBuffer.allocate(length))).toString();
      at += Integer.BYTES + length;
      Entry entry = new Entry(at + Long.BYTES, read(channel, at, little(Long.BYTES)).getLong());
      if (entry.bytes < 0 || entry.bytes > channel.size() || entry.end() > channel.size()) {
        throw new EOFException(
            "%s of %d bytes reaches beyond the end of the file".formatted(name, entry.bytes));
      }
      entries.put(name, entry);
      at = entry.end();
    }
    return entries;
  }

  /// Fills memory from the file, side by side on the threads of a pool; false if the file has no
  /// such name of that many bytes.
  ///
  /// @throws UncheckedIOException when the file can't be read or is damaged
  boolean read(String name, MemorySegment target, Pool pool) {
    Entry entry = entries.get(name);
    if (entry == null || entry.bytes != target.byteSize()) {
      return false;
    }
    pool.run(
        Math.toIntExact(entry.pieces()),
        new Scratch(),
        (piece, _) -> {
          try {
            read(name, entry, piece, target);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return true;
  }

  private void read(String name, Entry entry, int piece, MemorySegment target) throws IOException {
    long from = (long) piece * PIECE;
    int count = (int) Math.min(PIECE, entry.bytes - from);
    ByteBuffer bytes = target.asSlice(from, count).asByteBuffer();
    read(channel, entry.data() + from, bytes);
    int sum =
        read(channel, entry.sums + (long) piece * Integer.BYTES, little(Integer.BYTES)).getInt();
    if (sum != sum(bytes)) {
      throw new IOException("%s is damaged: its checksum is wrong".formatted(name));
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(LITTLE_ENDIAN);
  }

  /// Fills a buffer and turns it to its beginning.
  private static ByteBuffer read(FileChannel channel, long from, ByteBuffer target)
      throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, from + target.position()) < 0) {
        throw new EOFException("the file ends at %d bytes".formatted(channel.size()));
      }
    }
    return target.flip();
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes.duplicate());
    return (int) sum.getValue();
  }

  /// Writes a file that is complete or not there.
  static void write(Path file, String identity, SequencedMap<String, MemorySegment> blocks)
      throws IOException {
    Path unfinished =
        file.resolveSibling("%s.%d".formatted(file.getFileName(), ProcessHandle.current().pid()));
    try {
      try (FileChannel channel = FileChannel.open(unfinished, WRITE, CREATE, TRUNCATE_EXISTING)) {
        write(channel, start(identity));
        for (Map.Entry<String, MemorySegment> block : blocks.entrySet()) {
          write(channel, block.getKey(), block.getValue());
        }
      }
      Files.move(unfinished, file, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void write(FileChannel channel, String name, MemorySegment block)
      throws IOException {
    int pieces = Math.toIntExact(Math.ceilDiv(block.byteSize(), PIECE));
    ByteBuffer sums = little(Math.multiplyExact(pieces, Integer.BYTES));
    for (int piece = 0; piece < pieces; piece++) {
      sums.putInt(sum(piece(block, piece)));
    }
    write(channel, text(name));
    write(channel, little(Long.BYTES).putLong(block.byteSize()).flip());
    write(channel, sums.flip());
    for (int piece = 0; piece < pieces; piece++) {
      write(channel, piece(block, piece));
    }
  }

  private static ByteBuffer piece(MemorySegment block, int piece) {
    long from = (long) piece * PIECE;
    return block.asSlice(from, Math.min(PIECE, block.byteSize() - from)).asByteBuffer();
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
