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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache …
final class HubCacheTest {
  private static final String LATER = "89abcdef0123456789abcdef0123456789abcdef";
  private static final long SMALL = 21 + 2 + 18;

  @TempDir Path folder;
  private TestHub hub;
  private HubCache cache;

  @BeforeEach
  void start() throws IOException {
    hub = TestHub.start(50_000);
    cache = new HubCache(folder);
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  @Test
  void tellsWhatItHolds() throws IOException {
    assertThat(new HubCache(folder.resolve("none")).models()).isEmpty();
    download();
    secondCommit();
    Path part = folder.resolve("models--tiny--fox/blobs/abc.incomplete");
    Files.write(part, new byte[77]);
    Files.createDirectories(folder.resolve("datasets--tiny--pictures/blobs"));
    Files.createDirectories(folder.resolve("models--no--good--id"));

    CachedModel model = cache.models().getFirst();

    assertThat(cache.models()).hasSize(1);
    assertThat(model.id()).isEqualTo("tiny/fox");
    assertThat(model.bytes()).isEqualTo(50_000 + SMALL + 23);
    assertThat(model.lastUsed()).isBetween(Instant.now().minusSeconds(3600), Instant.now());
    assertThat(model.unfinished()).containsExactly(new CachedModel.Unfinished(part, 77));
    assertThat(model.revisions())
        .extracting(CachedModel.Revision::commit)
        .containsExactlyInAnyOrder(COMMIT, LATER);
    assertThat(model.revisions())
        .filteredOn(revision -> revision.commit().equals(LATER))
        .singleElement()
        .satisfies(
            later -> {
              assertThat(later.names()).containsExactly("main");
              assertThat(later.files()).isEqualTo(5);
              assertThat(later.bytes()).isEqualTo(50_000 + SMALL + 2);
              assertThat(later.folder()).isDirectoryContaining("glob:**config.json");
            });
    assertThat(cache.model("tiny/fox")).contains(model);
    assertThat(cache.model("tiny/pear")).isEmpty();
  }

  @Test
  void losesAModelThatIsRemoved() throws IOException {
    download();

    assertThat(cache.remove("tiny/fox")).isGreaterThanOrEqualTo(50_000 + SMALL);

    assertThat(cache.models()).isEmpty();
    assertThat(CachedFolder.files(folder)).allMatch(file -> file.toString().endsWith(".lock"));
    assertThatThrownBy(() -> cache.remove("tiny/fox"))
        .isInstanceOf(HubException.class)
        .hasMessage("tiny/fox is not in the cache %s; there are no models", folder);
  }

  @Test
  void losesOneRevisionAndKeepsWhatTheOtherHas() throws IOException {
    download();
    secondCommit();

    long freed = cache.removeRevision(HubModel.parse("tiny/fox@" + COMMIT));

    assertThat(freed).isEqualTo(21);
    assertThat(cache.snapshot(MODEL).orElseThrow().resolve(WEIGHTS))
        .hasBinaryContent(hub.file(WEIGHTS));
    new CacheCheck(folder).isComplete();
    assertThatThrownBy(() -> cache.removeRevision(HubModel.parse("tiny/fox@" + COMMIT)))
        .hasMessageContaining("has no revision " + COMMIT)
        .hasMessageContaining("it has %s (main)", LATER);
    cache.removeRevision(MODEL);
    assertThat(cache.models()).isEmpty();
  }

  @Test
  void losesWhatIsUnfinished() throws IOException {
    download();
    Path blobs = folder.resolve("models--tiny--fox/blobs");
    Files.write(blobs.resolve("abc.veduta.incomplete"), new byte[7]);
    Files.write(blobs.resolve(UUID.randomUUID() + ".incomplete"), new byte[20]);
    old(Files.write(blobs.resolve("abc.incomplete"), new byte[50]));

    assertThat(cache.removeUnfinished("tiny/fox")).isEqualTo(77);

    new CacheCheck(folder).isComplete();
    assertThat(cache.snapshot(MODEL).orElseThrow().resolve(WEIGHTS)).exists();
  }

  /// Their locks are none that are seen here.
  @Test
  void keepsWhatAnotherToolIsDownloading() throws IOException {
    download();
    Path part = folder.resolve("models--tiny--fox/blobs/abc.incomplete");
    Files.write(part, new byte[77]);

    assertThat(cache.removeUnfinished("tiny/fox")).isZero();
    assertThatThrownBy(() -> cache.remove("tiny/fox"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("another tool wrote to %s less than 10 minutes ago", part);
    assertThatThrownBy(() -> cache.removeRevision(MODEL)).hasMessageContaining("another tool");
    assertThat(part).hasSize(77);
    assertThat(cache.snapshot(MODEL)).isPresent();

    old(part);
    cache.remove("tiny/fox");
    assertThat(cache.models()).isEmpty();
  }

  @Test
  void keepsAModelThatIsBeingDownloaded() throws Exception {
    download();
    Path lock = CachedFolder.files(folder.resolve(".locks")).getFirst();

    try (DownloadLock _ = DownloadLock.take(lock, () -> {})) {
      for (Runnable removal :
          List.<Runnable>of(
              () -> cache.remove("tiny/fox"),
              () -> cache.removeRevision(MODEL),
              () -> cache.removeUnfinished("tiny/fox"))) {
        assertThatThrownBy(removal::run)
            .isInstanceOf(HubException.class)
            .hasMessageContaining("is being downloaded at this moment", "try again");
      }
    }
    new CacheCheck(folder).isComplete();
    assertThat(cache.remove("tiny/fox")).isPositive();
  }

  @Test
  void deletesLinksAndNotWhatTheyLeadTo() throws IOException {
    download();
    Path precious = Files.writeString(folder.resolve("precious"), "x");
    Path linked = Files.createDirectory(folder.resolve("linked"));
    Files.writeString(linked.resolve("precious"), "x");
    Path model = folder.resolve("models--tiny--fox");
    Files.createSymbolicLink(model.resolve("snapshots").resolve(COMMIT).resolve("a"), precious);
    Files.createSymbolicLink(model.resolve("b"), linked);

    cache.remove("tiny/fox");

    assertThat(precious).exists();
    assertThat(linked.resolve("precious")).exists();
    assertThat(model).doesNotExist();
  }

  @Test
  void findsEveryFault() throws IOException {
    Path snapshot = download();
    assertThat(cache.verified("tiny/fox")).isEqualTo(new Verification(List.of(), List.of()));
    byte[] wrong = hub.file(WEIGHTS).clone();
    wrong[100] ^= 1;
    Files.write(snapshot.resolve(WEIGHTS).toRealPath(), wrong);
    Files.createSymbolicLink(snapshot.resolve("gone.json"), Path.of("../../blobs/gone"));
    Path outside = Files.createTempFile("outside", ".json");
    Files.createSymbolicLink(snapshot.resolve("vocab.json"), outside);

    assertThat(cache.verified("tiny/fox").faults())
        .hasSize(3)
        .allMatch(fault -> fault.endsWith("remove the model and download it again"))
        .anyMatch(fault -> fault.contains(TestHub.hash(WEIGHTS, hub.file(WEIGHTS))))
        .anyMatch(fault -> fault.contains("gone.json leads nowhere"))
        .anyMatch(fault -> fault.contains("vocab.json leads nowhere or out of the cache"));
    Files.delete(outside);
  }

  /// As after `cp -rL`.
  @Test
  void comparesCopiesWithContents() throws IOException {
    Path snapshot = download();
    for (Path file : CachedFolder.entries(snapshot)) {
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      Files.write(file, content);
    }
    assertThat(cache.verified("tiny/fox")).isEqualTo(new Verification(List.of(), List.of()));

    byte[] wrong = hub.file(WEIGHTS).clone();
    wrong[100] ^= 1;
    Files.write(snapshot.resolve(WEIGHTS), wrong);
    Files.writeString(snapshot.resolve("config.json"), "{ }");

    assertThat(cache.verified("tiny/fox").faults())
        .hasSize(2)
        .anyMatch(fault -> fault.contains(WEIGHTS + " is a copy of no content"))
        .anyMatch(fault -> fault.contains("config.json is a copy of no content"));
  }

  @Test
  void saysWhichFilesItHasNoHashOf() throws IOException {
    new Hub(hub.settings(folder)).snapshot(MODEL, HubContents.WITHOUT_WEIGHTS, HubProgress.SILENT);
    Path snapshot =
        new Hub(hub.settingsWithoutLinks(folder))
            .snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT);

    assertThat(cache.verified("tiny/fox"))
        .isEqualTo(new Verification(List.of(), List.of(snapshot.resolve(WEIGHTS))));
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
  }

  private Path download() {
    return new Hub(hub.settings(folder)).snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT);
  }

  private void secondCommit() {
    hub.commit(LATER);
    hub.put("config.json", "{\"model_type\": \"vixen\"}");
    download();
  }
}
