// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.video.Boxes.Box;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// The fragments of a file that was written as it was recorded or streamed (ISO/IEC 14496-12, 8.8),
/// each with a table of the samples in it.
///
/// @param track whose samples are wanted
record Fragments(Boxes boxes, int track) {

  /// Flags of a sample that does not begin a stretch of its own.
  private static final int NOT_KEY = 0x10000;

  /// What a fragment's samples are unless it says otherwise.
  private record Defaults(long duration, int size, int flags) {}

  void read(Box movie, Samples.Builder samples) {
    Defaults defaults = defaults(movie);
    for (Box fragment : boxes.in(boxes.file())) {
      if (!fragment.type().equals("moof")) {
        continue;
      }
      for (Box run : boxes.in(fragment)) {
        if (run.type().equals("traf")) {
          read(fragment, run, defaults, samples);
        }
      }
    }
  }

  private Defaults defaults(Box movie) {
    for (Box box : boxes.find(movie, "mvex").map(boxes::in).orElse(List.of())) {
      if (box.type().equals("trex") && box.size() >= 24) {
        ByteBuffer trex = boxes.read(box);
        if (trex.getInt(4) == track) {
          return new Defaults(trex.getInt(12) & 0xffffffffL, trex.getInt(16), trex.getInt(20));
        }
      }
    }
    return new Defaults(0, 0, 0);
  }

  private void read(Box fragment, Box traf, Defaults defaults, Samples.Builder samples) {
    Optional<Box> header = boxes.find(traf, "tfhd");
    if (header.isEmpty() || header.get().size() < 8) {
      return;
    }
    ByteBuffer in = boxes.read(header.get());
    int flags = in.getInt();
    if (in.getInt() != track) {
      return;
    }
    // Offsets count from the fragment, whose box has a header of eight bytes.
    long base = (flags & 1) != 0 ? longOf(in) : fragment.from() - 8;
    if ((flags & 2) != 0) {
      intOf(in);
    }
    Defaults own =
        new Defaults(
            (flags & 8) != 0 ? intOf(in) & 0xffffffffL : defaults.duration(),
            (flags & 16) != 0 ? intOf(in) : defaults.size(),
            (flags & 32) != 0 ? intOf(in) : defaults.flags());
    boxes
        .find(traf, "tfdt")
        .filter(box -> box.size() >= 8)
        .map(boxes::read)
        .ifPresent(
            time ->
                samples.clock(
                    time.get(0) == 1 && time.limit() >= 12
                        ? time.getLong(4)
                        : time.getInt(4) & 0xffffffffL));
    long next = base;
    for (Box run : boxes.in(traf)) {
      if (run.type().equals("trun")) {
        next = readRun(boxes.read(run), base, next, own, samples);
      }
    }
  }

  /// @param next where the samples lie that don't say
  private static long readRun(
      ByteBuffer in, long base, long next, Defaults defaults, Samples.Builder samples) {
    int flags = intOf(in);
    long count = intOf(in) & 0xffffffffL;
    long offset = (flags & 1) != 0 ? base + intOf(in) : next;
    boolean hasFirst = (flags & 4) != 0;
    int firstFlags = hasFirst ? intOf(in) : 0;
    int width = 4 * Integer.bitCount(flags & 0xf00);
    if (width > 0 ? count > in.remaining() / width : count > Samples.MOST) {
      throw new UnreadableVideoException("a fragment's table 'trun' is damaged");
    }
    for (int i = 0; i < count; i++) {
      long duration = (flags & 0x100) != 0 ? intOf(in) & 0xffffffffL : defaults.duration();
      int size = (flags & 0x200) != 0 ? intOf(in) : defaults.size();
      int own = (flags & 0x400) != 0 ? intOf(in) : defaults.flags();
      int delay = (flags & 0x800) != 0 ? intOf(in) : 0;
      if (size < 0) {
        throw new UnreadableVideoException("a fragment's table 'trun' is damaged");
      }
      int meant = i == 0 && hasFirst ? firstFlags : own;
      samples.add(offset, size, duration, delay, (meant & NOT_KEY) == 0);
      offset += size;
    }
    return offset;
  }

  private static int intOf(ByteBuffer in) {
    if (in.remaining() < 4) {
      throw new UnreadableVideoException("a fragment's table is damaged");
    }
    return in.getInt();
  }

  private static long longOf(ByteBuffer in) {
    return ((intOf(in) & 0xffffffffL) << 32) | (intOf(in) & 0xffffffffL);
  }
}
