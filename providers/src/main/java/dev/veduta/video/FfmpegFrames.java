// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.spi.Pixels;
import dev.veduta.spi.VideoFrames;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The frames that an `ffmpeg` process writes. It owns the process, which goes on as long as frames
/// are asked for in their order and begins anew for one further on or back.
final class FfmpegFrames implements VideoFrames {

  /// How many frames it is faster to skip than to begin anew.
  private static final int SKIPPED = 48;

  private final Door door;
  private final MediaFacts facts;
  private final Function<String, List<String>> command;
  private @Nullable MediaProgram program;

  /// The frame that the program writes next.
  private int next;

  /// @param command of a process that writes the frames from a time on, in seconds
  FfmpegFrames(Door door, MediaFacts facts, Function<String, List<String>> command) {
    this.door = door;
    this.facts = facts;
    this.command = command;
  }

  @Override
  public int width() {
    return facts.turn().swaps() ? facts.height() : facts.width();
  }

  @Override
  public int height() {
    return facts.turn().swaps() ? facts.width() : facts.height();
  }

  @Override
  public int count() {
    return facts.seconds().length;
  }

  @Override
  public double seconds(int index) {
    return facts.seconds()[index];
  }

  @Override
  public double duration() {
    return facts.duration();
  }

  @Override
  public Pixels frame(int index) {
    Objects.checkIndex(index, count());
    return door.through(() -> facts.turn().turn(read(index)));
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
      program = null;
    }
  }

  private Pixels read(int index) {
    MediaProgram running = program;
    if (running == null || next > index || index - next > SKIPPED) {
      close();
      running = MediaProgram.start(command.apply(startOf(index)));
      program = running;
      next = index;
    }
    byte[] rgb = new byte[3 * facts.width() * facts.height()];
    while (true) {
      if (running.read(rgb) < rgb.length) {
        String complaint = running.complaint();
        close();
        throw new UnreadableVideoException(
            "ffmpeg can't decode frame %d of %d%s".formatted(next + 1, count(), complaint));
      }
      if (next++ == index) {
        return new Pixels(facts.width(), facts.height(), rgb);
      }
    }
  }

  /// A time between a frame and the one before it, so that no rounding leads to another.
  private String startOf(int index) {
    if (index == 0) {
      return "0";
    }
    double time = (facts.seconds()[index - 1] + facts.seconds()[index]) / 2 - facts.start();
    return String.format(Locale.ROOT, "%.6f", Math.max(0, time));
  }
}
