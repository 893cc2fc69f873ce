// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.TensorListing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/// The bytes of a pickle, with a place for every error. What it reads is never longer than what
/// there is, and it counts the operations.
final class PickleInput {
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int LONGEST_LINE = 256;
  private static final int LONGEST_NUMBER = 16;

  /// A tensor needs about 35. Each makes at most a small object, so that all of them fit a small
  /// heap.
  private static final int MOST_OPERATIONS = 1_000_000;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String location;
  private final String part;
  private final MemorySegment bytes;
  private long position;
  private long operation;
  private long operations;

  /// @param location of the file
  /// @param part of the file that the bytes are, for messages
  PickleInput(String location, String part, MemorySegment bytes) {
    this.location = location;
    this.part = part;
    this.bytes = bytes;
  }

  /// Where the next byte lies.
  long position() {
    return position;
  }

  /// The next opcode.
  int operation() {
    operation = position;
    count(1);
    return unsignedByte();
  }

  /// Counts the work of an operation that does more than one thing.
  void count(int more) {
    operations += more;
    if (operations > MOST_OPERATIONS) {
      throw wrong(
          "goes past %d operations, more than any file of weights needs"
              .formatted(MOST_OPERATIONS));
    }
  }

  int unsignedByte() {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, advance(1)));
  }

  int unsignedShort() {
    return Short.toUnsignedInt(bytes.get(SHORT, advance(Short.BYTES)));
  }

  int signedInt() {
    return bytes.get(INT, advance(Integer.BYTES));
  }

  long unsignedInt() {
    return Integer.toUnsignedLong(signedInt());
  }

  long signedLong() {
    return bytes.get(LONG, advance(Long.BYTES));
  }

  /// A signed number of that many bytes.
  BigInteger number(int length) {
    if (length > LONGEST_NUMBER) {
      throw wrong(
          "holds a number of %d bytes, at most %d are allowed".formatted(length, LONGEST_NUMBER));
    }
    byte[] bigEndian = new byte[length + 1];
    for (int i = length; i > 0; i--) {
      bigEndian[i] = (byte) unsignedByte();
    }
    bigEndian[0] = (byte) (length > 0 && bigEndian[1] < 0 ? -1 : 0);
    return new BigInteger(bigEndian);
  }

  /// UTF-8 of that many bytes.
  String text(long length) {
    if (length > LONGEST_TEXT) {
      throw wrong(
          "holds a text of %d bytes, at most %d are allowed".formatted(length, LONGEST_TEXT));
    }
    ByteBuffer utf8 = bytes.asSlice(advance(length), length).asByteBuffer();
    try {
      return UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw wrong("holds a text that is not UTF-8");
    }
  }

  /// The text up to the end of the line.
  String line() {
    long length = 0;
    while (position + length < bytes.byteSize()
        && bytes.get(ValueLayout.JAVA_BYTE, position + length) != '\n') {
      if (++length > LONGEST_LINE) {
        throw wrong("holds a name of more than %d bytes".formatted(LONGEST_LINE));
      }
    }
    String line = text(length);
    advance(1);
    return line;
  }

  void skip(long length) {
    advance(length);
  }

  /// An error at the present operation.
  ///
  /// @param fault continues "byte 12 of data.pkl"
  ModelException wrong(String fault) {
    return new ModelException(
        "%s can't be read: byte %d of %s %s"
            .formatted(location, operation, TensorListing.quoted(part), fault));
  }

  private long advance(long length) {
    if (length < 0 || length > bytes.byteSize() - position) {
      throw wrong(
          "needs %d bytes more, but there are %d; it is damaged, download it again"
              .formatted(length, bytes.byteSize() - position));
    }
    long at = position;
    position += length;
    return at;
  }
}
