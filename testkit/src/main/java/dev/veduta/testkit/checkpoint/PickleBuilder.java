// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes pickles operation by operation, sound ones and others.
public final class PickleBuilder {
  private static final int PROTOCOL = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Begins a pickle of protocol 2.
  public PickleBuilder() {
    raw(0x80, PROTOCOL);
  }

  /// Bytes as they are.
  public PickleBuilder raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  /// Operations without arguments, such as `(` or `R`.
  public PickleBuilder raw(String operations) {
    out.writeBytes(operations.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /// A four-byte argument.
  public PickleBuilder argument(int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  public PickleBuilder text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    raw("X").argument(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  public PickleBuilder whole(long number) {
    if (number == (int) number) {
      return raw("J").argument((int) number);
    }
    raw(0x8a, Long.BYTES);
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
    return this;
  }

  /// A class or function.
  public PickleBuilder global(String module, String name) {
    return raw("c" + module + "\n" + name + "\n");
  }

  /// A tuple of whole numbers.
  public PickleBuilder tuple(long... numbers) {
    raw("(");
    for (long number : numbers) {
      whole(number);
    }
    return raw("t");
  }

  /// A storage outside the pickle.
  ///
  /// @param type such as `Float`
  public PickleBuilder storage(String type, String key, long elements) {
    return raw("(")
        .text("storage")
        .global("torch", type + "Storage")
        .text(key)
        .text("cpu")
        .whole(elements)
        .raw("tQ");
  }

  /// A tensor of the storage that `storage` writes.
  public PickleBuilder tensor(
      String type, String key, long elements, long offset, long[] extents, long[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .raw("(")
        .storage(type, key, elements)
        .whole(offset)
        .tuple(extents)
        .tuple(strides)
        .raw(0x89)
        .global("collections", "OrderedDict")
        .raw(")RtR");
  }

  /// What is written so far.
  public byte[] bytes() {
    return out.toByteArray();
  }
}
