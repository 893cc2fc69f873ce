// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.checkpoint;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a file as `torch.save` writes a state dict.
public final class TorchWriter {
  private final PickleBuilder pickle = new PickleBuilder().raw("}");
  private final Map<String, byte[]> storages = new LinkedHashMap<>();

  /// Adds a row-major tensor with a storage of its own.
  public TorchWriter add(String name, DType type, Shape shape, byte[] data) {
    long[] extents = shape.extents().stream().mapToLong(Integer::longValue).toArray();
    long[] strides = new long[extents.length];
    long stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    String key = Integer.toString(storages.size());
    storages.put(key, data.clone());
    pickle.text(name).tensor(storage(type), key, stride, 0, extents, strides).raw("s");
    return this;
  }

  /// The whole file.
  public byte[] bytes() {
    return archive(pickle.raw(".").bytes(), storages);
  }

  /// A file with any pickle and storages.
  public static byte[] archive(byte[] pickle, Map<String, byte[]> storages) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    storages.forEach((key, data) -> entries.put("archive/data/" + key, data));
    entries.put("archive/version", new byte[] {'3', '\n'});
    return zip(entries);
  }

  /// A zip of entries that are stored as they are.
  public static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        CRC32 sum = new CRC32();
        sum.update(content.getValue());
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.getValue().length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String storage(DType type) {
    return switch (type) {
      case F64 -> "Double";
      case F32 -> "Float";
      case F16 -> "Half";
      case BF16 -> "BFloat16";
      case I64 -> "Long";
      case I32 -> "Int";
      case I16 -> "Short";
      case I8 -> "Char";
      case U8 -> "Byte";
      case BOOL -> "Bool";
    };
  }
}
