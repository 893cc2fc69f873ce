// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.flax;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.veduta.api.ModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferInput;
import org.msgpack.value.ValueType;

/// A mapped MessagePack file, read value by value. What is long is never copied: its place is told
/// and it is jumped over.
final class MsgpackInput {
  private static final int LONGEST_TEXT = 1 << 10;

  static {
    // Otherwise msgpack-core goes through sun.misc.Unsafe, of which Java warns on the error stream.
    if (System.getProperty("msgpack.universal-buffer") == null) {
      System.setProperty("msgpack.universal-buffer", "true");
    }
  }

  private final String location;
  private final MemorySegment content;
  private final MessageUnpacker unpacker;

  /// Where the unpacker began to count.
  private long base;

  MsgpackInput(String location, MemorySegment content) {
    this.location = location;
    this.content = content;
    this.unpacker = MessagePack.newDefaultUnpacker(new Window(content, 0));
  }

  /// Where the next value begins.
  long position() {
    return base + unpacker.getTotalReadBytes();
  }

  /// The kind of the next value.
  ValueType kind() {
    return read(() -> format().getValueType());
  }

  /// The number of entries of a map.
  int map() {
    return read(unpacker::unpackMapHeader);
  }

  /// The number of items of a list.
  int list() {
    return read(unpacker::unpackArrayHeader);
  }

  long whole() {
    return read(unpacker::unpackLong);
  }

  String text() {
    return read(
        () -> {
          int length = unpacker.unpackRawStringHeader();
          if (length > LONGEST_TEXT) {
            throw wrong(
                "holds a text of %d bytes, at most %d are allowed".formatted(length, LONGEST_TEXT));
          }
          return new String(unpacker.readPayload(length), UTF_8);
        });
  }

  /// The type and length of what only its writer knows.
  ExtensionTypeHeader extension() {
    return read(unpacker::unpackExtensionTypeHeader);
  }

  /// The length of bytes, which begin at [#position] then.
  int bytes() {
    return read(unpacker::unpackBinaryHeader);
  }

  /// Goes on behind that many bytes.
  void jump(long length) {
    long target = position() + length;
    if (target > content.byteSize()) {
      throw wrong("holds %d bytes, but ends before".formatted(length));
    }
    read(() -> unpacker.reset(new Window(content, target)));
    base = target;
  }

  /// Passes over a value that is no list or map.
  void skip() {
    read(
        () -> {
          unpacker.skipValue();
          return true;
        });
  }

  boolean isAtEnd() {
    return position() == content.byteSize();
  }

  /// An error at the present position.
  ///
  /// @param fault continues "at byte 12 it"
  ModelException wrong(String fault) {
    return new ModelException(
        "%s can't be read: at byte %d it %s".formatted(location, position(), fault));
  }

  private MessageFormat format() throws IOException {
    return unpacker.getNextFormat();
  }

  /// Reads with msgpack-core.
  private interface Read<T> {
    T read() throws IOException;
  }

  private <T> T read(Read<T> read) {
    try {
      return read.read();
    } catch (IOException | MessagePackException | IndexOutOfBoundsException e) {
      ModelException wrong = wrong("is damaged or cut off; download it again");
      wrong.initCause(e);
      throw wrong;
    }
  }

  /// Gives a mapped file out in small pieces on the heap.
  private static final class Window implements MessageBufferInput {
    private static final int LENGTH = 4096;

    private final MemorySegment content;
    private long at;

    Window(MemorySegment content, long at) {
      this.content = content;
      this.at = at;
    }

    @Override
    public @Nullable MessageBuffer next() {
      if (at == content.byteSize()) {
        return null;
      }
      long length = Math.min(LENGTH, content.byteSize() - at);
      byte[] piece = content.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
      at += length;
      return MessageBuffer.wrap(piece);
    }

    @Override
    public void close() {}
  }
}
