// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Reads video files with whichever plug-in can: each is asked in its order.
///
/// @param providers all there are, those that can't be used here included
public record VideoFiles(List<VideoFrameProvider> providers) {

  public VideoFiles {
    providers =
        providers.stream().sorted(Comparator.comparingInt(VideoFrameProvider::order)).toList();
  }

  /// Opens a video.
  ///
  /// @throws ImageException naming the file, why each plug-in can't read it, and what to do
  public VideoFrames open(Path file, PixelOptions options) {
    if (!Files.isRegularFile(file)) {
      throw new ImageException(
          Files.isDirectory(file)
              ? file + " is a folder; expected a video"
              : file + " does not exist; expected a video");
    }
    List<String> reasons = new ArrayList<>();
    ImageException first = null;
    for (VideoFrameProvider provider : providers) {
      if (provider.obstacle().isPresent()) {
        reasons.add("'%s' can't be used: %s".formatted(provider.name(), provider.obstacle().get()));
        continue;
      }
      try {
        return provider.open(file, options);
      } catch (ImageException e) {
        reasons.add(String.valueOf(e.getMessage()));
        first = first == null ? e : first;
      }
    }
    if (reasons.isEmpty()) {
      reasons.add(
          file + " can't be read: no plug-in for videos is installed; add veduta-providers");
    }
    throw new ImageException(String.join("; ", reasons), first);
  }
}
