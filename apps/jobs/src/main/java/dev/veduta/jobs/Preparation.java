// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import dev.veduta.api.VedutaException;
import dev.veduta.jobs.ItemLines.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;

/// How the pictures of a job are made ready. Files of its own are those that it fetched, which its
/// user removes.
///
/// @param prompt what each is asked with
/// @param maker of small pictures, one at a time, so that large pictures don't fill the memory
record Preparation(
    JobFolder folder, JobOrder order, Prompt prompt, PictureFetcher fetcher, Semaphore maker) {

  Preparation(JobFolder folder, JobOrder order, Prompt prompt, PictureFetcher fetcher) {
    this(folder, order, prompt, fetcher, new Semaphore(1));
  }

  /// One that lies in a folder.
  Prepared found(Source source) {
    try {
      Path file = folder.file(order, source);
      if (Files.isDirectory(file)) {
        return Prepared.bad(source, source.name() + " is a folder; expected a picture");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return Prepared.bad(source, source.name() + " is no file; expected a picture");
      }
      return good(source, file, false);
    } catch (VedutaException e) {
      return Prepared.bad(source, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Prepared.bad(source, source.name() + " can't be read");
    }
  }

  /// One that is fetched from its address.
  ///
  /// @throws IOException if it can't be stored, as when the disk is full
  Prepared fetched(long index, Source source) throws IOException, InterruptedException {
    byte[] picture;
    try {
      picture = fetcher.fetch(URI.create(source.name()));
    } catch (IOException e) {
      return Prepared.bad(
          source, "%s can't be fetched: %s".formatted(source.name(), DiskFaults.reason(e)));
    } catch (VedutaException e) {
      return Prepared.bad(source, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Prepared.bad(
          source, "%s can't be fetched: internal error: %s".formatted(source.name(), e));
    }
    Path fetched = folder.path().resolve(".fetched-" + PrivateFiles.random(10));
    try (FileChannel channel = PrivateFiles.open(fetched, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer left = ByteBuffer.wrap(picture);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
    keepSmall(index, fetched);
    return good(source, fetched, true);
  }

  /// Later there is nothing to make it of.
  private void keepSmall(long index, Path fetched) throws IOException, InterruptedException {
    maker.acquire();
    try {
      byte[] _ = new Thumbnails(folder).keep(index, fetched);
    } catch (VedutaException _) {
      // What is wrong with the picture shows when it is worked on.
    } finally {
      maker.release();
    }
  }

  private Prepared good(Source source, Path file, boolean fetched) {
    return Prepared.good(source, file, fetched, new CaptionRequest(Image.of(file), prompt));
  }
}
