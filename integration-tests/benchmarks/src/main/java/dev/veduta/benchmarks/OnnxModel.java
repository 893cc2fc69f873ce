// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes a model of [ONNX](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3) that is one
/// linear layer: a `MatMul` by a constant, which ONNX Runtime packs when it loads it, and an `Add`.
final class OnnxModel {
  private static final int FLOAT = 1;
  private static final int IR_VERSION = 8;
  private static final int OPERATORS = 17;

  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnnxModel() {}

  /// `y = x · weight + bias` with `x` `[rows, in]`.
  ///
  /// @param weight `[in, out]`
  static byte[] linear(LinearShape shape, float[] weight, float[] bias) {
    OnnxModel graph =
        new OnnxModel()
            .message(1, node("MatMul", "product", "x", "weight"))
            .message(1, node("Add", "y", "product", "bias"))
            .text(2, "linear")
            .message(5, constant("weight", weight, shape.in(), shape.out()))
            .message(5, constant("bias", bias, shape.out()))
            .message(11, value("x", shape.rows(), shape.in()))
            .message(12, value("y", shape.rows(), shape.out()));
    return new OnnxModel()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new OnnxModel().number(2, OPERATORS))
        .out
        .toByteArray();
  }

  private static OnnxModel node(String operator, String output, String... inputs) {
    OnnxModel node = new OnnxModel();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  private static OnnxModel constant(String name, float[] numbers, int... extents) {
    OnnxModel tensor = new OnnxModel();
    for (int extent : extents) {
      tensor.number(1, extent);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return tensor.number(2, FLOAT).text(8, name).bytes(9, bytes.array());
  }

  private static OnnxModel value(String name, int... extents) {
    OnnxModel shape = new OnnxModel();
    for (int extent : extents) {
      shape.message(1, new OnnxModel().number(1, extent));
    }
    OnnxModel tensor = new OnnxModel().number(1, FLOAT).message(2, shape);
    return new OnnxModel().text(1, name).message(2, new OnnxModel().message(1, tensor));
  }

  private OnnxModel number(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  private OnnxModel text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private OnnxModel message(int field, OnnxModel message) {
    return bytes(field, message.out.toByteArray());
  }

  private OnnxModel bytes(int field, byte[] bytes) {
    varint(((long) field << 3) | BYTES);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
