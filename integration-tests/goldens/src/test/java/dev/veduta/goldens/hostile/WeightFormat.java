// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import dev.veduta.checkpoint.SafetensorsProvider;
import dev.veduta.runtime.ModelLocation;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.TorchWriter;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/// A container of weights besides safetensors.
enum WeightFormat {
  PYTORCH("pytorch_model.bin"),
  TENSORFLOW("tf_model.h5"),
  FLAX("flax_model.msgpack");

  private static final String SAFETENSORS = "model.safetensors";

  private final String file;

  WeightFormat(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  /// Writes the weights of a model anew and deletes the old file.
  void replace(Path model) throws IOException {
    Checkpoint checkpoint = new SafetensorsProvider().open(ModelLocation.of(model.toString()));
    checkpoint
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.type() != DType.F32) {
                throw new IllegalStateException(name + " is " + entry.type() + ", expected F32");
              }
            });
    Path target = model.resolve(file);
    switch (this) {
      case PYTORCH -> Files.write(target, pickled(checkpoint));
      case TENSORFLOW -> writeHdf(checkpoint, target);
      case FLAX -> Files.write(target, packed(checkpoint));
    }
    Files.delete(model.resolve(SAFETENSORS));
  }

  private static byte[] pickled(Checkpoint checkpoint) {
    TorchWriter writer = new TorchWriter();
    checkpoint
        .entries()
        .forEach(
            (name, entry) -> writer.add(name, entry.type(), entry.shape(), data(checkpoint, name)));
    return writer.bytes();
  }

  /// One layer holds all weights, under names without slashes, which nothing changes.
  private static void writeHdf(Checkpoint checkpoint, Path target) {
    try (WritableHdfFile hdf = HdfFile.write(target)) {
      WritableGroup layer = hdf.putGroup("layer");
      for (Map.Entry<String, Checkpoint.Entry> entry : checkpoint.entries().entrySet()) {
        FloatBuffer values =
            ByteBuffer.wrap(data(checkpoint, entry.getKey()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        layer.putDataset(entry.getKey(), nested(entry.getValue().shape(), 0, values));
      }
    }
  }

  private static Object nested(Shape shape, int axis, FloatBuffer values) {
    if (axis == shape.rank() - 1) {
      float[] row = new float[shape.width()];
      values.get(row);
      return row;
    }
    Object[] items = new Object[shape.at(axis)];
    for (int i = 0; i < items.length; i++) {
      items[i] = nested(shape, axis + 1, values);
    }
    Object typed = Array.newInstance(items[0].getClass(), items.length);
    System.arraycopy(items, 0, typed, 0, items.length);
    return typed;
  }

  private static byte[] packed(Checkpoint checkpoint) throws IOException {
    try (MessageBufferPacker all = MessagePack.newDefaultBufferPacker()) {
      all.packMapHeader(checkpoint.entries().size());
      for (Map.Entry<String, Checkpoint.Entry> entry : checkpoint.entries().entrySet()) {
        try (MessageBufferPacker array = MessagePack.newDefaultBufferPacker()) {
          array.packArrayHeader(3);
          array.packArrayHeader(entry.getValue().shape().rank());
          for (int extent : entry.getValue().shape().extents()) {
            array.packInt(extent);
          }
          array.packString("float32");
          byte[] data = data(checkpoint, entry.getKey());
          array.packBinaryHeader(data.length).writePayload(data);
          byte[] bytes = array.toByteArray();
          all.packString(entry.getKey());
          all.packExtensionTypeHeader((byte) 1, bytes.length).writePayload(bytes);
        }
      }
      return all.toByteArray();
    }
  }

  private static byte[] data(Checkpoint checkpoint, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return checkpoint.data(name, arena).toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
