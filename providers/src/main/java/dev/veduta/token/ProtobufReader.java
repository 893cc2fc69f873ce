// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads the fields of one Protocol Buffers message, one after the other
/// (https://protobuf.dev/programming-guides/encoding). A field inside a message is a reader of its
/// own; nothing is copied before its length is known to be there.
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT = 10;

  private final String location;
  private final ByteBuffer bytes;
  private int field;
  private int type;

  ProtobufReader(String location, byte[] message) {
    this(location, ByteBuffer.wrap(message));
  }

  private ProtobufReader(String location, ByteBuffer bytes) {
    this.location = location;
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Goes on to the next field, whose value is to be read or skipped; false at the end.
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw broken("a field with the number " + Long.toUnsignedString(tag >>> 3));
    }
    return true;
  }

  /// The number of the field.
  int field() {
    return field;
  }

  /// A whole number, also an enumerated one.
  int integer() {
    require(VARINT, "a whole number");
    return (int) varint();
  }

  boolean flag() {
    require(VARINT, "true or false");
    return varint() != 0;
  }

  float number() {
    require(FIXED32, "a number of 32 bits");
    requireLeft(Float.BYTES);
    return bytes.getFloat();
  }

  byte[] content() {
    require(BYTES, "bytes");
    ByteBuffer slice = slice();
    byte[] content = new byte[slice.remaining()];
    slice.get(content);
    return content;
  }

  String text() {
    return StrictText.of("%s, field %d".formatted(location, field), content());
  }

  ProtobufReader message() {
    require(BYTES, "a message");
    return new ProtobufReader(location, slice());
  }

  /// Passes over a field that isn't needed.
  void skip() {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> slice(Long.BYTES);
      case BYTES -> slice();
      case FIXED32 -> slice(Integer.BYTES);
      default -> throw broken("field %d of the unknown type %d".formatted(field, type));
    }
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT; i++) {
      requireLeft(1);
      byte part = bytes.get();
      value |= (part & 0x7FL) << (7 * i);
      if (part >= 0) {
        return value;
      }
    }
    throw broken("a number of more than %d bytes".formatted(MAX_VARINT));
  }

  private ByteBuffer slice() {
    return slice(varint());
  }

  private ByteBuffer slice(long length) {
    requireLeft(length);
    ByteBuffer slice = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return slice;
  }

  private void require(int expected, String kind) {
    if (type != expected) {
      throw broken("field %d of the type %d, where %s was expected".formatted(field, type, kind));
    }
  }

  private void requireLeft(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw broken(
          "%s bytes announced where %d are left"
              .formatted(Long.toUnsignedString(length), bytes.remaining()));
    }
  }

  private ModelException broken(String fault) {
    return new ModelException(
        "%s is damaged or no SentencePiece model: it has %s".formatted(location, fault));
  }
}
