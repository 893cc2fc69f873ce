// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.TestHub.COMMIT;
import static dev.veduta.hub.TestHub.MODEL;
import static dev.veduta.hub.TestHub.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A model in the cache is complete …
@Timeout(120)
final class HubCompleteTest {
  private static final HubModel PINNED = HubModel.parse("tiny/fox@" + COMMIT);

  @TempDir Path cache;
  private TestHub hub;
  private Hub asking;

  @BeforeEach
  void start() throws IOException {
    hub = TestHub.start(50_000);
    asking = new Hub(hub.settings(cache));
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  /// The last file is refused when all others that show are there.
  @ParameterizedTest
  @EnumSource(names = {"MODEL", "WITHOUT_WEIGHTS"})
  void onceAllFilesAreThereAndNotBefore(HubContents contents) throws IOException {
    CountDownLatch others = new CountDownLatch(1);
    List<Optional<Path>> meanwhile = new CopyOnWriteArrayList<>();
    hub.hub()
        .lie(
            "/tokenizer.json",
            (request, wire) -> {
              awaited(others);
              meanwhile.add(asking.cached(PINNED, contents));
              wire.send(503, "", "");
            });

    assertThatThrownBy(
            () ->
                asking.snapshot(
                    PINNED,
                    contents,
                    (file, done, size, allDone, allSize) -> {
                      if (NeededFiles.areIn(snapshot(), contents)) {
                        others.countDown();
                      }
                    }))
        .hasMessageContaining("answered 503");

    assertThat(meanwhile).isNotEmpty().allMatch(Optional::isEmpty);
    assertThat(asking.cached(PINNED, contents)).isEmpty();
    hub.hub().tellTheTruth();
    assertThat(download(PINNED, contents)).isEqualTo(snapshot());
    assertThat(asking.cached(PINNED, contents)).contains(snapshot());
  }

  @Test
  void withoutFilesThatItNeverHad() throws IOException {
    hub.remove("tokenizer.json");
    hub.remove("vocab.txt");
    download(MODEL, HubContents.MODEL);

    assertThat(asking.cached(MODEL, HubContents.MODEL)).contains(snapshot());
    assertThat(asking.cached(PINNED, HubContents.MODEL)).contains(snapshot());
  }

  /// They note branches with the first file, and commits never.
  @Test
  void asFarAsItShowsWhereOtherToolsBroughtIt() throws IOException {
    download(MODEL, HubContents.MODEL);
    Files.delete(snapshot().resolveSibling("../refs/" + COMMIT));

    assertThat(asking.cached(MODEL, HubContents.MODEL)).contains(snapshot());
    assertThat(asking.cached(PINNED, HubContents.MODEL)).isEmpty();
    Files.delete(snapshot().resolve("tokenizer.json"));
    Files.delete(snapshot().resolve("vocab.txt"));
    assertThat(asking.cached(MODEL, HubContents.MODEL)).isEmpty();
    assertThat(offline().snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT))
        .isEqualTo(snapshot());

    download(PINNED, HubContents.MODEL);

    assertThat(snapshot().resolve("tokenizer.json")).isRegularFile();
    assertThat(asking.cached(MODEL, HubContents.MODEL)).contains(snapshot());
    assertThat(asking.cached(PINNED, HubContents.MODEL)).contains(snapshot());
  }

  @Test
  void thoughThatCannotBeNoted() throws IOException {
    Hub plain = new Hub(hub.settingsWithoutLinks(cache));
    Path folder = plain.snapshot(PINNED, HubContents.MODEL, HubProgress.SILENT);
    Files.delete(folder.resolveSibling("../refs/" + COMMIT));
    CachedFolder.delete(folder.resolveSibling("../blobs"));
    Files.writeString(folder.resolveSibling("../blobs"), "nothing can be written here");

    assertThat(plain.snapshot(PINNED, HubContents.MODEL, HubProgress.SILENT)).isEqualTo(folder);
  }

  @Test
  void withAllItsFilesWhenTheHubSaysSo() throws IOException {
    hub.put(".gitattributes", "x");
    hub.put("café.txt", "x");
    List<String> said = new ArrayList<>();
    HubProgress progress =
        new HubProgress() {
          @Override
          public void moved(String file, long done, long size, long allDone, long allSize) {}

          @Override
          public void said(String sentence) {
            said.add(sentence);
          }
        };

    assertThat(asking.snapshot(MODEL, HubContents.MODEL, progress)).isEqualTo(snapshot());
    assertThat(said).isEmpty();
    assertThatThrownBy(() -> offline().snapshot(MODEL, HubContents.ALL, progress))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("only the hub knows all files of tiny/fox")
        .hasMessageContaining("HF_HUB_OFFLINE");
    hub.hub().lie("/api/", (request, wire) -> wire.send(503, "", ""));
    assertThatThrownBy(() -> download(MODEL, HubContents.ALL))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("answered 503");
    assertThat(snapshot().resolve("tf_model.h5")).doesNotExist();

    hub.hub().tellTheTruth();
    asking.snapshot(MODEL, HubContents.ALL, progress);

    assertThat(snapshot().resolve("tf_model.h5")).isRegularFile();
    assertThat(snapshot().resolve(WEIGHTS)).isRegularFile();
    assertThat(said)
        .containsExactly("files were left out whose names can't be used on every system: café.txt");
  }

  private Path download(HubModel model, HubContents contents) {
    return asking.snapshot(model, contents, HubProgress.SILENT);
  }

  private static void awaited(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Hub offline() {
    return new Hub(hub.settings(cache).withOffline(true));
  }

  private Path snapshot() {
    return cache.resolve("models--tiny--fox/snapshots").resolve(COMMIT);
  }
}
