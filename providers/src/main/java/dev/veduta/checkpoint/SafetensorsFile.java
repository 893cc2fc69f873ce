// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One safetensors file: eight bytes with the length of the header, the header in JSON, the data.
///
/// The tensors must cover the data without gaps or overlaps, as the reference implementation
/// demands.
///
/// @param tensors by name, in the order of the header
/// @param empty the names of those without elements, which hold nothing
record SafetensorsFile(Map<String, StoredTensor> tensors, Set<String> empty) {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long LONGEST_HEADER = 100_000_000;
  private static final int LONGEST_SIGNATURE = 48;

  /// Reads and checks the header.
  static SafetensorsFile read(ModelFiles files, String file) {
    String location = files.location(file);
    long size = files.size(file);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment start = files.map(file, 0, Math.min(size, LONGEST_SIGNATURE), arena);
      checkSignature(location, start);
      long headerLength = headerLength(location, size, start);
      MemorySegment header = files.map(file, LENGTH.byteSize(), headerLength, arena);
      List<HeaderLine> lines = SafetensorsHeader.parse(location, header.asByteBuffer());
      long data = LENGTH.byteSize() + headerLength;
      checkCoverage(location, lines, size - data);
      return of(file, data, lines);
    }
  }

  private static SafetensorsFile of(String file, long data, List<HeaderLine> lines) {
    Map<String, StoredTensor> tensors = LinkedHashMap.newLinkedHashMap(lines.size());
    Set<String> empty = new LinkedHashSet<>();
    for (HeaderLine line : lines) {
      long bytes = line.end() - line.begin();
      if (bytes == 0) {
        empty.add(line.name());
      } else {
        Shape shape = line.extents().isEmpty() ? Shape.of(1) : new Shape(line.extents());
        tensors.put(
            line.name(),
            new StoredTensor(
                new Checkpoint.Entry(line.type(), shape, file), data + line.begin(), bytes));
      }
    }
    return new SafetensorsFile(tensors, empty);
  }

  private static long headerLength(String location, long size, MemorySegment start) {
    if (size < LENGTH.byteSize()) {
      throw wrong(
          location,
          "is %s; a safetensors file begins with 8 bytes that hold the length of its header"
              .formatted(size == 0 ? "empty" : "only %d bytes long".formatted(size)));
    }
    long length = start.get(LENGTH, 0);
    if (length < 0 || length > LONGEST_HEADER) {
      throw wrong(
          location,
          ("claims a header of %s bytes, at most %d are allowed; it is damaged or no safetensors"
                  + " file")
              .formatted(Long.toUnsignedString(length), LONGEST_HEADER));
    }
    if (length > size - LENGTH.byteSize()) {
      throw wrong(
          location,
          ("claims a header of %d bytes, but is only %d bytes long; it is truncated, download it"
                  + " again")
              .formatted(length, size));
    }
    return length;
  }

  /// Names what commonly lies in the place of weights.
  private static void checkSignature(String location, MemorySegment start) {
    String text =
        new String(start.toArray(ValueLayout.JAVA_BYTE), ISO_8859_1).toLowerCase(Locale.ROOT);
    if (text.startsWith("version https://git-lfs")) {
      throw wrong(location, "is a Git LFS pointer, not the weights; fetch them with: git lfs pull");
    }
    if (text.startsWith("<!doctype") || text.startsWith("<html")) {
      throw wrong(location, "is a web page, not weights; download it again");
    }
    if (text.startsWith("pk\3\4")) {
      throw wrong(location, "is a zip file, probably of PyTorch, not safetensors; convert it");
    }
  }

  private static void checkCoverage(String location, List<HeaderLine> lines, long available) {
    List<HeaderLine> ordered =
        lines.stream()
            .sorted(Comparator.comparingLong(HeaderLine::begin).thenComparingLong(HeaderLine::end))
            .toList();
    long covered = 0;
    String previous = "the header";
    for (HeaderLine line : ordered) {
      if (line.begin() < covered) {
        throw wrong(
            location,
            "has overlapping tensors: %s begins at byte %d of the data, before the end of %s at %d"
                .formatted(line.name(), line.begin(), previous, covered));
      }
      if (line.begin() > covered) {
        throw wrong(
            location,
            "has a gap of %d bytes between %s and %s"
                .formatted(line.begin() - covered, previous, line.name()));
      }
      covered = line.end();
      previous = line.name();
    }
    if (covered > available) {
      throw wrong(
          location,
          "is truncated: its tensors need %d bytes of data, it holds %d; download it again"
              .formatted(covered, available));
    }
    if (covered < available) {
      throw wrong(
          location,
          "has %d bytes after its last tensor, %s".formatted(available - covered, previous));
    }
  }

  private static ModelException wrong(String location, String fault) {
    return new ModelException(location + " " + fault);
  }
}
