// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.Arrays;
import org.jcodec.codecs.h264.H264Const;

/// The weights of transform coefficients, six lists of 16 and two of 64 (ITU-T H.264, 7.3.2.1.1.1).
final class ScalingLists {

  /// What a list falls back to that is the first of its kind: rule A of table 7-2.
  static final int[][] DEFAULTS = {
    H264Const.defaultScalingList4x4Intra,
    H264Const.defaultScalingList4x4Intra,
    H264Const.defaultScalingList4x4Intra,
    H264Const.defaultScalingList4x4Inter,
    H264Const.defaultScalingList4x4Inter,
    H264Const.defaultScalingList4x4Inter,
    H264Const.defaultScalingList8x8Intra,
    H264Const.defaultScalingList8x8Inter
  };

  private ScalingLists() {}

  /// All eight lists, where the first `count` may be in the stream.
  ///
  /// @param fallback what the first list of a kind is when it is not in the stream
  static int[][] read(H264Bits in, int count, int[][] fallback) {
    int[][] lists = new int[8][];
    for (int i = 0; i < lists.length; i++) {
      boolean isFirst = i == 0 || i == 3 || i >= 6;
      int[] otherwise = isFirst ? fallback[i] : lists[i - 1];
      lists[i] = i < count && in.flag() ? list(in, i) : otherwise;
    }
    return lists;
  }

  private static int[] list(H264Bits in, int index) {
    int[] list = new int[index < 6 ? 16 : 64];
    int last = 8;
    for (int i = 0; i < list.length; i++) {
      int next = (last + in.signed("delta_scale")) & 0xff;
      if (next == 0) {
        if (i == 0) {
          return DEFAULTS[index];
        }
        Arrays.fill(list, i, list.length, last);
        return list;
      }
      list[i] = next;
      last = next;
    }
    return list;
  }
}
