// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jspecify.annotations.Nullable;

/// The lists of pictures that the blocks of a slice refer to by their place (ITU-T H.264, 8.2.4).
///
/// jcodec's decoder makes its own lists, without long-term pictures. It is handed the finished ones
/// as pictures 0 to 31 and the order to take these.
final class ReferenceLists {

  /// Bits of the numbers by which jcodec's decoder knows pictures.
  static final int NUMBER_BITS = 5;

  private static final int SLOTS = 1 << NUMBER_BITS;

  private final List<RememberedPicture> slots;

  private ReferenceLists(List<RememberedPicture> slots) {
    this.slots = slots;
  }

  /// Makes the lists of a slice and writes them into its header.
  ///
  /// @param order when its picture is shown
  static ReferenceLists of(SliceStart start, ReferencePictures known, int order) {
    SliceHeader header = start.header();
    List<List<RememberedPicture>> lists = new ArrayList<>();
    if (header.sliceType == SliceType.P) {
      lists.add(joined(Stream.of(known.byNumber(start.number()), known.longTerm())));
    } else if (header.sliceType == SliceType.B) {
      lists.addAll(ofB(known, order));
    }
    List<RememberedPicture> slots = new ArrayList<>();
    for (int i = 0; i < lists.size(); i++) {
      List<RememberedPicture> list = chosen(start, i, lists.get(i), known);
      for (RememberedPicture frame : list) {
        if (!slots.contains(frame)) {
          slots.add(frame);
        }
      }
      lists.set(i, list);
    }
    for (int i = 0; i < lists.size(); i++) {
      header.refPicReordering[i] = orders(lists.get(i), slots);
    }
    return new ReferenceLists(slots);
  }

  /// The pictures by the numbers that the header now speaks of.
  @Nullable Frame[] pictures() {
    return slots.stream().map(RememberedPicture::frame).toList().toArray(new Frame[SLOTS]);
  }

  private static List<List<RememberedPicture>> ofB(ReferencePictures known, int order) {
    List<RememberedPicture> byTime = known.byTime();
    List<RememberedPicture> later = byTime.stream().filter(frame -> frame.order() > order).toList();
    List<RememberedPicture> earlier =
        byTime.stream().filter(frame -> frame.order() <= order).toList().reversed();
    List<RememberedPicture> first = joined(Stream.of(earlier, later, known.longTerm()));
    List<RememberedPicture> second = joined(Stream.of(later, earlier, known.longTerm()));
    if (second.size() > 1 && (earlier.isEmpty() || later.isEmpty())) {
      Collections.swap(second, 0, 1);
    }
    return List.of(first, second);
  }

  /// The list after the slice's own changes to it (ITU-T H.264, 8.2.4.3).
  private static List<RememberedPicture> chosen(
      SliceStart start, int index, List<RememberedPicture> initial, ReferencePictures known) {
    SliceHeader header = start.header();
    int most =
        1
            + (header.numRefIdxActiveOverrideFlag
                ? header.numRefIdxActiveMinus1[index]
                : header.pps.numRefIdxActiveMinus1[index]);
    List<RememberedPicture> list = new ArrayList<>(initial);
    int number = start.number();
    List<SliceStart.Command> changes = start.changes().get(index);
    for (int at = 0; at < changes.size(); at++) {
      SliceStart.Command change = changes.get(at);
      int argument = change.first();
      RememberedPicture frame;
      if (change.operation() == 2) {
        frame = known.longTerm(argument);
      } else {
        number += change.operation() == 0 ? -argument - 1 : argument + 1;
        frame = known.shortTerm(number);
      }
      int place = Math.min(at, list.size());
      list.subList(place, list.size()).remove(frame);
      list.add(place, frame);
    }
    return new ArrayList<>(list.subList(0, Math.min(most, list.size())));
  }

  /// How to come from each picture's number to the next one's, always backwards.
  private static int[][] orders(List<RememberedPicture> list, List<RememberedPicture> slots) {
    int[] differences = new int[list.size()];
    int number = 0;
    for (int i = 0; i < differences.length; i++) {
      int slot = slots.indexOf(list.get(i));
      differences[i] = Math.floorMod(number - slot - 1, SLOTS);
      number = slot;
    }
    return new int[][] {new int[differences.length], differences};
  }

  private static List<RememberedPicture> joined(Stream<List<RememberedPicture>> parts) {
    return new ArrayList<>(parts.flatMap(List::stream).toList());
  }
}
