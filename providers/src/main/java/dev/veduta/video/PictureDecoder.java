// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.codecs.h264.decode.DeblockerInput;
import org.jcodec.codecs.h264.decode.SliceDecoder;
import org.jcodec.codecs.h264.decode.deblock.DeblockingFilter;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.common.IntObjectMap;
import org.jspecify.annotations.Nullable;

/// Decodes the pictures of an H.264 stream in the order in which they are stored: headers and the
/// memory of pictures here, macroblocks and the deblocking filter by jcodec. (jcodec's own
/// `H264Decoder` trusts every number in a header and leaves threads behind.)
final class PictureDecoder {
  private static final int SEQUENCE = 7;
  private static final int PICTURE = 8;
  private static final int SLICE = 1;
  private static final int IDR_SLICE = 5;

  private final Consumer<SequenceParameters> check;
  private final Map<Integer, SequenceParameters> sequences = new HashMap<>();
  private final Map<Integer, PictureParameters> pictures = new HashMap<>();
  private PictureOrder order = new PictureOrder();
  private @Nullable ReferencePictures references;

  /// @param check asked before anything is allocated for pictures of that size
  PictureDecoder(Consumer<SequenceParameters> check) {
    this.check = check;
  }

  /// Forgets all pictures; the next one must be a key frame.
  void restart() {
    order = new PictureOrder();
    references = null;
  }

  /// Takes the parameters that a file stores beside its pictures.
  void configure(List<byte[]> units) {
    units.forEach(unit -> take(unit, new ArrayList<>()));
  }

  /// The parameters of the pictures to come, which [#configure] was given.
  @Nullable SequenceParameters parameters() {
    return pictures.isEmpty() ? null : pictures.values().iterator().next().sequence();
  }

  /// Decodes the picture that these units hold.
  YuvPicture decode(List<byte[]> units) {
    List<SliceStart> slices = new ArrayList<>();
    units.forEach(unit -> take(unit, slices));
    if (slices.isEmpty()) {
      throw new UnreadableVideoException("a frame of its H.264 stream holds no picture");
    }
    SliceStart first = slices.getFirst();
    SequenceParameters parameters = first.parameters().sequence();
    ReferencePictures known = references;
    if (first.isIdr() || known == null) {
      known = new ReferencePictures(parameters);
      references = known;
    }
    check(slices, known);
    DeblockerInput blocks = new DeblockerInput(parameters.set());
    int shown = order.next(first);
    Frame frame = frame(parameters, blocks, first.header(), shown);
    int all = blocks.shs.length;
    for (int i = 0; i < slices.size(); i++) {
      SliceStart slice = slices.get(i);
      int next = i + 1 < slices.size() ? slices.get(i + 1).header().firstMbInSlice : all;
      ReferenceLists lists = ReferenceLists.of(slice, known, shown);
      new SliceDecoder(parameters.set(), lists.pictures(), new IntObjectMap<>(), blocks, frame)
          .decodeFromReader(SliceBlocks.of(slice, next - slice.header().firstMbInSlice));
    }
    for (SliceHeader header : blocks.shs) {
      if (header == null) {
        throw new UnreadableVideoException("parts of a picture are missing in its H.264 stream");
      }
    }
    new DeblockingFilter(parameters.set().picWidthInMbsMinus1 + 1, 8, blocks).deblockFrame(frame);
    if (first.isReference()) {
      known.add(first, frame);
    }
    return new YuvPicture(frame.getData(), parameters);
  }

  private void take(byte[] unit, List<SliceStart> slices) {
    if (unit.length < 2) {
      return;
    }
    byte[] body = Arrays.copyOfRange(unit, 1, unit.length);
    switch (unit[0] & 0x1f) {
      case SEQUENCE -> {
        SequenceParameters parameters = SequenceParameters.read(body);
        check.accept(parameters);
        int id = parameters.set().seqParameterSetId;
        sequences.put(id, parameters);
        pictures.replaceAll(
            (_, known) ->
                known.set().seqParameterSetId == id
                    ? new PictureParameters(known.set(), known.isWeighted(), parameters)
                    : known);
      }
      case PICTURE -> {
        PictureParameters parameters = PictureParameters.read(body, sequences);
        pictures.put(parameters.set().picParameterSetId, parameters);
      }
      case SLICE, IDR_SLICE -> {
        SliceStart slice = SliceStart.read(unit[0], body, pictures);
        if (slice.header().redundantPicCnt == 0) {
          slices.add(slice);
        }
      }
      default -> {}
    }
  }

  /// All slices belong to one picture, in order, and it fits what is remembered.
  private static void check(List<SliceStart> slices, ReferencePictures known) {
    SliceStart first = slices.getFirst();
    SeqParameterSet sps = first.header().sps;
    if (!known.fit(first.parameters().sequence())) {
      throw new UnreadableVideoException("its H.264 stream changes between two key frames");
    }
    int from = -1;
    for (SliceStart slice : slices) {
      SliceHeader header = slice.header();
      if (header.sps.seqParameterSetId != sps.seqParameterSetId || header.firstMbInSlice <= from) {
        throw new UnreadableVideoException(
            "a frame of its H.264 stream holds more than one picture, or its slices in disorder");
      }
      from = header.firstMbInSlice;
    }
  }

  private static Frame frame(
      SequenceParameters parameters, DeblockerInput blocks, SliceHeader header, int order) {
    SeqParameterSet sps = parameters.set();
    int size = 256 * (sps.picWidthInMbsMinus1 + 1) * (sps.picHeightInMapUnitsMinus1 + 1);
    byte[][] planes = {new byte[size], new byte[size / 4], new byte[size / 4]};
    return H264Decoder.createFrame(
        sps, planes, 0, header.sliceType, blocks.mvs, blocks.refsUsed, order);
  }
}
