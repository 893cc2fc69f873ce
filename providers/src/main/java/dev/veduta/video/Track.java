// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.video.Boxes.Box;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A film in an MP4 or QuickTime file: the configuration of its decoder, its samples, and how they
/// are shown.
///
/// @param parameters units that its decoder needs before the first picture
/// @param lengthBytes of the number before each unit of a sample, 1 to 4
record Track(
    List<byte[]> parameters, int lengthBytes, Turn turn, Samples samples, Presentation shown) {

  /// What a sample of video begins with before the boxes that describe it.
  private static final int SAMPLE_ENTRY_BYTES = 78;

  /// The video track with the most pixels, of those that are enabled where there are some.
  ///
  /// @throws UnreadableVideoException when there is none that can be read
  static Track read(Boxes boxes) {
    Box movie =
        boxes
            .find(boxes.file(), "moov")
            .orElseThrow(
                () -> new UnreadableVideoException("it is no MP4 or QuickTime file (no 'moov')"));
    return boxes.in(movie).stream()
        .filter(box -> box.type().equals("trak") && isVideo(boxes, box))
        .map(box -> Header.read(boxes, box))
        .max(Comparator.comparing(Header::isEnabled).thenComparingLong(Header::pixels))
        .orElseThrow(() -> new UnreadableVideoException("it holds no video"))
        .track(boxes, movie);
  }

  private static boolean isVideo(Boxes boxes, Box track) {
    return boxes
        .find(track, "mdia", "hdlr")
        .filter(box -> box.size() >= 12)
        .map(box -> Boxes.type(boxes.bytes(box.from(), 12), 8).equals("vide"))
        .orElse(false);
  }

  private static long timeUnit(ByteBuffer header, int at, int atOfLong) {
    int place = header.hasRemaining() && header.get(0) == 1 ? atOfLong : at;
    return header.limit() < place + 4 ? 0 : header.getInt(place) & 0xffffffffL;
  }

  /// What is known of a track before its tables are read.
  private record Header(Box track, int number, boolean isEnabled, long pixels, Turn turn) {

    static Header read(Boxes boxes, Box track) {
      Optional<ByteBuffer> found = boxes.find(track, "tkhd").map(boxes::read);
      if (found.isEmpty() || found.get().limit() < 84) {
        return new Header(track, 0, false, 0, Turn.NONE);
      }
      ByteBuffer header = found.get();
      int wide = header.get(0) == 1 ? 12 : 0;
      if (header.limit() < 84 + wide) {
        return new Header(track, 0, false, 0, Turn.NONE);
      }
      int number = header.getInt(wide == 0 ? 12 : 20);
      int matrix = 40 + wide;
      double a = header.getInt(matrix);
      double b = header.getInt(matrix + 4);
      int width = header.getShort(76 + wide) & 0xffff;
      int height = header.getShort(80 + wide) & 0xffff;
      Turn turn = a == 0 && b == 0 ? Turn.NONE : Turn.ofDegrees(Math.toDegrees(Math.atan2(b, a)));
      return new Header(track, number, (header.getInt(0) & 1) != 0, (long) width * height, turn);
    }

    Track track(Boxes boxes, Box movie) {
      Box tables =
          boxes
              .find(track, "mdia", "minf", "stbl")
              .orElseThrow(() -> new UnreadableVideoException("its track has no tables"));
      ByteBuffer configuration = configuration(boxes, tables);
      Optional<ByteBuffer> times = boxes.find(track, "mdia", "mdhd").map(boxes::read);
      long unit = times.map(mdhd -> timeUnit(mdhd, 12, 20)).orElse(0L);
      if (unit == 0) {
        throw new UnreadableVideoException("its track has no unit of time");
      }
      long movieUnit =
          boxes.find(movie, "mvhd").map(boxes::read).map(mvhd -> timeUnit(mvhd, 12, 20)).orElse(0L);
      Samples.Builder builder = new Samples.Builder();
      new SampleTables(boxes, tables).read(builder);
      new Fragments(boxes, number).read(movie, builder);
      if (builder.count() == 0) {
        throw new UnreadableVideoException("its track has no frames");
      }
      long length = builder.clock();
      Samples samples = builder.build();
      Presentation shown =
          Presentation.of(
              samples, unit, movieUnit == 0 ? unit : movieUnit, length, edits(boxes, track));
      int lengthBytes = (configuration.get(4) & 3) + 1;
      return new Track(units(configuration), lengthBytes, turn, samples, shown);
    }

    /// The box `avcC`.
    private static ByteBuffer configuration(Boxes boxes, Box tables) {
      Optional<Box> entry =
          boxes.find(tables, "stsd").flatMap(box -> boxes.in(box, 8).stream().findFirst());
      if (entry.isEmpty()) {
        throw new UnreadableVideoException("its track doesn't say how it is encoded");
      }
      String type = entry.get().type();
      if (!type.equals("avc1") && !type.equals("avc3")) {
        throw new UnreadableVideoException(
            "it is encoded as %s; the built-in decoder knows H.264 only".formatted(codec(type)));
      }
      ByteBuffer configuration =
          boxes.in(entry.get(), SAMPLE_ENTRY_BYTES).stream()
              .filter(box -> box.type().equals("avcC"))
              .findFirst()
              .map(boxes::read)
              .orElseThrow(
                  () -> new UnreadableVideoException("its H.264 has no configuration ('avcC')"));
      if (configuration.limit() < 7) {
        throw new UnreadableVideoException("its configuration of H.264 ('avcC') is damaged");
      }
      return configuration;
    }

    private static List<byte[]> units(ByteBuffer configuration) {
      List<byte[]> units = new ArrayList<>();
      configuration.position(5);
      for (int kind = 0; kind < 2 && configuration.hasRemaining(); kind++) {
        int count = configuration.get() & (kind == 0 ? 0x1f : 0xff);
        for (int i = 0; i < count && configuration.remaining() >= 2; i++) {
          byte[] unit = new byte[configuration.getShort() & 0xffff];
          if (unit.length > configuration.remaining()) {
            throw new UnreadableVideoException("its configuration of H.264 ('avcC') is damaged");
          }
          configuration.get(unit);
          units.add(unit);
        }
      }
      return units;
    }

    private static List<Presentation.Edit> edits(Boxes boxes, Box track) {
      Optional<ByteBuffer> found = boxes.find(track, "edts", "elst").map(boxes::read);
      List<Presentation.Edit> edits = new ArrayList<>();
      if (found.isEmpty() || found.get().limit() < 8) {
        return edits;
      }
      ByteBuffer list = found.get();
      boolean wide = list.get(0) == 1;
      int entry = wide ? 20 : 12;
      long count = Math.min(list.getInt(4) & 0xffffffffL, (list.limit() - 8) / entry);
      for (int i = 0; i < count; i++) {
        int at = 8 + i * entry;
        edits.add(
            wide
                ? new Presentation.Edit(list.getLong(at + 8), Math.max(0, list.getLong(at)))
                : new Presentation.Edit(list.getInt(at + 4), list.getInt(at) & 0xffffffffL));
      }
      return edits;
    }
  }

  /// What people call a format of four letters.
  private static String codec(String type) {
    return switch (type) {
      case "hvc1", "hev1", "dvh1", "dvhe" -> "HEVC (H.265)";
      case "av01" -> "AV1";
      case "vp08" -> "VP8";
      case "vp09" -> "VP9";
      case "mp4v" -> "MPEG-4 part 2";
      case "encv" -> "encrypted video";
      case "jpeg", "mjpa", "mjpb" -> "Motion JPEG";
      case "apch", "apcn", "apcs", "apco", "ap4h" -> "ProRes";
      case "s263" -> "H.263";
      default -> "'" + type + "'";
    };
  }
}
