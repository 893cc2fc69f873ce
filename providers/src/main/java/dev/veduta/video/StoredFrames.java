// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.api.ImageException;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The frames of a track, decoded when they are asked for. It owns the file.
///
/// Pictures are stored in an order in which each comes after those that it refers to. One that is
/// decoded before its time is kept until then.
final class StoredFrames implements VideoFrames {

  /// Most pictures that are decoded before their time, as H.264 has it.
  private static final int MOST_EARLY = 16;

  /// The largest sample that is read.
  private static final int MOST_BYTES = 64 << 20;

  private final Door door;
  private final Boxes boxes;
  private final Track track;
  private final long mostPixels;
  private final PictureDecoder decoder;
  private final Map<Integer, YuvPicture> early = new LinkedHashMap<>();
  private final int width;
  private final int height;

  /// The sample that is decoded next.
  private int next = -1;

  StoredFrames(Door door, Boxes boxes, Track track, long mostPixels) {
    this.door = door;
    this.boxes = boxes;
    this.track = track;
    this.mostPixels = mostPixels;
    decoder = new PictureDecoder(this::check);
    decoder.configure(track.parameters());
    SequenceParameters parameters = decoder.parameters();
    if (parameters == null) {
      // Its parameters come with its pictures.
      parameters = decode(track.shown().samples()[0]).parameters();
    }
    width = track.turn().swaps() ? parameters.height() : parameters.width();
    height = track.turn().swaps() ? parameters.width() : parameters.height();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int count() {
    return track.shown().count();
  }

  @Override
  public double seconds(int index) {
    return track.shown().seconds()[index];
  }

  @Override
  public double duration() {
    return track.shown().duration();
  }

  @Override
  public Pixels frame(int index) {
    int sample = track.shown().samples()[Objects.checkIndex(index, count())];
    return door.through(() -> track.turn().turn(decode(sample).pixels()));
  }

  @Override
  public void close() {
    try {
      boxes.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private YuvPicture decode(int wanted) {
    forgetBefore(track.samples().times()[wanted]);
    YuvPicture ready = early.get(wanted);
    if (ready != null) {
      return ready;
    }
    int key = keyBefore(wanted);
    if (next < 0 || next > wanted || next <= key) {
      decoder.restart();
      early.clear();
      next = key;
    }
    try {
      while (true) {
        int sample = next++;
        YuvPicture picture = decoder.decode(units(sample));
        if (track.samples().times()[sample] >= track.samples().times()[wanted]) {
          keep(sample, picture);
        }
        if (sample == wanted) {
          return picture;
        }
      }
    } catch (RuntimeException | Error e) {
      next = -1;
      throw e;
    }
  }

  private void forgetBefore(long time) {
    early.keySet().removeIf(sample -> track.samples().times()[sample] < time);
  }

  private void keep(int sample, YuvPicture picture) {
    early.put(sample, picture);
    if (early.size() > MOST_EARLY) {
      Iterator<Integer> oldest = early.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /// The key frame from which a sample can be decoded. One that is shown before the last key frame
  /// but stored after it may refer to pictures before both.
  private int keyBefore(int sample) {
    Samples samples = track.samples();
    int key = sample;
    while (key > 0 && !(samples.keys()[key] && samples.times()[key] <= samples.times()[sample])) {
      key--;
    }
    return key;
  }

  /// The units of H.264 in a sample.
  private List<byte[]> units(int sample) {
    Samples samples = track.samples();
    if (samples.sizes()[sample] > MOST_BYTES) {
      throw new UnreadableVideoException(
          "one of its frames has %d bytes, more than the %d that are read"
              .formatted(samples.sizes()[sample], MOST_BYTES));
    }
    ByteBuffer in = boxes.bytes(samples.offsets()[sample], samples.sizes()[sample]);
    List<byte[]> units = new ArrayList<>();
    while (in.remaining() >= track.lengthBytes()) {
      long length = 0;
      for (int i = 0; i < track.lengthBytes(); i++) {
        length = (length << 8) | (in.get() & 0xff);
      }
      if (length > in.remaining()) {
        throw new UnreadableVideoException("a unit of its H.264 stream is longer than its frame");
      }
      byte[] unit = new byte[(int) length];
      in.get(unit);
      units.add(unit);
    }
    return units;
  }

  private void check(SequenceParameters parameters) {
    long pixels = (long) parameters.width() * parameters.height();
    if (pixels > mostPixels) {
      throw new ImageException(
          "%s has frames of %d×%d pixels, more than the limit of %d; set"
                  .formatted(door.video(), parameters.width(), parameters.height(), mostPixels)
              + " veduta.captioner.<name>.max-pixels to at least %d to read it".formatted(pixels));
    }
  }
}
