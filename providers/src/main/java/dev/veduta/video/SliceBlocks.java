// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.nio.ByteBuffer;
import org.jcodec.codecs.common.biari.MDecoder;
import org.jcodec.codecs.h264.H264Utils.Mv;
import org.jcodec.codecs.h264.H264Utils.MvList;
import org.jcodec.codecs.h264.decode.MBlock;
import org.jcodec.codecs.h264.decode.SliceReader;
import org.jcodec.codecs.h264.decode.aso.FlatMBlockMapper;
import org.jcodec.codecs.h264.io.CABAC;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.codecs.h264.io.model.MBType;
import org.jcodec.codecs.h264.io.model.NALUnit;
import org.jcodec.codecs.h264.io.model.NALUnitType;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.common.io.BitReader;
import org.jspecify.annotations.Nullable;

/// The macroblocks of a slice, as many as there is room for before the next slice, so that no
/// picture costs more than its size.
final class SliceBlocks extends SliceReader {
  private final boolean isArithmetic;
  private final boolean isTemporal;
  private int left;

  private SliceBlocks(
      SliceStart start,
      CABAC cabac,
      CAVLC[] cavlc,
      @Nullable MDecoder arithmetic,
      BitReader reader,
      int count) {
    super(
        start.header().pps,
        cabac,
        cavlc,
        arithmetic,
        reader,
        new FlatMBlockMapper(
            start.header().sps.picWidthInMbsMinus1 + 1, start.header().firstMbInSlice),
        start.header(),
        new NALUnit(
            start.isIdr() ? NALUnitType.IDR_SLICE : NALUnitType.NON_IDR_SLICE,
            start.isReference() ? 1 : 0));
    isArithmetic = arithmetic != null;
    isTemporal = start.header().sliceType == SliceType.B && !start.header().directSpatialMvPredFlag;
    left = count;
  }

  /// @param count of macroblocks up to the next slice
  static SliceBlocks of(SliceStart start, int count) {
    SliceHeader header = start.header();
    PictureParameterSet pps = header.pps;
    SeqParameterSet sps = header.sps;
    CABAC cabac = new CABAC(sps.picWidthInMbsMinus1 + 1);
    byte[] bytes = start.bits().bytes();
    int position = start.bits().position();
    BitReader reader = BitReader.createBitReader(ByteBuffer.wrap(bytes));
    reader.skip(position);
    MDecoder arithmetic = null;
    if (pps.entropyCodingModeFlag) {
      int[][] contexts = new int[2][1024];
      int quality = pps.picInitQpMinus26 + 26 + header.sliceQpDelta;
      cabac.initModels(contexts, header.sliceType, header.cabacInitIdc, quality);
      int from = (position + 7) / 8;
      arithmetic = new EndingDecoder(ByteBuffer.wrap(bytes, from, bytes.length - from), contexts);
    }
    CAVLC[] cavlc = {
      new CAVLC(sps, pps, 2, 2), new CAVLC(sps, pps, 1, 1), new CAVLC(sps, pps, 1, 1)
    };
    return new SliceBlocks(start, cabac, cavlc, arithmetic, reader, count);
  }

  @Override
  public boolean readMacroblock(MBlock block) {
    if (isTemporal && !(block.x instanceof TemporalVectors)) {
      block.x = new TemporalVectors();
    }
    return left-- > 0 && super.readMacroblock(block);
  }

  @Override
  public void readMBlock(MBlock block, SliceType type) {
    super.readMBlock(block, type);
    if (isArithmetic && block.curMbType == MBType.I_PCM) {
      throw new UnreadableVideoException(
          "its H.264 has uncompressed blocks, which the built-in decoder can't decode");
    }
  }

  /// The vectors of a block that are derived from those of the same place in another picture, in
  /// both directions (ITU-T H.264, 8.4.1.2.3).
  ///
  /// The second is the first less that of the other picture. jcodec's decoder subtracts from what
  /// was there before the first, which is zero.
  private static final class TemporalVectors extends MvList {
    private static final int BLOCKS = 16;

    TemporalVectors() {
      super(BLOCKS);
    }

    @Override
    public void setPair(int block, int first, int second) {
      boolean isDerived = second != 0;
      super.setPair(
          block,
          first,
          isDerived
              ? Mv.packMv(Mv.mvX(first) + Mv.mvX(second), Mv.mvY(first) + Mv.mvY(second), 0)
              : 0);
    }
  }

  /// An arithmetic decoder that ends where its data do; jcodec's own would go on with zeros, in
  /// places for ever.
  private static final class EndingDecoder extends MDecoder {

    /// How far it may look ahead.
    private static final int AHEAD = 16;

    private final ByteBuffer in;
    private int beyond;

    EndingDecoder(ByteBuffer in, int[][] contexts) {
      this.in = in;
      super(in, contexts);
    }

    @Override
    protected void readOneByte() {
      if (!in.hasRemaining() && ++beyond > AHEAD) {
        throw new UnreadableVideoException("a slice of its H.264 stream ends too early");
      }
      super.readOneByte();
    }
  }
}
