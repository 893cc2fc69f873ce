// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Video files, from their bytes to frames in the order in which they are shown: MP4 and QuickTime
/// with H.264 inside the JVM, everything else through the `ffmpeg` program where it is installed.
@NullMarked
package dev.veduta.video;

import org.jspecify.annotations.NullMarked;
