// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

/// Why a video can't be read, in words that follow "film.mp4 can't be read: ".
final class UnreadableVideoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableVideoException(String message) {
    super(message);
  }
}
