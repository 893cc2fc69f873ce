// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.Map;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;

/// What the slices of a picture have in common (ITU-T H.264, 7.3.2.2), with every number in its
/// range.
///
/// @param set the same for jcodec's decoder, which asks for `weighted_pred_flag` where it should
///   not
/// @param isWeighted whether P slices weight what they refer to
/// @param sequence what all pictures have in common
record PictureParameters(PictureParameterSet set, boolean isWeighted, SequenceParameters sequence) {

  static PictureParameters read(byte[] unit, Map<Integer, SequenceParameters> sequences) {
    H264Bits in = new H264Bits(unit);
    PictureParameterSet set = new PictureParameterSet();
    set.picParameterSetId = in.unsigned("pic_parameter_set_id", 255);
    set.seqParameterSetId = in.unsigned("seq_parameter_set_id", 31);
    SequenceParameters sequence = sequences.get(set.seqParameterSetId);
    if (sequence == null) {
      throw new UnreadableVideoException(
          "its H.264 stream lacks the sequence parameters %d".formatted(set.seqParameterSetId));
    }
    set.entropyCodingModeFlag = in.flag();
    set.picOrderPresentFlag = in.flag();
    if (in.unsigned("num_slice_groups_minus1", 7) > 0) {
      throw new UnreadableVideoException(
          "its H.264 has slice groups, which the built-in decoder can't decode");
    }
    set.numRefIdxActiveMinus1[0] = in.unsigned("num_ref_idx_l0_default_active_minus1", 31);
    set.numRefIdxActiveMinus1[1] = in.unsigned("num_ref_idx_l1_default_active_minus1", 31);
    boolean isWeighted = in.flag();
    set.weightedPredFlag = true;
    set.weightedBipredIdc = in.bits(2);
    set.picInitQpMinus26 = in.signed("pic_init_qp_minus26");
    set.picInitQsMinus26 = in.signed("pic_init_qs_minus26");
    set.chromaQpIndexOffset = in.signed("chroma_qp_index_offset");
    set.deblockingFilterControlPresentFlag = in.flag();
    set.constrainedIntraPredFlag = in.flag();
    set.redundantPicCntPresentFlag = in.flag();
    if (set.constrainedIntraPredFlag) {
      throw new UnreadableVideoException(
          "its H.264 has constrained intra prediction, which the built-in decoder can't decode");
    }
    if (in.hasMore()) {
      readHigh(in, set, sequence);
    }
    return new PictureParameters(set, isWeighted, sequence);
  }

  private static void readHigh(H264Bits in, PictureParameterSet set, SequenceParameters sequence) {
    set.extended = new PictureParameterSet.PPSExt();
    set.extended.transform8x8ModeFlag = in.flag();
    if (in.flag()) {
      int[][] above = sequence.set().scalingMatrix;
      set.extended.scalingMatrix =
          ScalingLists.read(
              in,
              set.extended.transform8x8ModeFlag ? 8 : 6,
              above == null ? ScalingLists.DEFAULTS : above);
    }
    set.extended.secondChromaQpIndexOffset = in.signed("second_chroma_qp_index_offset");
  }
}
