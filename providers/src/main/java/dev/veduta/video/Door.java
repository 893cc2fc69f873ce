// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.api.ImageException;
import java.util.function.Supplier;

/// Where whatever goes wrong inside with a video becomes one error that names it.
///
/// @param video what errors call it
record Door(String video) {

  <T> T through(Supplier<T> work) {
    try {
      return work.get();
    } catch (UnreadableVideoException e) {
      throw new ImageException("%s can't be read: %s".formatted(video, e.getMessage()), e);
    } catch (ImageException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw new ImageException(
          video
              + " needs more memory than the JVM has left; give it more with -Xmx, or set"
              + " veduta.captioner.<name>.max-pixels lower to have such videos refused",
          e);
    } catch (RuntimeException | StackOverflowError e) {
      // The decoder meets damage in ways of its own: indices out of bounds, missing pictures.
      throw new ImageException(video + " can't be read: its parts contradict each other", e);
    }
  }
}
