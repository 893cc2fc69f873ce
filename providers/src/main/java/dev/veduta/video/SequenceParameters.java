// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.common.model.ColorSpace;

/// What all pictures of a stretch of H.264 have in common (ITU-T H.264, 7.3.2.1), with every number
/// in its range.
///
/// @param set the same for jcodec's decoder, but for `numberBits`
/// @param numberBits of the number of a picture
/// @param left pixels cut off at the left; `top` likewise
/// @param matrix the matrix of its colours, as H.264 numbers them; 2 if it doesn't say
/// @param fullRange whether black is 0 and white 255
record SequenceParameters(
    SeqParameterSet set,
    int numberBits,
    int width,
    int height,
    int left,
    int top,
    int matrix,
    boolean fullRange) {

  private static final int UNSPECIFIED = 2;

  /// The most macroblocks that a decoder of the highest level keeps (ITU-T H.264, table A-1).
  private static final long MOST_KEPT = 696_320;

  /// Macroblocks in a row of the largest picture, and rows.
  private static final int MOST_ACROSS = 1055;

  static SequenceParameters read(byte[] unit) {
    H264Bits in = new H264Bits(unit);
    SeqParameterSet set = new SeqParameterSet();
    set.profileIdc = in.bits(8);
    in.bits(8);
    set.levelIdc = in.bits(8);
    set.seqParameterSetId = in.unsigned("seq_parameter_set_id", 31);
    checkProfile(set.profileIdc);
    set.chromaFormatIdc = ColorSpace.YUV420J;
    if (set.profileIdc >= 100) {
      readHigh(in, set);
    }
    int numberBits = in.unsigned("log2_max_frame_num_minus4", 12) + 4;
    set.log2MaxFrameNumMinus4 = ReferenceLists.NUMBER_BITS - 4;
    set.picOrderCntType = in.unsigned("pic_order_cnt_type", 2);
    if (set.picOrderCntType == 1) {
      throw new UnreadableVideoException(
          "its H.264 counts pictures in a way (pic_order_cnt_type 1) that the built-in decoder"
              + " lacks");
    }
    if (set.picOrderCntType == 0) {
      set.log2MaxPicOrderCntLsbMinus4 = in.unsigned("log2_max_pic_order_cnt_lsb_minus4", 12);
    }
    set.numRefFrames = in.unsigned("max_num_ref_frames", 16);
    set.gapsInFrameNumValueAllowedFlag = in.flag();
    set.picWidthInMbsMinus1 = in.unsigned("pic_width_in_mbs_minus1", MOST_ACROSS - 1);
    set.picHeightInMapUnitsMinus1 = in.unsigned("pic_height_in_map_units_minus1", MOST_ACROSS - 1);
    set.frameMbsOnlyFlag = in.flag();
    if (!set.frameMbsOnlyFlag) {
      throw new UnreadableVideoException(
          "its H.264 is interlaced, which the built-in decoder can't decode");
    }
    set.direct8x8InferenceFlag = in.flag();
    checkMemory(set);
    return readCropped(in, set, numberBits);
  }

  private static void checkProfile(int profile) {
    switch (profile) {
      case 66, 77, 100 -> {}
      default ->
          throw new UnreadableVideoException(
              "its H.264 has the profile %s, which the built-in decoder can't decode"
                  .formatted(
                      switch (profile) {
                        case 88 -> "Extended";
                        case 110 -> "High 10 (more than 8 bits a sample)";
                        case 122 -> "High 4:2:2";
                        case 244 -> "High 4:4:4";
                        default -> String.valueOf(profile);
                      }));
    }
  }

  private static void readHigh(H264Bits in, SeqParameterSet set) {
    int chroma = in.unsigned("chroma_format_idc", 3);
    if (chroma != 1) {
      throw new UnreadableVideoException(
          "its H.264 has the colours of format %d; the built-in decoder knows 4:2:0 only"
              .formatted(chroma));
    }
    if (in.unsigned("bit_depth_luma_minus8", 6) > 0
        || in.unsigned("bit_depth_chroma_minus8", 6) > 0) {
      throw new UnreadableVideoException(
          "its H.264 has more than 8 bits a sample, which the built-in decoder can't decode");
    }
    if (in.flag()) {
      throw new UnreadableVideoException(
          "its H.264 has lossless blocks, which the built-in decoder can't decode");
    }
    set.scalingMatrix = in.flag() ? ScalingLists.read(in, 8, ScalingLists.DEFAULTS) : null;
  }

  private static void checkMemory(SeqParameterSet set) {
    long blocks = (set.picWidthInMbsMinus1 + 1L) * (set.picHeightInMapUnitsMinus1 + 1L);
    if (blocks * Math.max(1, set.numRefFrames) > 2 * MOST_KEPT) {
      throw new UnreadableVideoException(
          "its H.264 wants %d pictures of %d×%d pixels remembered, more than any level allows"
              .formatted(
                  set.numRefFrames,
                  16 * (set.picWidthInMbsMinus1 + 1),
                  16 * (set.picHeightInMapUnitsMinus1 + 1)));
    }
  }

  private static SequenceParameters readCropped(H264Bits in, SeqParameterSet set, int numberBits) {
    int[] cut = new int[4];
    if (in.flag()) {
      for (int i = 0; i < cut.length; i++) {
        cut[i] = 2 * in.unsigned("frame_crop_offset", 16 * MOST_ACROSS);
      }
    }
    int width = 16 * (set.picWidthInMbsMinus1 + 1) - cut[0] - cut[1];
    int height = 16 * (set.picHeightInMapUnitsMinus1 + 1) - cut[2] - cut[3];
    if (width < 1 || height < 1) {
      throw new UnreadableVideoException("its H.264 stream cuts everything off its pictures");
    }
    Colours colours = Colours.read(in);
    return new SequenceParameters(
        set, numberBits, width, height, cut[0], cut[2], colours.matrix(), colours.fullRange());
  }

  /// The part of the usability information that matters here (ITU-T H.264, E.1.1).
  private record Colours(int matrix, boolean fullRange) {
    static final Colours NONE = new Colours(UNSPECIFIED, false);

    static Colours read(H264Bits in) {
      if (!in.flag()) {
        return NONE;
      }
      if (in.flag() && in.bits(8) == 255) {
        in.bits(32);
      }
      if (in.flag()) {
        in.flag();
      }
      if (!in.flag()) {
        return NONE;
      }
      in.bits(3);
      boolean fullRange = in.flag();
      if (!in.flag()) {
        return new Colours(UNSPECIFIED, fullRange);
      }
      in.bits(16);
      return new Colours(in.bits(8), fullRange);
    }
  }
}
