// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The segments of a JPEG file.
///
/// @param frame the header of the picture
/// @param jfif whether a JFIF marker was seen
/// @param adobeTransform the colour transform of Adobe's marker, -1 without one
/// @param exif the block of EXIF, without its name
/// @param withoutDescription a JPEG file of the segments that make the pixels, without those that
///   only describe them
@SuppressWarnings("ArrayRecordComponent") // lives and dies within one picture
record JpegSegments(
    Frame frame,
    boolean jfif,
    int adobeTransform,
    byte @Nullable [] exif,
    byte[] withoutDescription) {

  /// What SOF says.
  ///
  /// @param components a character for the identifier of each
  record Frame(int width, int height, String components) {}

  /// Walks the segments up to the end of the picture.
  ///
  /// @throws DamagedPictureException when the file ends before the picture does
  static JpegSegments of(byte[] encoded) throws DamagedPictureException {
    return new Walk(encoded).toEnd();
  }

  /// A walk in progress.
  private static final class Walk {
    /// Start of image, then Adobe's marker with transform 0: no conversion of colours.
    private static final byte[] RAW =
        "\u00ff\u00d8\u00ff\u00ee\0\u000eAdobe\0d\0\0\0\0\0".getBytes(ISO_8859_1);

    private final byte[] encoded;
    private final ByteArrayOutputStream kept;
    private int at = 2;
    private @Nullable Frame frame;
    private boolean jfif;
    private int adobeTransform = -1;
    private byte @Nullable [] exif;

    Walk(byte[] encoded) {
      this.encoded = encoded;
      kept = new ByteArrayOutputStream(encoded.length + RAW.length);
      kept.writeBytes(RAW);
    }

    JpegSegments toEnd() throws DamagedPictureException {
      int marker = next();
      while (marker != 0xda) {
        segment(marker);
        marker = next();
      }
      if (frame == null) {
        throw new DamagedPictureException("its pixels begin before its header (no SOF)");
      }
      int scans = at - 2;
      while (marker != 0xd9) {
        at += length();
        marker = next();
      }
      kept.write(encoded, scans, at - scans);
      return new JpegSegments(frame, jfif, adobeTransform, exif, kept.toByteArray());
    }

    /// Moves behind the next marker that has a meaning outside of the coded pixels.
    private int next() throws DamagedPictureException {
      while (at + 1 < encoded.length) {
        int marker = encoded[at + 1] & 0xff;
        boolean found = encoded[at] == (byte) 0xff && marker != 0xff;
        if (!found) {
          at++;
          continue;
        }
        at += 2;
        boolean alone = marker <= 1 || (marker >= 0xd0 && marker <= 0xd7);
        if (!alone) {
          return marker;
        }
      }
      throw new DamagedPictureException("the file ends before the picture does");
    }

    private int length() throws DamagedPictureException {
      if (at + 2 > encoded.length) {
        throw new DamagedPictureException("the file ends before the picture does");
      }
      int length = word(at);
      if (length < 2) {
        throw new DamagedPictureException("a segment has %d bytes".formatted(length));
      }
      if (at + length > encoded.length) {
        throw new DamagedPictureException("the file ends inside a segment");
      }
      return length;
    }

    private void segment(int marker) throws DamagedPictureException {
      if (marker == 0xd8 || marker == 0xd9) {
        throw new DamagedPictureException("it ends before its pixels begin");
      }
      int length = length();
      if (marker == 0xe0 && length >= 16 && begins("JFIF\0")) {
        jfif = true;
      } else if (marker == 0xee && length >= 14 && begins("Adobe")) {
        adobeTransform = encoded[at + 13] & 0xff;
      } else if (marker == 0xe1 && length > 8 && begins("Exif\0\0") && exif == null) {
        exif = Arrays.copyOfRange(encoded, at + 8, at + length);
      } else if (isFrame(marker)) {
        frame = frame(marker, length);
      }
      if (!isDescription(marker)) {
        kept.write(encoded, at - 2, length + 2);
      }
      at += length;
    }

    private static boolean isFrame(int marker) {
      // DHT, JPG and DAC lie among the numbers of SOF.
      return marker == 0xc0 || (marker > 0xc0 && marker <= 0xcf && marker % 4 != 0);
    }

    /// APP0 to APP15 and comments.
    private static boolean isDescription(int marker) {
      return (marker >= 0xe0 && marker <= 0xef) || marker == 0xfe;
    }

    private Frame frame(int marker, int length) throws DamagedPictureException {
      if (marker > 0xc2) {
        throw new DamagedPictureException(
            marker > 0xc8
                ? "it is coded arithmetically, which is not supported"
                : "it is lossless or hierarchical, which is not supported");
      }
      int count = length < 8 ? 0 : encoded[at + 7] & 0xff;
      if (length != 8 + 3 * count) {
        throw new DamagedPictureException("its header (SOF) has %d bytes".formatted(length));
      }
      if (encoded[at + 2] != 8) {
        throw new DamagedPictureException(
            "it has %d bits for each colour; only 8 are supported".formatted(encoded[at + 2]));
      }
      StringBuilder components = new StringBuilder();
      for (int i = 0; i < count; i++) {
        components.append((char) (encoded[at + 8 + 3 * i] & 0xff));
      }
      return new Frame(word(at + 5), word(at + 3), components.toString());
    }

    private boolean begins(String name) {
      byte[] expected = name.getBytes(ISO_8859_1);
      int from = at + 2;
      return Arrays.equals(encoded, from, from + expected.length, expected, 0, expected.length);
    }

    private int word(int index) {
      return (encoded[index] & 0xff) << 8 | (encoded[index + 1] & 0xff);
    }
  }
}
