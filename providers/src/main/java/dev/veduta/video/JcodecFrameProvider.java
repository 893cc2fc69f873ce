// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jcodec.common.logging.LogLevel;
import org.jcodec.common.logging.Logger;

/// Reads MP4 and QuickTime files with H.264 of 8 bits, 4:2:0, progressive, in the JVM.
@Plugin("jcodec")
public final class JcodecFrameProvider implements VideoFrameProvider {

  static {
    // It would write to standard output what is either an error here or none.
    Logger.setLevel(LogLevel.ERROR);
  }

  @Override
  public int order() {
    return 10;
  }

  @Override
  public VideoFrames open(Path file, PixelOptions options) {
    Door door = new Door(file.toString());
    FileChannel channel = channel(file);
    try {
      return door.through(
          () -> {
            Boxes boxes = new Boxes(channel, size(channel));
            return new StoredFrames(door, boxes, Track.read(boxes), options.maxPixels());
          });
    } catch (ImageException e) {
      close(channel, e);
      throw e;
    }
  }

  private static FileChannel channel(Path file) {
    try {
      return FileChannel.open(file);
    } catch (AccessDeniedException e) {
      throw new ImageException(file + " may not be read by this user", e);
    } catch (IOException e) {
      throw new ImageException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static long size(FileChannel channel) {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new UnreadableVideoException(String.valueOf(e.getMessage()));
    }
  }

  private static void close(FileChannel channel, ImageException fault) {
    try {
      channel.close();
    } catch (IOException e) {
      fault.addSuppressed(e);
    }
  }
}
