// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.testkit.hub.LocalHub;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command cache …
class CacheCommandTest {
  private static final String NAME = "fables/herald";
  private static final String OTHER = "fables/echo";

  @TempDir Path folder;
  private final LocalHub hub = LocalHub.start();
  private Map<String, String> environment = Map.of();
  private String commit = "";

  @BeforeEach
  void download() throws IOException {
    environment = hub.variables(folder.resolve("cache"));
    commit = hub.offer(NAME, model("herald", 200_000));
    hub.offer(OTHER, model("echo", 100_000));
    assertThat(Run.in(environment, "download", "--quiet", NAME, OTHER).code()).isZero();
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void listsWhatThereIs() {
    Run run = Run.in(environment, "cache");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines()).hasSize(4);
    assertThat(run.lines().getFirst()).matches("used +size +revision +model");
    assertThat(run.lines().get(2))
        .matches(
            "20\\d\\d-\\d\\d-\\d\\d +200\\.0 kB  %s  fables/herald  main"
                .formatted(commit.substring(0, 12)));
    assertThat(run.lines().getLast()).isEqualTo("2 models, 300.0 kB in " + folder.resolve("cache"));
    assertThat(Run.in(environment, "cache", "list").out()).isEqualTo(run.out());
  }

  @Test
  void listsAsJson() {
    JsonObject herald =
        Run.in(environment, "cache", "list", "--json").lines().stream()
            .map(Run::json)
            .filter(model -> model.getString("model").equals(NAME))
            .findFirst()
            .orElseThrow();

    assertThat(herald.getInt("bytes")).isEqualTo(200_002);
    assertThat(herald.getString("lastUsed")).startsWith("20");
    JsonObject revision = herald.getJsonArray("revisions").getJsonObject(0);
    assertThat(revision.getString("commit")).isEqualTo(commit);
    assertThat(revision.getJsonArray("names").getString(0)).isEqualTo("main");
    assertThat(Path.of(revision.getString("folder"))).isDirectory();
    assertThat(herald.getJsonArray("unfinished")).isEmpty();
  }

  @Test
  void isEmptyWhereThereIsNone() {
    Map<String, String> nowhere = hub.variables(folder.resolve("nowhere"));

    assertThat(Run.in(nowhere, "cache").lines())
        .containsExactly("0 models, 0 B in " + folder.resolve("nowhere"));
    assertThat(Run.in(nowhere, "cache", "verify").lines()).containsExactly("0 passed, 0 failed");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void findsFilesThatHaveChanged() throws IOException {
    Run sound = Run.in(environment, "cache", "verify");
    Path weights = blobs(NAME).filter(blob -> size(blob) == 200_000).findFirst().orElseThrow();
    byte[] changed = Files.readAllBytes(weights);
    changed[77] ^= 1;
    Files.write(weights, changed);
    Run broken = Run.in(environment, "cache", "verify");
    Run told = Run.in(environment, "cache", "verify", "--json", NAME);

    assertThat(sound.code()).isZero();
    assertThat(sound.lines())
        .containsExactly("PASS  fables/echo", "PASS  fables/herald", "2 passed, 0 failed");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.lines())
        .contains("FAIL  fables/herald")
        .last()
        .isEqualTo("1 passed, 1 failed");
    assertThat(broken.out()).contains(weights.getFileName().toString());
    assertThat(told.code()).isEqualTo(1);
    assertThat(Run.json(told.out()).getJsonArray("faults")).hasSize(1);
  }

  @Test
  void removesAModelWhenTheUserSaysYes() {
    Run no = Run.typing("n\n", environment, "cache", "remove", NAME);
    Run nothing = Run.typing("", environment, "cache", "remove", NAME);
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err())
        .contains("remove fables/herald (200.0 kB) from %s?".formatted(folder.resolve("cache")))
        .contains("nothing was removed");
    assertThat(nothing.code()).isEqualTo(1);

    Run yes = Run.typing("y\n", environment, "cache", "remove", NAME);

    assertThat(yes.code()).as(yes.err()).isZero();
    assertThat(yes.lines()).containsExactly("removed fables/herald, which frees 200.1 kB");
    assertThat(Run.in(environment, "cache").out()).doesNotContain(NAME).contains(OTHER);
  }

  @Test
  void removesWithoutATerminalOnlyWhatIsConfirmed() {
    Run unconfirmed = Run.in(environment, "cache", "remove", NAME);
    assertThat(unconfirmed.code()).isEqualTo(2);
    assertThat(unconfirmed.errors())
        .containsExactly(
            "veduta: there is no terminal to ask on; give --yes to remove without being asked; see:"
                + " veduta cache remove --help");

    Run run = Run.in(environment, "cache", "remove", "--yes", "--json", NAME + "@main");
    assertThat(Run.json(run.out()).getInt("freed")).isGreaterThanOrEqualTo(200_002);
    Run again = Run.in(environment, "cache", "remove", "--yes", NAME);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.errors())
        .singleElement()
        .asString()
        .contains(NAME, "is not in the cache", OTHER);
  }

  @Test
  void cleansWhatNobodyNeeds() throws IOException {
    assertThat(Run.in(environment, "cache", "clean").out())
        .isEqualTo("nothing is unneeded in %s\n".formatted(folder.resolve("cache")));
    Path blobs = folder.resolve("cache/models--fables--herald/blobs");
    Files.write(blobs.resolve("ab".repeat(32) + ".veduta.incomplete"), new byte[3_000]);
    Files.write(blobs.resolve("cd".repeat(32)), new byte[4_000]);
    assertThat(Run.in(environment, "cache").lines()).anyMatch(line -> line.contains("unfinished"));

    Run run = Run.in(environment, "cache", "clean");

    assertThat(run.code()).isZero();
    assertThat(run.lines()).containsExactly("fables/herald: 7.0 kB", "freed 7.0 kB");
    assertThat(Run.in(environment, "cache", "verify").code()).isZero();
    assertThat(blobs(NAME)).hasSize(2);
  }

  @Test
  void cleansTheOthersWhileOneIsDownloaded() throws Exception {
    String late = "fables/late";
    hub.offer(late, model("late", 100_000));
    for (String id : new String[] {"echo", "herald"}) {
      Files.write(
          folder.resolve("cache/models--fables--%s/blobs/%s".formatted(id, "cd".repeat(32))),
          new byte[4_000]);
    }
    hub.holdAfter(50_000);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Run> download = threads.submit(() -> Run.in(environment, "download", late));
      while (!hub.downloads().contains(late + "/model.safetensors")) {
        Thread.onSpinWait();
      }
      Run told = Run.in(environment, "cache", "clean", "--json");
      Run again = Run.in(environment, "cache", "clean");
      hub.release();

      assertThat(told.code()).isEqualTo(1);
      assertThat(told.lines()).hasSize(3);
      assertThat(Run.json(told.lines().get(0)).getInt("freed")).isEqualTo(4_000);
      assertThat(Run.json(told.lines().get(1)).getInt("freed")).isEqualTo(4_000);
      assertThat(Run.json(told.lines().get(2)).getString("error"))
          .contains(late + " is being downloaded at this moment");
      assertThat(again.code()).isEqualTo(1);
      assertThat(again.out()).isEqualTo("freed 0 B\n");
      assertThat(again.errors()).singleElement().asString().contains(late);
      assertThat(download.get().code()).isZero();
    }
  }

  @Test
  void saysWhatItCannotCompare() {
    Map<String, String> plain = new HashMap<>(hub.variables(folder.resolve("plain")));
    plain.put("HF_HUB_DISABLE_SYMLINKS", "1");
    Run download = Run.in(plain, "download", "--quiet", NAME);
    Path weights = Path.of(download.out().strip()).resolve("model.safetensors");

    Run run = Run.in(plain, "cache", "verify");

    assertThat(run.code()).isZero();
    assertThat(run.lines())
        .hasSize(4)
        .startsWith("SKIP  fables/herald")
        .contains("    %s has no hash here and was not compared".formatted(weights))
        .endsWith("0 passed, 0 failed, 1 skipped");
    assertThat(
            Run.json(Run.in(plain, "cache", "verify", "--json").out()).getJsonArray("uncompared"))
        .hasSize(2);
  }

  @Test
  void isHelpedForEachOfItsCommands() {
    for (String command : new String[] {"list", "verify", "remove", "clean"}) {
      Run run = Run.in(environment, "cache", command, "--help");

      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("Usage: veduta cache " + command, "Examples:");
    }
    assertThat(Run.in(environment, "cache", "lits").err())
        .contains("there is no command 'lits'; did you mean list?");
  }

  private Path model(String name, int bytes) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.write(model.resolve("model.safetensors"), new byte[bytes]);
    return model;
  }

  private Stream<Path> blobs(String id) throws IOException {
    try (Stream<Path> blobs =
        Files.list(folder.resolve("cache/models--" + id.replace("/", "--") + "/blobs"))) {
      return blobs.toList().stream();
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }
}
