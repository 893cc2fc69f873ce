// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The way of one file into the cache.
record Download(HubApi api, Store store, HubFile file, Meter meter) {

  /// Brings the file, unless another does so meanwhile.
  void run() throws IOException, InterruptedException {
    try (DownloadLock _ = lock()) {
      if (!store.has(file) && !store.adopt(file)) {
        try (PartFile part = PartFile.open(store.part(file), file)) {
          fill(part);
        }
        store.place(file, store.part(file));
      }
      meter.moved(file, file.size());
    }
  }

  private DownloadLock lock() throws IOException, InterruptedException {
    return DownloadLock.take(
        store.lock(file),
        () ->
            meter.said(
                "%s is being downloaded by another; waiting for that"
                    .formatted(api.purpose(file.name()))));
  }

  private void fill(PartFile part) throws IOException, InterruptedException {
    Attempts attempts = api.attempts(api.purpose(file.name()));
    boolean wrong = false;
    long furthest = part.length();
    while (true) {
      try {
        if (part.length() < file.size()) {
          receive(part);
        }
        if (part.isRight()) {
          return;
        }
        part.restart();
        if (wrong) {
          throw new HubException(
              "%s arrived twice with other bytes than those that the hub lists (%s), so it was not kept; a proxy may change what it passes on: set NO_PROXY, or try another network"
                  .formatted(api.purpose(file.name()), file.knownHash().hex()));
        }
        wrong = true;
        meter.said(
            "%s arrived with wrong bytes; downloading it again"
                .formatted(api.purpose(file.name())));
      } catch (PassingTrouble trouble) {
        if (part.length() > furthest) {
          furthest = part.length();
          attempts.succeeded();
        }
        attempts.failed(trouble);
      }
    }
  }

  /// Takes what is missing, from where the part ends if the server can do that.
  private void receive(PartFile part) throws IOException, InterruptedException {
    long from = part.length();
    try (Answer answer = api.content(file, store.commit(), from)) {
      boolean whole = answer.status() == 200;
      if (!whole && !(from > 0 && answer.status() == 206 && answer.isRest(from, file.size()))) {
        part.restart();
        throw new PassingTrouble(
            "the server sent another part of it than the one asked for (%d, %s)"
                .formatted(
                    answer.status(),
                    Text.printable(answer.header("Content-Range").orElse("no Content-Range"))));
      }
      long before = whole ? 0 : from;
      long size = before + answer.length().orElse(file.size() - before);
      if (size != file.size()) {
        throw wrongSize(size);
      }
      if (whole && from > 0) {
        part.restart();
      }
      copy(answer.body(), part);
    }
  }

  private void copy(Body body, PartFile part) throws IOException, InterruptedException {
    meter.moved(file, part.length());
    for (ByteBuffer bytes = body.next(); bytes != null; bytes = body.next()) {
      if (bytes.remaining() > file.size() - part.length()) {
        long size = part.length() + bytes.remaining();
        part.restart();
        throw wrongSize(size);
      }
      part.append(bytes);
      meter.moved(file, part.length());
    }
    if (part.length() < file.size()) {
      throw new PassingTrouble(
          "the connection ended after %d of %d bytes".formatted(part.length(), file.size()));
    }
  }

  private HubException wrongSize(long size) {
    return new HubException(
        "%s has %d bytes or more where it lies, but %d in the hub's list, so it was not kept; check HF_ENDPOINT and HTTPS_PROXY, and whether this network wants a login first"
            .formatted(api.purpose(file.name()), size, file.size()));
  }
}
