// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What is said of a disk that fails.
public final class DiskFaults {

  private DiskFaults() {}

  /// What could not be done, and the reason.
  public static VedutaException problem(String what, IOException fault) {
    return new VedutaException("%s: %s".formatted(what, reason(fault)), fault);
  }

  /// That a file can't be written, and why.
  public static VedutaException unwritable(Path file, IOException fault) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null || Files.isDirectory(folder)
        ? problem(file + " can't be written", fault)
        : new VedutaException(
            "%s can't be written: there is no folder %s".formatted(file, folder), fault);
  }

  /// Such as `No space left on device`.
  public static String reason(IOException fault) {
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
