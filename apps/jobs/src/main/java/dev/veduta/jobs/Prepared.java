// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.VedutaException;
import dev.veduta.jobs.ItemLines.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// A picture that can be asked about, or why it can't.
///
/// @param file where it lies
/// @param fetched whether it lies there for this job only
record Prepared(
    Source source,
    Optional<Path> file,
    boolean fetched,
    Optional<CaptionRequest> request,
    Optional<String> error) {

  /// One that can be asked about.
  static Prepared good(Source source, Path file, boolean fetched, CaptionRequest request) {
    return new Prepared(source, Optional.of(file), fetched, Optional.of(request), Optional.empty());
  }

  /// One that can't.
  static Prepared bad(Source source, String error) {
    return new Prepared(source, Optional.empty(), false, Optional.empty(), Optional.of(error));
  }

  /// What went wrong with it, without where it lies on this machine.
  String error(Throwable fault) {
    String message =
        fault instanceof VedutaException && fault.getMessage() != null
            ? fault.getMessage()
            : "internal error: " + fault;
    return file.map(path -> message.replace(path.toString(), source.name())).orElse(message);
  }

  Optional<PictureSize> size() {
    return file.flatMap(PictureSize::of);
  }

  OptionalLong fetchedBytes() {
    try {
      return fetched && file.isPresent()
          ? OptionalLong.of(Files.size(file.get()))
          : OptionalLong.empty();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  void discard() throws IOException {
    if (fetched && file.isPresent()) {
      Files.deleteIfExists(file.get());
    }
  }
}
