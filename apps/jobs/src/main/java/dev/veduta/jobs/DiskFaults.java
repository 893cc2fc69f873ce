// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What is said of a disk that fails.
final class DiskFaults {

  private DiskFaults() {}

  static VedutaException problem(String what, IOException fault) {
    return new VedutaException("%s: %s".formatted(what, reason(fault)), fault);
  }

  /// Such as `No space left on device`.
  static String reason(IOException fault) {
    String message = fault.getMessage();
    return switch (fault) {
      case NoSuchFileException _ -> message + " does not exist";
      case AccessDeniedException _ -> message + " may not be used by this user";
      case FileAlreadyExistsException _ -> message + " is in the way";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> message == null ? fault.toString() : message;
    };
  }
}
