// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import dev.veduta.jobs.ItemLines.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes down which pictures a job has, one at a time, so that they may be many.
///
/// @param job whose folder is not in the queue yet
record JobSources(JobFolder job) {

  /// @throws VedutaException when there are no pictures; when the folder or the list can't be read
  JobOrder write(JobRequest request, JobSource source) throws IOException {
    try (LineAppender items = LineAppender.open(job.items())) {
      return switch (source) {
        case JobSource.Folder folder -> folder(items, request, folder);
        case JobSource.Listed listed -> listed(items, request, listed);
        case JobSource.Uploads _ ->
            new JobOrder(request, Job.Kind.UPLOADS, Optional.empty(), Instant.now());
      };
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private JobOrder folder(LineAppender items, JobRequest request, JobSource.Folder source)
      throws IOException {
    FolderListing listing = FolderListing.of(source, job.path());
    listing.visit((name, bytes) -> items.add(Source.of(name, bytes).json()));
    if (items.count() == 0) {
      throw new VedutaException(
          "%s holds no pictures%s (no file that ends in .%s)"
              .formatted(
                  source.folder(),
                  source.patterns().isEmpty() ? "" : " of that pattern",
                  String.join(", .", PictureFiles.ENDINGS)));
    }
    return new JobOrder(request, Job.Kind.FOLDER, Optional.of(listing.folder()), Instant.now());
  }

  private static JobOrder listed(LineAppender items, JobRequest request, JobSource.Listed source)
      throws IOException {
    Path common = null;
    for (String entry : source.entries()) {
      if (!entry.isBlank() && !JobSource.Listed.isAddress(entry)) {
        common = common(common, file(source.folder(), entry));
      }
    }
    for (String entry : source.entries()) {
      if (!entry.isBlank()) {
        items.add(source(source.folder(), common, entry).json());
      }
    }
    if (items.count() == 0) {
      throw new VedutaException("the list is empty; name a picture on each line");
    }
    return new JobOrder(request, Job.Kind.LIST, Optional.ofNullable(common), Instant.now());
  }

  private static Source source(Path folder, @Nullable Path common, String entry) {
    if (JobSource.Listed.isAddress(entry)) {
      return Source.of(address(entry.strip()), -1);
    }
    Path file = file(folder, entry);
    if (common == null) {
      throw new VedutaException("the list has changed while it was read; add the job again");
    }
    try {
      return Source.of(FolderListing.source(common.relativize(file)), Files.size(file));
    } catch (IOException _) {
      return Source.of(
          FolderListing.source(common.relativize(file)), -1); // fails when its turn comes
    }
  }

  private static String address(String entry) {
    try {
      return new URI(entry).toASCIIString();
    } catch (URISyntaxException e) {
      throw new VedutaException("'%s' is no address: %s".formatted(entry, e.getReason()), e);
    }
  }

  private static Path file(Path folder, String entry) {
    try {
      Path file = folder.resolve(entry).toAbsolutePath().normalize();
      if (file.getFileName() == null) {
        throw new VedutaException("'%s' is a folder; list the pictures in it".formatted(entry));
      }
      return file;
    } catch (InvalidPathException e) {
      throw new VedutaException("no file can be called '%s'".formatted(entry), e);
    }
  }

  /// The deepest folder that holds both.
  private static Path common(@Nullable Path folder, Path file) {
    Path common = folder == null ? file.getParent() : folder;
    while (common != null && !file.startsWith(common)) {
      common = common.getParent();
    }
    if (common == null) {
      throw new VedutaException(
          "%s lies on another drive than %s; make a list for each".formatted(file, folder));
    }
    return common;
  }
}
