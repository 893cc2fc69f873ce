// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A format that can be read, known by the first bytes of a file; its name says nothing.
///
/// @param signature whether a file begins as the format does
record PictureFormat(String title, PictureReader reader, Predicate<byte[]> signature) {

  /// As many bytes as all signatures fit in.
  static final int SIGNATURE_BYTES = 16;

  private static final List<PictureFormat> ALL =
      List.of(
          new PictureFormat("PNG", new PngReader(), begins("\u0089PNG\r\n\u001a\n")),
          new PictureFormat("JPEG", new JpegReader(), begins("\u00ff\u00d8\u00ff")),
          new PictureFormat("GIF", new GifReader(), begins("GIF87a").or(begins("GIF89a"))),
          new PictureFormat("BMP", new BmpReader(), begins("BM")),
          new PictureFormat("TIFF", new TiffReader(), begins("II*\0").or(begins("MM\0*"))),
          new PictureFormat("WebP", new WebpReader(), begins("RIFF").and(holds(8, "WEBP"))));

  /// The format of a file with these bytes, if it is one of them.
  static Optional<PictureFormat> of(byte[] encoded) {
    return ALL.stream().filter(format -> format.signature.test(encoded)).findFirst();
  }

  /// All of them for messages.
  static String titles() {
    return ALL.stream().map(PictureFormat::title).collect(Collectors.joining(", "));
  }

  private static Predicate<byte[]> begins(String signature) {
    return holds(0, signature);
  }

  private static Predicate<byte[]> holds(int at, String signature) {
    byte[] expected = signature.getBytes(ISO_8859_1);
    return encoded ->
        encoded.length >= at + expected.length
            && Arrays.equals(encoded, at, at + expected.length, expected, 0, expected.length);
  }
}
