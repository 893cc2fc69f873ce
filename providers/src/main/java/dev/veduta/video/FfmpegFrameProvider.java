// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.spi.VideoFrames;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads whatever the `ffmpeg` program reads (HEVC, AV1, VP9, more than 8 bits, Matroska, WebM, …)
/// where it is installed.
///
/// A file is never more than a file: playlists, addresses of a network and devices are refused.
@Plugin("ffmpeg")
public final class FfmpegFrameProvider implements VideoFrameProvider {

  /// The containers that are opened; none of them leads to other files.
  private static final String CONTAINERS =
      "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,ogg,asf,ivf,h264,hevc,obu,gif,mxf,rm,wtv,nut";

  @Override
  public int order() {
    return 20;
  }

  @Override
  public Optional<String> obstacle() {
    for (String name : List.of("ffmpeg", "ffprobe")) {
      if (program(name).isEmpty()) {
        return Optional.of(
            "there is no program '%s' on the PATH; install FFmpeg 5.1 or later (apt install"
                    .formatted(name)
                + " ffmpeg, brew install ffmpeg, winget install ffmpeg)");
      }
    }
    return Optional.empty();
  }

  @Override
  public VideoFrames open(Path file, PixelOptions options) {
    Door door = new Door(file.toString());
    return door.through(
        () -> {
          // With the protocol before it no name is taken for an address.
          String address = "file:" + file.toAbsolutePath();
          int stream = MediaFacts.largestStream(streams(address));
          MediaFacts facts = MediaFacts.of(facts(address, stream));
          long pixels = (long) facts.width() * facts.height();
          if (pixels < 1) {
            throw new UnreadableVideoException(
                "ffmpeg knows no size of its frames (%s)".formatted(facts.codec()));
          }
          if (pixels > options.maxPixels()) {
            throw new ImageException(
                "%s has frames of %d×%d pixels, more than the limit of %d; set"
                        .formatted(file, facts.width(), facts.height(), options.maxPixels())
                    + " veduta.captioner.<name>.max-pixels to at least %d to read it"
                        .formatted(pixels));
          }
          return new FfmpegFrames(door, facts, start -> frames(address, stream, start, pixels));
        });
  }

  /// Tells the sizes of the films in a file, covers of music left out.
  private static List<String> streams(String address) {
    return probe(address, "V", "stream=index,width,height");
  }

  private static List<String> facts(String address, int stream) {
    return probe(
        address,
        String.valueOf(stream),
        "stream=codec_name,width,height,duration:stream_side_data=rotation:format=start_time"
            + ":packet=pts_time,dts_time,flags");
  }

  private static List<String> probe(String address, String streams, String entries) {
    return List.of(
        path("ffprobe"),
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        CONTAINERS,
        "-select_streams",
        streams,
        "-show_entries",
        entries,
        "-of",
        "default=noprint_wrappers=1",
        address);
  }

  /// Frames from a time on, three bytes a pixel, one after another.
  ///
  /// @param start in seconds from the beginning of the file
  private static List<String> frames(String address, int stream, String start, long pixels) {
    return List.of(
        path("ffmpeg"),
        "-v",
        "error",
        "-nostdin",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        CONTAINERS,
        "-max_pixels",
        // Decoders round sizes up.
        String.valueOf(2 * pixels + 65_536),
        "-noautorotate",
        "-ss",
        start,
        "-i",
        address,
        "-map",
        "0:" + stream,
        "-fps_mode",
        "passthrough",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "pipe:1");
  }

  private static String path(String name) {
    return program(name).map(Path::toString).orElse(name);
  }

  private static Optional<Path> program(String name) {
    String ending = File.separatorChar == '\\' ? ".exe" : "";
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> new File(folder, name + ending).toPath())
        .filter(Files::isExecutable)
        .findFirst();
  }
}
