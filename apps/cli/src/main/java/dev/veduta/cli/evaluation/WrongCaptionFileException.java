// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

/// A fault at a place in a file, on its way to who knows the file's name.
final class WrongCaptionFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongCaptionFileException(String where, String problem) {
    super(where + ": " + problem);
  }
}
