// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.VedutaException;
import dev.veduta.hub.Hub;
import dev.veduta.hub.HubContents;
import dev.veduta.hub.HubModel;
import dev.veduta.hub.HubProgress;
import dev.veduta.hub.HubSettings;
import dev.veduta.testkit.hub.LocalHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A captioner whose model is named as on the hub …
@Timeout(120)
final class HubModelsTest {
  private static final String NAME = "fables/herald";
  private static final int WEIGHTS = 300_000;

  @TempDir Path folder;
  private final LocalHub server = LocalHub.start();
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
  private final Semaphore moved = new Semaphore(0);
  private final Providers providers =
      Providers.installed().with(List.of(new Herald(), new CountedBackend()));
  private final Map<String, String> variables = new TreeMap<>();
  private String commit = "";

  /// Where captioners live that ask the local server.
  private final CaptionerHost host =
      new CaptionerHost() {
        @Override
        public HubSettings hub() {
          return HubSettings.of(variables, folder);
        }

        @Override
        public HubProgress downloading(String captioner, HubModel model) {
          DownloadLines lines = new DownloadLines(model.toString(), told::add);
          return (file, done, size, allDone, allSize) -> {
            lines.moved(file, done, size, allDone, allSize);
            moved.release();
          };
        }
      };

  @BeforeEach
  void offer() throws IOException {
    Path model = Herald.write(folder.resolve("offered"), "a picture");
    byte[] weights = new byte[WEIGHTS];
    new Random(7).nextBytes(weights);
    Files.write(model.resolve("model.safetensors"), weights);
    Files.writeString(model.resolve("tokenizer.json"), "{}");
    commit = server.offer(NAME, model);
    variables.putAll(server.variables(folder.resolve("cache")));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void downloadsItWhenItIsLoadedAndNeverAgain() {
    try (Captioners captioners =
        Captioners.lazy(List.of(settings("docs", NAME)), providers, host)) {
      assertThat(captioners.tasks("docs")).as("known when it is here").isEmpty();
      assertThat(server.downloads()).isEmpty();
      assertThat(captioners.get().caption(Herald.quick()).text()).isEqualTo("a picture");
      assertThat(captioners.tasks("docs")).isPresent();
      assertThat(captioners.model("docs").provenance().model()).isEqualTo(NAME);
      assertThat(captioners.model("docs").provenance().revision()).isEqualTo(commit);
    }
    assertThat(server.downloads())
        .containsExactlyInAnyOrder(
            NAME + "/config.json", NAME + "/model.safetensors", NAME + "/tokenizer.json");
    assertThat(told).first().asString().startsWith("downloading fables/herald: 0.3 MB");
    assertThat(told).last().asString().startsWith("downloaded fables/herald: 0.3 MB in ");

    server.close();
    try (Captioners captioners =
        Captioners.lazy(List.of(settings("docs", NAME)), providers, host)) {
      assertThat(captioners.tasks("docs")).as("as the cache says").isPresent();
      assertThat(captioners.get().caption(Herald.quick()).text()).isEqualTo("a picture");
    }
  }

  @Test
  void mayNameARevision() {
    try (Captioners captioners =
        open(
            settings("behind", NAME + "@" + commit),
            settings("beside", NAME).withHub(HubOptions.DEFAULT.withRevision(commit)))) {
      assertThat(captioners.model("behind").provenance().revision()).isEqualTo(commit);
      assertThat(captioners.model("beside").provenance().revision()).isEqualTo(commit);
    }
    assertThatThrownBy(() -> open(settings("docs", NAME + "@v9")))
        .isInstanceOf(VedutaException.class)
        .hasMessageContaining("there is no folder " + Path.of(NAME + "@v9").toAbsolutePath())
        .hasMessageContaining("has no revision v9");
  }

  @Test
  void sharesTheDownloadWithOthers() {
    List<CaptionerSettings> settings =
        IntStream.range(0, 6).mapToObj(i -> settings("docs-" + i, NAME)).toList();
    try (Captioners captioners = Captioners.lazy(settings, providers, host)) {
      List<CompletableFuture<String>> texts =
          settings.stream()
              .map(
                  one ->
                      captioners
                          .get(one.name())
                          .captionAsync(Herald.quick())
                          .thenApply(caption -> caption.text())
                          .toCompletableFuture())
              .toList();
      assertThat(texts).allMatch(text -> text.join().equals("a picture"));
    }
    assertThat(server.downloads()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void takesPartsWithoutTheirWeights() {
    CaptionerSettings settings =
        settings("docs", Herald.write(folder.resolve("own"), "mine").toString())
            .withParts(ModelParts.NONE.withTokenizer(NAME));

    try (Captioners captioners = open(settings)) {
      assertThat(captioners.get().caption(Herald.quick()).text()).isEqualTo("mine");
    }
    assertThat(server.downloads())
        .containsExactlyInAnyOrder(NAME + "/config.json", NAME + "/tokenizer.json");
  }

  @Test
  void isCheckedWithoutADownload() {
    assertThat(problems(settings("docs", NAME))).isEmpty();
    assertThat(problems(settings("docs", "no-such/model"))).isEmpty();
    assertThat(server.downloads()).isEmpty();

    assertThat(problems(settings("docs", NAME + "@..")))
        .singleElement()
        .asString()
        .startsWith("captioner 'docs': there is no folder ")
        .contains("'..' is no revision of fables/herald");
    assertThat(problems(offline(settings("docs", NAME))))
        .singleElement()
        .asString()
        .contains(NAME, "HF_HUB_OFFLINE", folder.resolve("cache").toString());
    variables.put("HF_HUB_OFFLINE", "1");
    assertThat(problems(settings("docs", NAME)))
        .singleElement()
        .asString()
        .contains("HF_HUB_OFFLINE");
  }

  @Test
  void isLoadedOfflineOnceItIsThere() {
    open(settings("docs", NAME)).close();

    assertThat(problems(offline(settings("docs", NAME)))).isEmpty();
    open(offline(settings("docs", NAME))).close();
    assertThat(server.downloads()).hasSize(3);
    assertThatThrownBy(() -> open(offline(settings("docs", "fables/other"))))
        .hasMessageContaining("there is no folder " + Path.of("fables/other").toAbsolutePath())
        .hasMessageContaining("HF_HUB_OFFLINE");
  }

  /// Other tools don't note that a commit is complete.
  @Test
  void isKnownOfflineWhereOtherToolsBroughtIt() throws IOException {
    open(settings("docs", NAME + "@" + commit)).close();
    Files.delete(folder.resolve("cache/models--fables--herald/refs").resolve(commit));
    CaptionerSettings settings = offline(settings("docs", NAME + "@" + commit));

    try (Captioners captioners = Captioners.lazy(List.of(settings), providers, host)) {
      assertThat(captioners.tasks("docs")).isPresent();
      assertThat(captioners.get().caption(Herald.quick()).text()).isEqualTo("a picture");
    }
  }

  /// Its index arrives before it is known what else is to come.
  @Test
  void tellsOfAllItsShards() throws IOException {
    Path model = Files.createDirectories(folder.resolve("sharded"));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}}");
    Files.write(model.resolve("one.safetensors"), new byte[WEIGHTS]);
    Files.write(model.resolve("two.safetensors"), new byte[2 * WEIGHTS]);
    String name = "fables/sharded";
    server.offer(name, model);

    new Hub(host.hub())
        .snapshot(HubModel.of(name), HubContents.MODEL, new DownloadLines(name, told::add));

    assertThat(server.downloads()).hasSize(4);
    assertThat(told).first().isEqualTo("downloading fables/sharded: 0.9 MB");
    assertThat(told).last().asString().startsWith("downloaded fables/sharded: 0.9 MB in ");
  }

  @Test
  void saysWhatWasTriedWhenItIsNowhere() {
    assertThatThrownBy(() -> open(settings("docs", "fables/herold")))
        .isInstanceOf(VedutaException.class)
        .hasMessageContaining("there is no folder " + Path.of("fables/herold").toAbsolutePath())
        .hasMessageContaining(server.address().toString());
  }

  @Test
  void saysHowFarItsDownloadIs() throws Exception {
    server.holdAfter(WEIGHTS / 2);
    try (Captioners captioners =
        Captioners.lazy(List.of(settings("docs", NAME)), providers, host)) {
      assertThat(captioners.status("docs").download()).isEmpty();
      CompletableFuture<String> text =
          captioners
              .get()
              .captionAsync(Herald.quick())
              .thenApply(caption -> caption.text())
              .toCompletableFuture();
      Download seen = null;
      while (seen == null || seen.done() < WEIGHTS / 2) {
        moved.acquire();
        seen = captioners.status("docs").download().orElse(null);
      }
      assertThat(captioners.status("docs").state()).isEqualTo(CaptionerStatus.State.LOADING);
      assertThat(seen.model()).isEqualTo(NAME);
      assertThat(seen.percent()).isBetween(50, 51);
      assertThat(seen).hasToString("%d %%, 0.2 MB of 0.3 MB".formatted(seen.percent()));

      server.release();
      assertThat(text.join()).isEqualTo("a picture");
      assertThat(captioners.status("docs").download()).isEmpty();
    }
  }

  @Test
  void endsItsDownloadWhenItIsClosedAndGoesOnLater() throws Exception {
    server.holdAfter(WEIGHTS / 2);
    CompletableFuture<String> text;
    try (Captioners captioners =
        Captioners.lazy(List.of(settings("docs", NAME)), providers, host)) {
      text =
          captioners
              .get()
              .captionAsync(Herald.quick())
              .thenApply(caption -> caption.text())
              .toCompletableFuture();
      while (captioners.status("docs").download().map(Download::done).orElse(0L) < WEIGHTS / 2) {
        moved.acquire();
      }
    }
    assertThatThrownBy(text::join).hasMessageContaining("what has arrived is kept");

    server.release();
    open(settings("docs", NAME)).close();
    assertThat(server.downloads())
        .anyMatch(file -> file.startsWith(NAME + "/model.safetensors from "));
  }

  @Test
  void isLoggedWhereNobodyElseListens() {
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            logged.add(new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("dev.veduta.runtime");
    log.addHandler(handler);
    try {
      new CaptionerHost() {}.downloading("docs", HubModel.of(NAME))
          .moved("f", 0, 10, 0, 10_000_000);
    } finally {
      log.removeHandler(handler);
    }
    assertThat(logged).containsExactly("captioner docs: downloading fables/herald: 10.0 MB");
  }

  @Test
  void hasARevisionOfItsOwnModelOnly() {
    assertThat(wrong("model", "models/git/base", "revision", "v1"))
        .isEqualTo(
            "captioner 'docs' has the revision 'v1', which models of the hub have, and its model is"
                + " models/git/base; leave revision out, or name the model as ORGANIZATION/MODEL");
    assertThat(wrong("model", "fables/herald@v1", "revision", "v2"))
        .isEqualTo(
            "captioner 'docs' has two revisions, that of its model fables/herald@v1 and 'v2'; leave"
                + " one out");
    assertThat(wrong("encoder.model", "a/b", "decoder.model", "c/d", "revision", "v2"))
        .contains("encoder.model=ORGANIZATION/MODEL@v2");
    assertThat(wrong("model", "fables/herald", "revision", "a b")).contains("'a b' is no revision");
    assertThat(wrong("model", "fables/herald", "hub", "sometimes"))
        .isEqualTo("veduta.captioner.docs.hub must be online or offline, got 'sometimes'");
  }

  @Test
  void sharesWhetherTheHubIsAskedButNoRevision() {
    Settings settings =
        SettingsTest.of("veduta.captioner.docs.model", NAME, "veduta.hub", "offline");

    assertThat(settings.captioner("docs").hub()).isEqualTo(new HubOptions(true, ""));
    assertThat(
            SettingsTest.of("veduta.captioner.docs.model", NAME, "veduta.revision", "v1")
                .problems(List.of()))
        .containsExactly(
            "veduta.revision is not a setting: each captioner has its own; set"
                + " veduta.captioner.default.revision");
  }

  private static String wrong(String... keysAndValues) {
    String[] own = keysAndValues.clone();
    for (int i = 0; i < own.length; i += 2) {
      own[i] = "veduta.captioner.docs." + own[i];
    }
    try {
      return SettingsTest.of(own).captioner("docs").toString();
    } catch (ConfigurationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private List<String> problems(CaptionerSettings settings) {
    return Captioners.problems(List.of(settings), providers, host);
  }

  private Captioners open(CaptionerSettings... settings) {
    return Captioners.open(List.of(settings), providers, host);
  }

  private static CaptionerSettings offline(CaptionerSettings settings) {
    return settings.withHub(settings.hub().withOffline(true));
  }

  private static CaptionerSettings settings(String name, String model) {
    return CaptionerSettings.of(name, model).withBackend("counted").withThreads(1);
  }
}
