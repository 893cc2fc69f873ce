// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.PredictionWeightTable;
import org.jcodec.codecs.h264.io.model.RefPicMarkingIDR;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.io.model.SliceType;

/// The header of a slice (ITU-T H.264, 7.3.3), with every number in its range: jcodec's own reader
/// would loop and allocate as a damaged one says.
///
/// @param header the same for jcodec's decoder
/// @param number of the picture among those referred to, counted round and round
/// @param isIdr whether nothing before this picture is needed any more
/// @param isReference whether later pictures may refer to this one
/// @param changes to each of the two lists of pictures that its blocks refer to
/// @param marking what becomes of the pictures referred to; empty for the oldest one to go
/// @param isMarked whether `marking` is in force, even when it is empty
/// @param bits the slice, read up to its macroblocks
record SliceStart(
    SliceHeader header,
    PictureParameters parameters,
    int number,
    boolean isIdr,
    boolean isReference,
    List<List<Command>> changes,
    boolean isMarked,
    List<Command> marking,
    H264Bits bits) {

  /// A change to a list of pictures (ITU-T H.264, table 7-7) or to the memory of them (table 7-9).
  record Command(int operation, int first, int second) {}

  /// More entries than a list of references can have.
  private static final int MOST_ENTRIES = 66;

  static SliceStart read(byte first, byte[] unit, Map<Integer, PictureParameters> pictures) {
    H264Bits in = new H264Bits(unit);
    SliceHeader header = new SliceHeader();
    header.firstMbInSlice = in.unsigned("first_mb_in_slice", Integer.MAX_VALUE - 1);
    header.sliceType = SliceType.fromValue(in.unsigned("slice_type", 9) % 5);
    header.picParameterSetId = in.unsigned("pic_parameter_set_id", 255);
    PictureParameters parameters = pictures.get(header.picParameterSetId);
    if (parameters == null) {
      throw new UnreadableVideoException(
          "its H.264 stream lacks the picture parameters %d".formatted(header.picParameterSetId));
    }
    if (header.sliceType == SliceType.SP || header.sliceType == SliceType.SI) {
      throw new UnreadableVideoException(
          "its H.264 has switching slices, which the built-in decoder can't decode");
    }
    header.pps = parameters.set();
    header.sps = parameters.sequence().set();
    checkPlace(header);
    boolean isIdr = (first & 0x1f) == 5;
    boolean isReference = (first & 0x60) != 0;
    int number = in.bits(parameters.sequence().numberBits());
    readOrder(in, header, isIdr);
    List<List<Command>> changes = readReferences(in, header, parameters.isWeighted());
    boolean isMarked = false;
    List<Command> marking = new ArrayList<>();
    if (isReference && isIdr) {
      header.refPicMarkingIDR = new RefPicMarkingIDR(in.flag(), in.flag());
    } else if (isReference) {
      isMarked = in.flag();
      if (isMarked) {
        readMarking(in, marking);
      }
    }
    readQuality(in, header);
    return new SliceStart(
        header, parameters, number, isIdr, isReference, changes, isMarked, marking, in);
  }

  private static void checkPlace(SliceHeader header) {
    SeqParameterSet sps = header.sps;
    int blocks = (sps.picWidthInMbsMinus1 + 1) * (sps.picHeightInMapUnitsMinus1 + 1);
    if (header.firstMbInSlice >= blocks) {
      throw new UnreadableVideoException("a slice of its H.264 stream begins outside its picture");
    }
  }

  private static void readOrder(H264Bits in, SliceHeader header, boolean isIdr) {
    SeqParameterSet sps = header.sps;
    if (isIdr) {
      header.idrPicId = in.unsigned("idr_pic_id", 65535);
    }
    if (sps.picOrderCntType == 0) {
      header.picOrderCntLsb = in.bits(sps.log2MaxPicOrderCntLsbMinus4 + 4);
      if (header.pps.picOrderPresentFlag) {
        header.deltaPicOrderCntBottom = in.signed("delta_pic_order_cnt_bottom");
      }
    }
    if (header.pps.redundantPicCntPresentFlag) {
      header.redundantPicCnt = in.unsigned("redundant_pic_cnt", 127);
    }
  }

  private static List<List<Command>> readReferences(
      H264Bits in, SliceHeader header, boolean isWeighted) {
    PictureParameterSet pps = header.pps;
    boolean isB = header.sliceType == SliceType.B;
    header.refPicReordering = new int[2][][];
    if (isB) {
      header.directSpatialMvPredFlag = in.flag();
    }
    if (!header.sliceType.isInter()) {
      return List.of();
    }
    header.numRefIdxActiveOverrideFlag = in.flag();
    if (header.numRefIdxActiveOverrideFlag) {
      header.numRefIdxActiveMinus1[0] = in.unsigned("num_ref_idx_l0_active_minus1", 31);
      header.numRefIdxActiveMinus1[1] = isB ? in.unsigned("num_ref_idx_l1_active_minus1", 31) : 0;
    }
    List<List<Command>> changes =
        isB ? List.of(readChanges(in), readChanges(in)) : List.of(readChanges(in));
    if (isB ? pps.weightedBipredIdc == 1 : isWeighted) {
      readWeights(in, header, isB ? 2 : 1);
    }
    return changes;
  }

  private static List<Command> readChanges(H264Bits in) {
    List<Command> changes = new ArrayList<>();
    if (!in.flag()) {
      return changes;
    }
    while (true) {
      int operation = in.unsigned("modification_of_pic_nums_idc", 3);
      if (operation == 3) {
        return changes;
      }
      if (changes.size() == MOST_ENTRIES) {
        throw new UnreadableVideoException("a list of its H.264 stream is endless");
      }
      changes.add(new Command(operation, in.unsigned("abs_diff_pic_num_minus1", 1 << 17), 0));
    }
  }

  private static void readWeights(H264Bits in, SliceHeader header, int lists) {
    PredictionWeightTable table = new PredictionWeightTable();
    header.predWeightTable = table;
    table.lumaLog2WeightDenom = in.unsigned("luma_log2_weight_denom", 7);
    table.chromaLog2WeightDenom = in.unsigned("chroma_log2_weight_denom", 7);
    for (int list = 0; list < 2; list++) {
      int count =
          1
              + (header.numRefIdxActiveOverrideFlag
                  ? header.numRefIdxActiveMinus1[list]
                  : header.pps.numRefIdxActiveMinus1[list]);
      table.lumaWeight[list] = filled(count, 1 << table.lumaLog2WeightDenom);
      table.lumaOffset[list] = new int[count];
      table.chromaWeight[list] =
          new int[][] {
            filled(count, 1 << table.chromaLog2WeightDenom),
            filled(count, 1 << table.chromaLog2WeightDenom)
          };
      table.chromaOffset[list] = new int[2][count];
      for (int i = 0; list < lists && i < count; i++) {
        if (in.flag()) {
          table.lumaWeight[list][i] = in.signed("luma_weight");
          table.lumaOffset[list][i] = in.signed("luma_offset");
        }
        if (in.flag()) {
          for (int plane = 0; plane < 2; plane++) {
            table.chromaWeight[list][plane][i] = in.signed("chroma_weight");
            table.chromaOffset[list][plane][i] = in.signed("chroma_offset");
          }
        }
      }
    }
  }

  private static int[] filled(int count, int value) {
    int[] filled = new int[count];
    Arrays.fill(filled, value);
    return filled;
  }

  private static void readMarking(H264Bits in, List<Command> marking) {
    while (true) {
      int operation = in.unsigned("memory_management_control_operation", 6);
      if (operation == 0) {
        return;
      }
      if (marking.size() == MOST_ENTRIES) {
        throw new UnreadableVideoException("a list of its H.264 stream is endless");
      }
      int first = operation == 5 ? 0 : in.unsigned("a picture's number", 1 << 17);
      int second = operation == 3 ? in.unsigned("long_term_frame_idx", 15) : 0;
      marking.add(new Command(operation, first, second));
    }
  }

  private static void readQuality(H264Bits in, SliceHeader header) {
    if (header.pps.entropyCodingModeFlag && header.sliceType.isInter()) {
      header.cabacInitIdc = in.unsigned("cabac_init_idc", 2);
    }
    header.sliceQpDelta = in.signed("slice_qp_delta");
    if (header.pps.deblockingFilterControlPresentFlag) {
      header.disableDeblockingFilterIdc = in.unsigned("disable_deblocking_filter_idc", 2);
      if (header.disableDeblockingFilterIdc != 1) {
        header.sliceAlphaC0OffsetDiv2 = in.signed("slice_alpha_c0_offset_div2");
        header.sliceBetaOffsetDiv2 = in.signed("slice_beta_offset_div2");
      }
    }
  }
}
