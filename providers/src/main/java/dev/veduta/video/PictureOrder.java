// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import org.jcodec.codecs.h264.io.model.SliceHeader;

/// Counts pictures in the order in which they are shown (ITU-T H.264, 8.2.1), which says which
/// references of a picture lie before it and which after.
final class PictureOrder {
  private int highBits;
  private int lowBits;
  private int rounds;
  private int lastNumber;

  /// The count of the next picture.
  int next(SliceStart start) {
    SliceHeader header = start.header();
    boolean resets = start.marking().stream().anyMatch(marking -> marking.operation() == 5);
    return header.sps.picOrderCntType == 0
        ? ofLowBits(start, header, resets)
        : ofNumber(start, resets);
  }

  private int ofLowBits(SliceStart start, SliceHeader header, boolean resets) {
    if (start.isIdr()) {
      highBits = 0;
      lowBits = 0;
    }
    int range = 1 << (header.sps.log2MaxPicOrderCntLsbMinus4 + 4);
    int difference = header.picOrderCntLsb - lowBits;
    int high = highBits;
    if (difference <= -range / 2) {
      high += range;
    } else if (difference > range / 2) {
      high -= range;
    }
    if (start.isReference()) {
      highBits = resets ? 0 : high;
      lowBits = resets ? 0 : header.picOrderCntLsb;
    }
    int order = high + header.picOrderCntLsb;
    return order + Math.min(0, header.deltaPicOrderCntBottom);
  }

  private int ofNumber(SliceStart start, boolean resets) {
    if (start.isIdr()) {
      rounds = 0;
    } else if (start.number() < lastNumber) {
      rounds += 1 << start.parameters().sequence().numberBits();
    }
    int order = 2 * (rounds + start.number()) - (start.isReference() ? 0 : 1);
    lastNumber = resets ? 0 : start.number();
    rounds = resets ? 0 : rounds;
    return order;
  }
}
