// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Memory in pages of 2 MiB, where Linux grants them to a process that asks (`madvise(2)`).
///
/// A decoding step reads every weight once, at the speed of memory, and with pages of 4 KiB much of
/// that time goes into finding them: in a virtual machine nearly half. Needs
/// `--enable-native-access`; without it there are no huge pages and no warning either.
@SuppressWarnings("restricted") // asked for below, and done without when not granted
final class HugePages {
  private static final long PAGE = 2L << 20;

  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
  private static final int MADV_HUGEPAGE = 14;
  private static final long MAP_FAILED = -1;

  private static final Optional<HugePages> GRANTED = link();

  private final MethodHandle mmap;
  private final MethodHandle madvise;
  private final MethodHandle munmap;

  private HugePages(MethodHandle mmap, MethodHandle madvise, MethodHandle munmap) {
    this.mmap = mmap;
    this.madvise = madvise;
    this.munmap = munmap;
  }

  /// Zeroed memory of at least `bytes` that lives as long as `arena`; empty where it can't be had.
  static Optional<MemorySegment> map(long bytes, Arena arena) {
    return GRANTED.flatMap(pages -> pages.mapAligned(bytes, arena));
  }

  private static Optional<HugePages> link() {
    if (!System.getProperty("os.name", "").equals("Linux")
        || !HugePages.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    return Optional.of(
        new HugePages(
            function("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            function("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
            function("munmap", JAVA_INT, ADDRESS, JAVA_LONG)));
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  private Optional<MemorySegment> mapAligned(long bytes, Arena arena) {
    long size = Math.addExact(Math.ceilDiv(bytes, PAGE) * PAGE, PAGE);
    try {
      MemorySegment address =
          (MemorySegment)
              mmap.invokeExact(
                  MemorySegment.NULL,
                  size,
                  PROT_READ_WRITE,
                  MAP_PRIVATE_ANONYMOUS_NORESERVE,
                  -1,
                  0L);
      if (address.address() == MAP_FAILED) {
        return Optional.empty();
      }
      MemorySegment mapping = address.reinterpret(size, arena, this::unmap);
      long skipped = -address.address() & (PAGE - 1);
      MemorySegment aligned = mapping.asSlice(skipped, size - PAGE);
      // Advice: where it is not taken, these are pages like any other.
      int _ = (int) madvise.invokeExact(aligned, aligned.byteSize(), MADV_HUGEPAGE);
      return Optional.of(aligned);
    } catch (Throwable e) {
      throw new IllegalStateException("mmap could not be called", e);
    }
  }

  private void unmap(MemorySegment mapping) {
    try {
      int _ = (int) munmap.invokeExact(mapping, mapping.byteSize());
    } catch (Throwable e) {
      throw new IllegalStateException("munmap could not be called", e);
    }
  }
}
