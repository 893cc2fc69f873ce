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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command download …
class DownloadCommandTest {
  private static final String NAME = "fables/herald";

  @TempDir Path folder;
  private final LocalHub hub = LocalHub.start();
  private final Map<String, String> environment = new HashMap<>();
  private Path model = Path.of("");
  private String commit = "";

  @BeforeEach
  void offer() throws IOException {
    model = Files.createDirectories(folder.resolve("offered"));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve("README.md"), "# Herald");
    Files.write(model.resolve("model.safetensors"), new byte[200_000]);
    Files.write(model.resolve("pytorch_model.bin"), new byte[100_000]);
    commit = hub.offer(NAME, model);
    environment.putAll(hub.variables(folder.resolve("cache")));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void printsTheFolderOfWhatIsNeeded() {
    Run run = Run.in(environment, "download", NAME);

    assertThat(run.code()).as(run.err()).isZero();
    Path snapshot = folder.resolve("cache/models--fables--herald/snapshots/" + commit);
    assertThat(run.lines()).containsExactly(snapshot.toString());
    assertThat(snapshot.resolve("model.safetensors")).hasSize(200_000);
    assertThat(snapshot.resolve("pytorch_model.bin")).doesNotExist();
    assertThat(run.errors()).first().asString().isEqualTo("downloading fables/herald: 0.2 MB");
    assertThat(run.errors())
        .last()
        .isEqualTo("fables/herald, revision %s: 2 files, 200.0 kB".formatted(commit));
  }

  @Test
  void bringsAllFilesOnRequest() {
    Run run = Run.in(environment, "download", "--all", "--quiet", NAME);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(Path.of(run.out().strip())).isDirectoryContaining("glob:**README.md");
    assertThat(hub.downloads()).hasSize(4);
  }

  @Test
  void needsTheHubForAllFiles() {
    assertThat(Run.in(environment, "download", "--quiet", NAME).code()).isZero();
    environment.put("HF_HUB_OFFLINE", "1");
    Run run = Run.in(environment, "download", "--all", NAME);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("only the hub knows all files of fables/herald", "leave out --all");
  }

  @Test
  void saysAsMuchOfACacheWithARelativeName() {
    Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("cache"));
    environment.put("HF_HUB_CACHE", relative.toString());
    JsonObject told = Run.json(Run.in(environment, "download", "--json", NAME).out());

    assertThat(told.getString("revision")).isEqualTo(commit);
    assertThat(told.getInt("files")).isEqualTo(2);
    assertThat(told.getInt("bytes")).isEqualTo(200_002);
  }

  @Test
  void showsABarOnATerminal() {
    Run run = Run.typing("", environment, "download", NAME);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("asking for fables/herald", "\u001b[K", "herald ");
    assertThat(DownloadBar.line("git-base-coco", 0, 340_200_000, 707_000_000, 27.6))
        .isEqualTo("git-base-coco ■■■■······ 48 % · 340.2 MB of 707.0 MB · 12.3 MB/s · 30 s left");
    assertThat(DownloadBar.line("git-base-coco", 5, 5, 707, 3))
        .isEqualTo("git-base-coco ·········· 0 % · 5 B of 707 B");
  }

  @Test
  void bringsAModelUpToDate() throws IOException {
    Run before = Run.in(environment, "download", NAME);
    Files.writeString(model.resolve("config.json"), "{\"changed\": true}");
    String later = hub.offer(NAME, model);
    Run after = Run.in(environment, "download", "--json", NAME);

    JsonObject told = Run.json(after.lines().getFirst());
    assertThat(told.getString("model")).isEqualTo(NAME);
    assertThat(told.getString("revision")).isEqualTo(later).isNotEqualTo(commit);
    assertThat(told.getString("folder")).endsWith(later);
    assertThat(told.getInt("files")).isEqualTo(2);
    assertThat(told.getInt("bytes")).isEqualTo(200_017);
    assertThat(before.out()).contains(commit);
    assertThat(hub.downloads())
        .containsOnlyOnce(NAME + "/model.safetensors")
        .filteredOn((NAME + "/config.json")::equals)
        .hasSize(2);
  }

  @Test
  void goesOnAfterAModelThatIsNotThere() {
    Run run = Run.in(environment, "download", "--json", "fables/herold", NAME + "@" + commit);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines()).hasSize(2);
    assertThat(Run.json(run.lines().getFirst()).getString("error"))
        .contains("fables/herold", hub.address().toString());
    assertThat(Run.json(run.lines().getLast()).getString("revision")).isEqualTo(commit);
  }

  @Test
  void refusesWhatTheHubHasNoModelsFor() {
    for (String wrong : new String[] {"../up", "a/b/c", "fables/herald@..", "fables/herald@"}) {
      Run run = Run.in(environment, "download", wrong);

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.errors()).singleElement().asString().contains("see: veduta download --help");
    }
    assertThat(Run.in(environment, "download", "--revision=a b", NAME).code()).isEqualTo(2);
    assertThat(Run.in(environment, "download").code()).isEqualTo(2);
  }

  @Test
  void leavesTheNetworkAloneWhereThatIsSaid() {
    environment.put("HF_HUB_OFFLINE", "1");
    Run run = Run.in(environment, "download", NAME);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains(NAME, "HF_HUB_OFFLINE");
    assertThat(hub.downloads()).isEmpty();
  }

  @Test
  void saysWhichVariableIsWrong() {
    environment.put("HF_ENDPOINT", "nowhere");

    assertThat(Run.in(environment, "download", NAME).errors())
        .singleElement()
        .asString()
        .contains("HF_ENDPOINT");
  }
}
