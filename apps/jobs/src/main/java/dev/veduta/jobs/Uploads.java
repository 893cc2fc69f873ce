// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.jobs.ItemLines.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;

/// Pictures that are uploaded for jobs, one of a process at a time.
final class Uploads {
  private static final int LONGEST_NAME = 4096;

  /// Keeps a picture, and adds it to those of its job.
  ///
  /// @param name what the picture is called
  /// @param picture its bytes, which are read and not closed
  JobItem add(JobFolder job, String name, InputStream picture) throws IOException {
    String called = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    String file = PrivateFiles.random(20);
    PrivateFiles.makeInside(job.pictures());
    Path stored = job.pictures().resolve(file);
    try {
      long bytes = store(picture, stored);
      return append(job, new Source(called, OptionalLong.of(bytes), Optional.of(file)));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(stored);
      throw e;
    }
  }

  private static long store(InputStream picture, Path file) throws IOException {
    try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW)) {
      return picture.transferTo(Channels.newOutputStream(channel));
    }
  }

  private synchronized JobItem append(JobFolder job, Source source) throws IOException {
    try (Claim _ = await(job, JobFolder.ADDER);
        LineAppender items = LineAppender.open(job.items())) {
      long index = items.count();
      items.add(source.json());
      items.flush();
      return ItemLines.item(index, source, null);
    }
  }

  private static Claim await(JobFolder job, String right) throws IOException {
    while (true) {
      Optional<Claim> claim = Claim.take(job.path(), right);
      if (claim.isPresent()) {
        return claim.get();
      }
      Claim.pause();
    }
  }
}
