// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.TestHub.COMMIT;
import static dev.veduta.hub.TestHub.MODEL;
import static dev.veduta.hub.TestHub.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.hub.LyingServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model of the hub …
final class HubTest {
  private static final String LATER = "89abcdef0123456789abcdef0123456789abcdef";

  @TempDir Path cache;
  private TestHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = TestHub.start(300_000);
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  @Test
  void comesWithTheFilesThatAreNeededOnly() throws IOException {
    Path folder = download(MODEL, HubContents.MODEL);

    assertThat(folder).isEqualTo(model().resolve("snapshots").resolve(COMMIT));
    assertThat(names(folder))
        .containsExactly(
            "config.json", "generation_config.json", WEIGHTS, "tokenizer.json", "vocab.txt");
    for (String name : names(folder)) {
      assertThat(folder.resolve(name)).hasBinaryContent(hub.file(name));
    }
    assertThat(model().resolve("refs/main")).hasContent(COMMIT);
    new CacheCheck(cache).isComplete();
  }

  @Test
  void comesWithoutWeightsForThoseWhoNeedNone() throws IOException {
    assertThat(names(download(MODEL, HubContents.WITHOUT_WEIGHTS)))
        .contains("tokenizer.json")
        .doesNotContain(WEIGHTS);
    assertThat(hub.store().requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "model.safetensors, model.safetensors",
    "model.safetensors.index.json pytorch_model.bin, model.safetensors.index.json",
    "pytorch_model.bin tf_model.h5, pytorch_model.bin",
    "flax_model.msgpack tf_model.h5, tf_model.h5",
    "flax_model.msgpack model.onnx, flax_model.msgpack"
  })
  void comesWithWeightsInOneFormat(String weights, String taken) throws IOException {
    hub.remove(WEIGHTS);
    hub.remove("tf_model.h5");
    for (String name : weights.split(" ", -1)) {
      hub.put(name, "{\"weight_map\": {\"a\": \"part-1.bin\", \"b\": \"part-2.bin\"}}");
    }
    hub.put("part-1.bin", TestHub.noise(2000, 4));
    hub.put("part-2.bin", TestHub.noise(1000, 5));

    List<String> names = names(download(MODEL, HubContents.MODEL));

    assertThat(names).contains(taken);
    assertThat(names).filteredOn(name -> name.contains("model.") && !name.equals(taken)).isEmpty();
    assertThat(names.contains("part-1.bin")).isEqualTo(taken.endsWith(".index.json"));
    assertThat(names.contains("part-2.bin")).isEqualTo(taken.endsWith(".index.json"));
  }

  @Test
  void isAskedForAgainWithoutBeingDownloadedAgain() {
    download(MODEL, HubContents.MODEL);
    int before = hub.hub().requests().size();

    download(MODEL, HubContents.MODEL);

    assertThat(hub.hub().requests())
        .hasSize(before + 1)
        .last()
        .extracting(Request::path)
        .isEqualTo("/api/models/tiny/fox/revision/main?blobs=true");
  }

  @Test
  void showsTheTokenToTheHubOnly() {
    download(MODEL, HubContents.MODEL);

    assertThat(hub.hub().requests())
        .allSatisfy(
            request ->
                assertThat(request.headers())
                    .containsEntry("authorization", "Bearer " + TestHub.TOKEN));
    assertThat(hub.store().requests())
        .hasSize(1)
        .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
    assertThat(hub.settings(cache).toString()).doesNotContain(TestHub.TOKEN);
  }

  @Test
  void movesOnWithItsBranchAndSharesWhatStayed() throws IOException {
    Path before = download(MODEL, HubContents.MODEL);
    hub.commit(LATER);
    hub.put("config.json", "{\"model_type\": \"vixen\"}");

    Path after = download(MODEL, HubContents.MODEL);

    assertThat(after).isNotEqualTo(before);
    assertThat(after.resolve("config.json")).content().contains("vixen");
    assertThat(before.resolve("config.json")).content().contains("fox");
    assertThat(after.resolve(WEIGHTS).toRealPath()).isEqualTo(before.resolve(WEIGHTS).toRealPath());
    assertThat(hub.store().requests()).hasSize(1);
    assertThat(model().resolve("refs/main")).hasContent(LATER);
    new CacheCheck(cache).isComplete();
  }

  @Test
  void staysAtItsCommitWhereThatIsGiven() throws IOException {
    HubModel pinned = HubModel.parse("tiny/fox@" + COMMIT);

    assertThat(download(pinned, HubContents.MODEL)).endsWithRaw(Path.of(COMMIT));
    assertThat(names(model().resolve("refs"))).containsExactly(COMMIT);
    assertThat(new HubCache(cache).snapshot(pinned)).isPresent();
    assertThat(new HubCache(cache).snapshot(MODEL)).isEmpty();
  }

  @Test
  void isTakenFromTheCacheWhenTheHubIsOutOfReach() throws IOException {
    Path folder = download(MODEL, HubContents.MODEL);
    hub.hub().lie("/api/", (request, wire) -> wire.send(503, "", ""));
    List<String> said = new ArrayList<>();

    assertThat(new Hub(hub.settings(cache)).snapshot(MODEL, HubContents.MODEL, new Notes(said)))
        .isEqualTo(folder);
    assertThat(said).last().asString().contains("answered 503", "taking the copy in " + folder);
  }

  @Test
  void isTakenFromTheCacheWithoutTheNetworkWhereThatIsForbidden() throws IOException {
    Path folder = download(MODEL, HubContents.MODEL);
    Hub offline = new Hub(hub.settings(cache).withOffline(true));
    int before = hub.hub().requests().size();

    assertThat(offline.snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT)).isEqualTo(folder);
    Files.delete(folder.resolve(WEIGHTS));
    assertThatThrownBy(() -> offline.snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("tiny/fox is not complete in " + model())
        .hasMessageContaining("HF_HUB_OFFLINE");
    assertThat(offline.snapshot(MODEL, HubContents.WITHOUT_WEIGHTS, HubProgress.SILENT))
        .isEqualTo(folder);
    assertThat(hub.hub().requests()).hasSize(before);
  }

  @Test
  void tellsHowMuchHasArrived() {
    List<List<Long>> told = new ArrayList<>();
    HubProgress progress =
        (file, done, size, allDone, allSize) -> {
          assertThat(done).isBetween(0L, size);
          assertThat(allDone).isBetween(done, allSize);
          told.add(List.of(allDone, allSize));
        };

    new Hub(hub.settings(cache)).snapshot(MODEL, HubContents.MODEL, progress);

    long all = 300_000 + 21 + 2 + 18;
    assertThat(told).hasSizeGreaterThan(5).last().isEqualTo(List.of(all, all));
  }

  @Test
  void isFilesThemselvesWhereLinksAreUnwanted() throws IOException {
    download(MODEL, HubContents.WITHOUT_WEIGHTS);
    Hub plain = new Hub(hub.settingsWithoutLinks(cache));
    hub.commit(LATER);

    Path folder = plain.snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT);

    for (String name : names(folder)) {
      assertThat(Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)).isTrue();
      assertThat(folder.resolve(name)).hasBinaryContent(hub.file(name));
    }
    assertThat(model().resolve("snapshots").resolve(COMMIT).resolve("config.json")).isRegularFile();
    int before = hub.store().requests().size();
    plain.snapshot(MODEL, HubContents.MODEL, HubProgress.SILENT);
    assertThat(hub.store().requests()).hasSize(before);
  }

  @Test
  void mayBeOnADiskThatCannotBeWrittenOnceItIsComplete() throws IOException {
    Path folder = download(MODEL, HubContents.MODEL);
    List<Path> before = CachedFolder.files(cache);
    CachedFolder.delete(cache.resolve(".locks"));
    Files.writeString(cache.resolve(".locks"), "no folder can be made here");

    assertThat(download(MODEL, HubContents.MODEL)).isEqualTo(folder);
    assertThat(CachedFolder.files(model())).allMatch(before::contains);
  }

  @Test
  void sharesContentsWithOtherModelsWhereOtherToolsMadeThat() throws IOException {
    byte[] weights = hub.file(WEIGHTS);
    Path shared = cache.resolve("blobs/ab").resolve("abcdef");
    Files.createDirectories(shared.getParent());
    Files.write(shared, weights);
    Path blob = model().resolve("blobs").resolve(TestHub.hash(WEIGHTS, weights));
    Files.createDirectories(blob.getParent());
    Files.createSymbolicLink(blob, Path.of("../../blobs/ab/abcdef"));

    Path folder = download(MODEL, HubContents.MODEL);

    assertThat(folder.resolve(WEIGHTS).toRealPath()).isEqualTo(shared.toRealPath());
    assertThat(hub.store().requests()).isEmpty();
    assertThat(new HubCache(cache).verified("tiny/fox").faults()).isEmpty();
  }

  private Path download(HubModel model, HubContents contents) {
    return new Hub(hub.settings(cache)).snapshot(model, contents, HubProgress.SILENT);
  }

  private Path model() {
    return cache.resolve("models--tiny--fox");
  }

  private static List<String> names(Path folder) throws IOException {
    return CachedFolder.entries(folder).stream()
        .map(file -> file.getFileName().toString())
        .toList();
  }

  /// Keeps what is said.
  private record Notes(List<String> said) implements HubProgress {
    @Override
    public void moved(String file, long done, long size, long allDone, long allSize) {}

    @Override
    public void said(String sentence) {
      said.add(sentence);
    }
  }
}
