// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jspecify.annotations.Nullable;

/// The pictures that later ones may refer to (ITU-T H.264, 8.2.5): short-term ones by their number,
/// long-term ones by their index.
final class ReferencePictures {

  /// Indices of long-term pictures.
  private static final int MOST_LONG = 16;

  private final SequenceParameters parameters;
  private final int most;
  private final Map<Integer, RememberedPicture> shortTerm = new TreeMap<>();
  private final Map<Integer, RememberedPicture> longTerm = new TreeMap<>();

  ReferencePictures(SequenceParameters parameters) {
    this.parameters = parameters;
    most = Math.max(1, parameters.set().numRefFrames);
  }

  /// Whether pictures with these parameters may refer to them.
  boolean fit(SequenceParameters other) {
    return other.set().picWidthInMbsMinus1 == parameters.set().picWidthInMbsMinus1
        && other.set().picHeightInMapUnitsMinus1 == parameters.set().picHeightInMapUnitsMinus1
        && other.numberBits() == parameters.numberBits();
  }

  /// The short-term picture of that number, counted round and round.
  RememberedPicture shortTerm(int number) {
    return known(shortTerm.get(number & (numbers() - 1)));
  }

  /// The long-term picture of that index.
  RememberedPicture longTerm(int index) {
    return known(longTerm.get(index));
  }

  /// Short-term pictures, the latest first, as pictures that refer to the past see them.
  List<RememberedPicture> byNumber(int current) {
    return shortTerm.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> (current - 1 - entry.getKey()) & (numbers() - 1)))
        .map(Map.Entry::getValue)
        .toList();
  }

  /// Short-term pictures by when they are shown.
  List<RememberedPicture> byTime() {
    return shortTerm.values().stream()
        .sorted(Comparator.comparingInt(RememberedPicture::order))
        .toList();
  }

  /// Long-term pictures by their index.
  List<RememberedPicture> longTerm() {
    return List.copyOf(longTerm.values());
  }

  /// Keeps a decoded picture, and forgets those that are no longer needed.
  void add(SliceStart start, Frame frame) {
    RememberedPicture picture = new RememberedPicture(frame);
    if (start.isIdr()) {
      clear();
      if (start.header().refPicMarkingIDR.isUseForlongTerm()) {
        putLong(0, picture);
      } else {
        shortTerm.put(start.number(), picture);
      }
      return;
    }
    boolean isLong = false;
    int number = start.number();
    for (SliceStart.Command marking : start.marking()) {
      int before = (start.number() - marking.first() - 1) & (numbers() - 1);
      switch (marking.operation()) {
        case 1 -> shortTerm.remove(before);
        case 2 -> longTerm.remove(marking.first());
        case 3 -> putLong(marking.second(), known(shortTerm.remove(before)));
        case 4 -> longTerm.keySet().removeIf(index -> index >= marking.first());
        case 5 -> {
          clear();
          number = 0;
        }
        default -> {
          putLong(marking.first(), picture);
          isLong = true;
        }
      }
    }
    if (!start.isMarked() && shortTerm.size() + longTerm.size() >= most) {
      List<RememberedPicture> latest = byNumber(start.number());
      if (!latest.isEmpty()) {
        shortTerm.values().remove(latest.getLast());
      }
    }
    if (!isLong) {
      shortTerm.put(number, picture);
    }
    if (shortTerm.size() + longTerm.size() > most) {
      throw new UnreadableVideoException("its H.264 stream keeps more pictures than it announced");
    }
  }

  private void clear() {
    shortTerm.clear();
    longTerm.clear();
  }

  private void putLong(int index, RememberedPicture picture) {
    if (index >= MOST_LONG) {
      throw new UnreadableVideoException(
          "its H.264 stream has a long-term picture %d; there are %d at most"
              .formatted(index, MOST_LONG));
    }
    picture.frame().setShortTerm(false);
    longTerm.put(index, picture);
  }

  private int numbers() {
    return 1 << parameters.numberBits();
  }

  private static RememberedPicture known(@Nullable RememberedPicture picture) {
    if (picture == null) {
      throw new UnreadableVideoException("its H.264 stream refers to a picture that is not there");
    }
    return picture;
  }
}
