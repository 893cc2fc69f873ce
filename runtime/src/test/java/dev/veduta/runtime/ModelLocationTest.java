// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The location of a model…
final class ModelLocationTest {
  @TempDir private Path temp;

  @Test
  void isNoUrlWhoseSecretsAreKept() {
    for (String url :
        List.of(
            "https://me:s3cret@models.example/git?token=s3cret",
            "https://s3cret@models.example",
            "s3://models.example/git#s3cret")) {
      assertThatThrownBy(() -> ModelLocation.of(url))
          .isInstanceOf(ModelException.class)
          .hasMessageMatching(
              "(https|s3)://models.example is a URL; give the folder of a model, or its name on the"
                  + " Hugging Face hub, such as microsoft/git-base-coco");
    }
  }

  @Test
  void isAFolderWithAConfiguration() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("git"));
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThat(ModelLocation.of(folder.toString()).name()).isEqualTo("git");
    assertThat(ModelLocation.of(folder + "/../git/.").location("config.json"))
        .isEqualTo(folder.resolve("config.json").toString());
  }

  @Test
  void mayStartInTheHomeFolder() {
    String home = System.getProperty("user.home");
    refused("~/no/such/model", "there is no folder " + Path.of(home, "no", "such", "model"));
    refused("~other/model", "there is no folder " + Path.of("~other/model").toAbsolutePath());
  }

  @Test
  void saysWhatLiesWhereThePathStillExists() throws IOException {
    Files.createDirectories(temp.resolve("models/git-base"));
    Files.createFile(temp.resolve("models/notes.txt"));
    Path missing = temp.resolve("models/git-bse");
    refused(
        missing.toString(),
        "there is no folder %s; %s holds git-base/, notes.txt; give the folder of a model, classpath:PACKAGE, or a name of the Hugging Face hub such as microsoft/git-base-coco"
            .formatted(missing, missing.getParent()));
  }

  @Test
  void isNoNameOnTheHubWhenItLooksLikeAPath() {
    for (String path : List.of("./microsoft/git-base", "a/b/c", "microsoft/git--base")) {
      assertThatExceptionOfType(ModelException.class)
          .isThrownBy(() -> ModelLocation.of(path))
          .withMessageStartingWith(
              "there is no folder " + Path.of(path).toAbsolutePath().normalize());
    }
  }

  @Test
  void saysThatNamesOnTheHubHaveTwoParts() {
    refused("gpt2", "or a name of the Hugging Face hub such as ORGANIZATION/gpt2");
  }

  @Test
  void isNotAFile() throws IOException {
    Path file = Files.createFile(temp.resolve("model.safetensors"));
    refused(
        file.toString(),
        file + " is a file; a model is a folder with config.json and its weights, and there is no");
    Files.writeString(temp.resolve("config.json"), "{}");
    refused(
        file.toString(),
        "is a file; a model is a folder with config.json and its weights; give " + temp);
  }

  @Test
  void saysWhatAFolderWithoutConfigurationHolds() throws IOException {
    refused(
        temp.toString(),
        temp + " has no config.json, so it is not the folder of a model; it holds nothing");
    for (int i = 10; i < 30; i++) {
      Files.createFile(temp.resolve(i + ".txt"));
    }
    Files.createDirectory(temp.resolve("00"));
    refused(temp.toString(), "; it holds 00/, 10.txt, 11.txt, 12.txt");
    refused(temp.toString(), "20.txt and 9 more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b"})
  void isNeitherBlankNorUnreadable(String model) {
    assertThatExceptionOfType(ModelException.class).isThrownBy(() -> ModelLocation.of(model));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classpath:",
        "classpath:/",
        "classpath:a//b",
        "classpath:../a",
        "classpath:a/../../b"
      })
  void isAProperPackageOnTheClassPath(String model) {
    refused(model, "names no package; expected one such as classpath:dev/veduta/models/git-scenes");
  }

  @Test
  void namesThePackageThatIsNotOnTheClassPath() {
    refused(
        "classpath:no/such/model",
        "there is no no/such/model/config.json on the class path; add the jar that holds the"
            + " model");
  }

  private static void refused(String model, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> ModelLocation.of(model))
        .withMessageContaining(fault);
  }
}
