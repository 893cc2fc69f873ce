// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What `ffprobe` tells about a film.
///
/// @param codec FFmpeg's name of how it is encoded
/// @param width of a stored frame
/// @param start of the file, in seconds, from which FFmpeg counts when it looks for a frame
/// @param seconds at which each frame is shown, in order
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record MediaFacts(
    String codec,
    int width,
    int height,
    Turn turn,
    double start,
    double duration,
    double[] seconds) {

  /// The number of the stream with the most pixels.
  ///
  /// @param probe that tells the index, width and height of each
  static int largestStream(List<String> probe) {
    try (MediaProgram program = MediaProgram.start(probe)) {
      BufferedReader lines = program.lines();
      int best = program.within(() -> largest(lines));
      if (best < 0) {
        throw new UnreadableVideoException("ffmpeg finds no video in it" + program.complaint());
      }
      return best;
    }
  }

  private static int largest(BufferedReader lines) throws IOException {
    Map<String, String> facts = new HashMap<>();
    double most = -1;
    int best = -1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int equals = line.indexOf('=');
      facts.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
      double pixels = number(facts, "width", 0) * number(facts, "height", 0);
      if (line.startsWith("height=") && pixels > most) {
        most = pixels;
        best = (int) number(facts, "index", -1);
      }
    }
    return best;
  }

  static MediaFacts of(List<String> probe) {
    Map<String, String> facts = new HashMap<>();
    double[] seconds;
    try (MediaProgram program = MediaProgram.start(probe)) {
      BufferedReader lines = program.lines();
      seconds = program.within(() -> read(lines, facts));
      if (facts.get("codec_name") == null) {
        throw new UnreadableVideoException("ffmpeg finds no video in it" + program.complaint());
      }
    }
    if (seconds.length == 0) {
      throw new UnreadableVideoException("ffmpeg finds no frames in it");
    }
    return new MediaFacts(
        facts.getOrDefault("codec_name", ""),
        (int) number(facts, "width", 0),
        (int) number(facts, "height", 0),
        // FFmpeg counts against the clock.
        Turn.ofDegrees(-number(facts, "rotation", 0)),
        number(facts, "start_time", 0),
        Presentation.lasting(number(facts, "duration", 0), seconds),
        seconds);
  }

  /// Lines of `key=value`; packets say when they are shown, and whether they are.
  private static double[] read(BufferedReader lines, Map<String, String> facts) throws IOException {
    List<double[]> full = new ArrayList<>();
    double[] block = new double[4096];
    int count = 0;
    double time = Double.NaN;
    String line = lines.readLine();
    while (line != null) {
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals);
      String value = line.substring(equals + 1);
      if (key.equals("pts_time")) {
        time = parsed(value, Double.NaN);
      } else if (key.equals("dts_time")) {
        // Some containers store no other time.
        time = Double.isNaN(time) ? parsed(value, Double.NaN) : time;
      } else if (key.equals("flags")) {
        if (!value.contains("D") && !Double.isNaN(time)) {
          if (count == block.length) {
            full.add(block);
            block = new double[block.length];
            count = 0;
          }
          block[count++] = time;
          if ((long) full.size() * block.length > Samples.MOST) {
            throw new UnreadableVideoException(
                "it has more than %d frames".formatted(Samples.MOST));
          }
        }
      } else if (!value.equals("N/A")) {
        facts.put(key, value);
      }
      line = lines.readLine();
    }
    full.add(Arrays.copyOf(block, count));
    return full.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
  }

  private static double number(Map<String, String> facts, String key, double otherwise) {
    return parsed(facts.getOrDefault(key, ""), otherwise);
  }

  private static double parsed(String text, double otherwise) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : otherwise;
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }
}
