// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.hub.LyingServer.Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Something that goes wrong when a model is downloaded.
///
/// @param name finishes the sentence: a download meets …
/// @param message what the error says; empty where the download succeeds all the same
record Fault(String name, Preparation preparation, List<String> message) {
  /// Makes it go wrong.
  @FunctionalInterface
  interface Preparation {
    void prepare(Scene scene) throws IOException;
  }

  /// One that is told to users.
  static Fault fails(String name, Preparation preparation, String... message) {
    return new Fault(name, preparation, List.of(message));
  }

  /// One that is overcome.
  static Fault passes(String name, Preparation preparation) {
    return new Fault(name, preparation, List.of());
  }

  @Override
  public String toString() {
    return name;
  }

  /// Where it goes wrong.
  static final class Scene {
    private final TestHub hub;
    private final Path cache;
    private final Path outside;
    private final List<Path> damage = new ArrayList<>();
    private HubSettings settings;

    /// @param outside a folder that nothing may be written to
    Scene(TestHub hub, Path cache, Path outside) {
      this.hub = hub;
      this.cache = cache;
      this.outside = outside;
      settings = hub.settings(cache);
    }

    TestHub hub() {
      return hub;
    }

    /// Lies of the hub itself about the model and its files.
    void listing(Handler lie) {
      hub.hub().lie("/api/models/tiny/fox/revision/", lie);
    }

    void listing(int times, Handler lie) {
      hub.hub().lie("/api/models/tiny/fox/revision/", times, lie);
    }

    /// Answers with that in place of the list.
    void listing(String json) {
      listing((request, wire) -> wire.send(200, "", json));
    }

    /// The file is in the list, whatever there is of it.
    void listed(String file) {
      hub.put(file, "content of " + file.length());
    }

    /// Lies about the large file, of those who keep it.
    void weights(Handler lie) {
      hub.store().lie("/kept/", lie);
    }

    void weights(int times, Handler lie) {
      hub.store().lie("/kept/", times, lie);
    }

    /// Waits less.
    void hurry() {
      settings =
          settings.withPatience(
              new HubPatience(
                  Duration.ofMillis(400),
                  Duration.ofMillis(400),
                  4,
                  Duration.ofMillis(1),
                  Duration.ofSeconds(2)));
    }

    HubSettings settings() {
      return settings;
    }

    void settings(HubSettings changed) {
      settings = changed;
    }

    Path outside() {
      return outside;
    }

    Path model() {
      return cache.resolve("models--tiny--fox");
    }

    /// A file of the cache with its folder made; what is put there is removed when the user follows
    /// the advice of the error.
    Path damaged(String path) throws IOException {
      Path damaged = model().resolve(path).normalize();
      Files.createDirectories(damaged.getParent());
      damage.add(damaged);
      return damaged;
    }

    /// What users do who were told.
    void mend() throws IOException {
      hub.hub().tellTheTruth();
      hub.store().tellTheTruth();
      settings = hub.settings(cache);
      for (Path path : damage) {
        CachedFolder.delete(path);
      }
    }

    void download() throws IOException {
      Path folder =
          new Hub(settings).snapshot(TestHub.MODEL, HubContents.MODEL, HubProgress.SILENT);
      for (Path file : CachedFolder.entries(folder)) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".index.json")) { // which only lies have
          assertThat(file).hasBinaryContent(hub.file(name));
        }
      }
      assertThat(folder).isDirectoryContaining("glob:**/" + TestHub.WEIGHTS);
    }
  }
}
