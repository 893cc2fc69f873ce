// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import java.util.ArrayList;
import java.util.List;

/// The header of a VP8 key frame (RFC 6386, section 9) and what follows it.
///
/// @param segmented whether each macroblock says which of four segments it belongs to
/// @param segmentTree probabilities of that
/// @param filters strengths of the loop filter, for each segment of a macroblock of one prediction
///   and of one of sixteen
/// @param simpleFilter whether the simple loop filter is used, which leaves colours alone
/// @param steps quantizers for each segment
/// @param tokens probabilities of the tokens of coefficients
/// @param skip how likely a macroblock has coefficients; 0 when it does not say
/// @param modes the bits of the predictions
/// @param coefficients the bits of the coefficients, by rows of macroblocks in turn
@SuppressWarnings("ArrayRecordComponent") // lives and dies within one picture
record Vp8Header(
    int width,
    int height,
    boolean segmented,
    int[] segmentTree,
    List<Strength[]> filters,
    boolean simpleFilter,
    List<Steps> steps,
    int[] tokens,
    int skip,
    Vp8Bits modes,
    List<Vp8Bits> coefficients) {

  private static final int FRAME_HEADER_BYTES = 10;
  private static final int SEGMENTS = 4;

  /// The differences between neighbours that the loop filter smoothes (section 15).
  ///
  /// @param edge bound of the difference across an edge, 0 for no filter
  /// @param interior bound of those beside it
  /// @param variance from which difference on an edge is taken for detail
  record Strength(int edge, int interior, int variance) {}

  /// Quantizers of the first and of the other coefficients (section 14.1): of luma, of the first
  /// coefficients of luma among themselves, of chroma.
  record Steps(int lumaDc, int lumaAc, int secondDc, int secondAc, int chromaDc, int chromaAc) {}

  /// Width and height, which come first.
  static int[] size(byte[] data, int from, int end) throws DamagedPictureException {
    if (end - from < FRAME_HEADER_BYTES) {
      throw new DamagedPictureException("the file ends inside its header");
    }
    boolean key = (data[from] & 1) == 0;
    boolean marked = data[from + 3] == (byte) 0x9d && data[from + 4] == 1 && data[from + 5] == 0x2a;
    if (!key || !marked) {
      throw new DamagedPictureException("it does not begin with a key frame");
    }
    return new int[] {
      (data[from + 6] & 0xff) | (data[from + 7] & 0x3f) << 8,
      (data[from + 8] & 0xff) | (data[from + 9] & 0x3f) << 8
    };
  }

  static Vp8Header of(byte[] data, int from, int end) throws DamagedPictureException {
    int[] size = size(data, from, end);
    int tag = (data[from] & 0xff) | (data[from + 1] & 0xff) << 8 | (data[from + 2] & 0xff) << 16;
    int first = from + FRAME_HEADER_BYTES;
    int second = first + (tag >> 5);
    if (second > end) {
      throw new DamagedPictureException("the file ends before the picture does");
    }
    Vp8Bits bits = new Vp8Bits(data, first, second);
    bits.number(2); // The kind of colours and whether they need limiting: always done.

    boolean segmented = bits.flag();
    boolean mapped = segmented && bits.flag();
    boolean absolute = true;
    int[] quantizers = new int[SEGMENTS];
    int[] levels = new int[SEGMENTS];
    if (segmented && bits.flag()) {
      absolute = bits.flag();
      signedNumbers(bits, quantizers, 7);
      signedNumbers(bits, levels, 6);
    }
    int[] segmentTree = new int[3];
    for (int i = 0; mapped && i < 3; i++) {
      segmentTree[i] = bits.flag() ? bits.number(8) : 255;
    }

    boolean simple = bits.flag();
    int level = bits.number(6);
    int sharpness = bits.number(3);
    int[] deltas = new int[8];
    boolean adjusted = bits.flag();
    if (adjusted && bits.flag()) {
      signedNumbers(bits, deltas, 6);
    }
    List<Strength[]> filters = new ArrayList<>();
    for (int segment = 0; segment < SEGMENTS; segment++) {
      int base = segmented ? levels[segment] + (absolute ? 0 : level) : level;
      // The first delta is that of key frames, the fifth that of sixteen predictions.
      filters.add(
          new Strength[] {
            strength(level == 0 ? 0 : base + deltas[0], sharpness),
            strength(level == 0 ? 0 : base + deltas[0] + deltas[4], sharpness)
          });
    }

    List<Vp8Bits> partitions = partitions(data, second, end, 1 << bits.number(2));
    List<Steps> steps = steps(bits, segmented, absolute, quantizers);
    bits.flag(); // Whether probabilities are kept for the next frame: there is none.
    int[] tokens = tokens(bits);
    int skip = bits.flag() ? bits.number(8) : 0;
    return new Vp8Header(
        size[0],
        size[1],
        mapped,
        segmentTree,
        filters,
        simple,
        steps,
        tokens,
        skip,
        bits,
        partitions);
  }

  private static void signedNumbers(Vp8Bits bits, int[] target, int size) {
    for (int i = 0; i < target.length; i++) {
      target[i] = bits.optionalSigned(size);
    }
  }

  private static Strength strength(int wanted, int sharpness) {
    int level = Math.clamp(wanted, 0, 63);
    if (level == 0) {
      return new Strength(0, 0, 0);
    }
    int interior = level;
    if (sharpness > 0) {
      interior = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
    }
    interior = Math.max(interior, 1);
    return new Strength(2 * level + interior, interior, level >= 40 ? 2 : level >= 15 ? 1 : 0);
  }

  /// Section 9.5: the sizes of all partitions but the last, three bytes each, then the partitions.
  private static List<Vp8Bits> partitions(byte[] data, int from, int end, int count)
      throws DamagedPictureException {
    int start = from + 3 * (count - 1);
    if (start > end) {
      throw new DamagedPictureException("the file ends before the picture does");
    }
    List<Vp8Bits> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int entry = from + 3 * i;
      int next =
          i == count - 1
              ? end
              : start
                  + ((data[entry] & 0xff)
                      | (data[entry + 1] & 0xff) << 8
                      | (data[entry + 2] & 0xff) << 16);
      if (next > end) {
        throw new DamagedPictureException("the file ends before the picture does");
      }
      partitions.add(new Vp8Bits(data, start, next));
      start = next;
    }
    return partitions;
  }

  private static List<Steps> steps(
      Vp8Bits bits, boolean segmented, boolean absolute, int[] quantizers) {
    int base = bits.number(7);
    int lumaDc = bits.optionalSigned(4);
    int secondDc = bits.optionalSigned(4);
    int secondAc = bits.optionalSigned(4);
    int chromaDc = bits.optionalSigned(4);
    int chromaAc = bits.optionalSigned(4);
    List<Steps> steps = new ArrayList<>();
    for (int quantizer : quantizers) {
      int index = segmented ? quantizer + (absolute ? 0 : base) : base;
      steps.add(
          new Steps(
              step(Vp8Tables.DC_STEPS, index + lumaDc),
              step(Vp8Tables.AC_STEPS, index),
              step(Vp8Tables.DC_STEPS, index + secondDc) * 2,
              Math.max(step(Vp8Tables.AC_STEPS, index + secondAc) * 155 / 100, 8),
              Math.min(step(Vp8Tables.DC_STEPS, index + chromaDc), 132),
              step(Vp8Tables.AC_STEPS, index + chromaAc)));
    }
    return steps;
  }

  private static int step(int[] table, int index) {
    return table[Math.clamp(index, 0, 127)];
  }

  private static int[] tokens(Vp8Bits bits) {
    int[] tokens = Vp8Tables.tokenDefaults();
    int[] updates = Vp8Tables.tokenUpdates();
    for (int i = 0; i < tokens.length; i++) {
      if (bits.bit(updates[i]) != 0) {
        tokens[i] = bits.number(8);
      }
    }
    return tokens;
  }
}
