// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.video.Boxes.Box;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The tables of a track that say where its samples lie and when they are shown (ISO/IEC 14496-12,
/// 8.6 and 8.7).
///
/// @param tables the box `stbl`
record SampleTables(Boxes boxes, Box tables) {

  /// Adds the samples of the tables; a file in fragments has few here, or none.
  void read(Samples.Builder samples) {
    Optional<ByteBuffer> sizes = table("stsz");
    if (sizes.isEmpty()) {
      return;
    }
    ByteBuffer size = sizes.get();
    if (size.limit() < 12) {
      throw damaged("stsz");
    }
    long count = size.getInt(8) & 0xffffffffL;
    int same = size.getInt(4);
    if (count > Samples.MOST) {
      throw new UnreadableVideoException(
          "it has %d frames, more than the %d that are read".formatted(count, Samples.MOST));
    }
    if (same == 0 && count > (size.limit() - 12) / 4) {
      throw damaged("stsz");
    }
    if (count > 0) {
      Chunks chunks = new Chunks();
      Runs durations = new Runs(required("stts"));
      Optional<Runs> delays = table("ctts").map(Runs::new);
      Keys keys = new Keys(table("stss"));
      for (int i = 0; i < count; i++) {
        int bytes = same == 0 ? size.getInt(12 + 4 * i) : same;
        if (bytes < 0) {
          throw damaged("stsz");
        }
        long offset = chunks.next(bytes);
        long delay = delays.isPresent() ? delays.get().next() : 0;
        samples.add(offset, bytes, durations.next() & 0xffffffffL, delay, keys.next());
      }
    }
  }

  private Optional<ByteBuffer> table(String type) {
    return boxes.find(tables, type).map(boxes::read);
  }

  private ByteBuffer required(String type) {
    return table(type)
        .orElseThrow(
            () -> new UnreadableVideoException("its track lacks the table '%s'".formatted(type)));
  }

  private static UnreadableVideoException damaged(String type) {
    return new UnreadableVideoException("its table '%s' is damaged".formatted(type));
  }

  /// How many entries of that size a table has.
  private static int entries(ByteBuffer table, int size) {
    if (table.limit() < 8) {
      return 0;
    }
    long stated = table.getInt(4) & 0xffffffffL;
    return (int) Math.min(stated, (table.limit() - 8) / size);
  }

  /// A table of runs of equal numbers; the last one goes on.
  private static final class Runs {
    private final ByteBuffer table;
    private final int entries;
    private int entry = -1;
    private long left;

    Runs(ByteBuffer table) {
      this.table = table;
      entries = entries(table, 8);
    }

    int next() {
      while (left == 0 && entry + 1 < entries) {
        entry++;
        left = table.getInt(8 + 8 * entry) & 0xffffffffL;
      }
      left = Math.max(0, left - 1);
      return entry < 0 ? 0 : table.getInt(12 + 8 * entry);
    }
  }

  /// The numbers of the key frames, from 1; without the table all are.
  private static final class Keys {
    private final Optional<ByteBuffer> table;
    private final int entries;
    private int sample;
    private int entry;

    Keys(Optional<ByteBuffer> table) {
      this.table = table;
      entries = table.map(one -> entries(one, 4)).orElse(0);
    }

    boolean next() {
      sample++;
      if (table.isEmpty()) {
        return true;
      }
      while (entry < entries && table.get().getInt(8 + 4 * entry) < sample) {
        entry++;
      }
      return entry < entries && table.get().getInt(8 + 4 * entry) == sample;
    }
  }

  /// Goes from sample to sample through the chunks that they lie in.
  private final class Chunks {
    private final ByteBuffer runs = required("stsc");
    private final int runCount = entries(runs, 12);
    private final boolean isLong = boxes.find(tables, "co64").isPresent();
    private final ByteBuffer places = required(isLong ? "co64" : "stco");
    private final int chunkCount = entries(places, isLong ? 8 : 4);
    private int chunk;
    private int run = -1;
    private long left;
    private long position;

    long next(int bytes) {
      while (left == 0) {
        if (chunk == chunkCount) {
          throw new UnreadableVideoException("its tables speak of more frames than it has");
        }
        chunk++;
        while (run + 1 < runCount && runs.getInt(8 + 12 * (run + 1)) <= chunk) {
          run++;
        }
        left = run < 0 ? 0 : runs.getInt(12 + 12 * run) & 0xffffffffL;
        position = isLong ? places.getLong(8 * chunk) : places.getInt(4 + 4 * chunk) & 0xffffffffL;
      }
      left--;
      long offset = position;
      position += bytes;
      return offset;
    }
  }
}
