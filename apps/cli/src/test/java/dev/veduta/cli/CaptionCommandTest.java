// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static dev.veduta.cli.Run.SAMPLES;
import static dev.veduta.cli.Run.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.GenerationOption;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionCommandTest {
  private static final String FOX = SAMPLES.resolve("fox-and-pear.png").toString();
  private static final String FOX_CAPTION = "a fox to the left of a pear on a red background";

  @TempDir Path folder;

  @Test
  void describesEverySampleAsTransformersDoes() throws IOException {
    Map<String, String> expected =
        Files.readAllLines(SAMPLES.resolve("captions.tsv")).stream()
            .map(line -> line.split("\t", -1))
            .collect(Collectors.toMap(row -> SAMPLES.resolve(row[0]).toString(), row -> row[1]));

    Run run = Run.of("caption", SAMPLES.toString());

    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(10);
    assertThat(run.lines().stream().map(line -> line.split(": ", 2)))
        .allSatisfy(line -> assertThat(line[1]).isEqualTo(expected.get(line[0])));
  }

  @Test
  void printsTheBareCaptionOfASinglePictureAndSaysWhichModelMadeIt() {
    Run run = Run.of("caption", FOX);

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(FOX_CAPTION + "\n");
    assertThat(run.err()).contains("embedded", "git-scenes", "no photographs");
  }

  @Test
  void saysWhatCutAText() {
    Run run = Run.of("caption", "--max-new-tokens", "4", FOX);

    assertThat(run.out()).isEqualTo("a fox to the\n");
    assertThat(run.err()).contains("(cut after 4 tokens; --max-new-tokens allows more)");
    assertThat(Run.of("caption", FOX).err()).doesNotContain("cut");
  }

  @Test
  void saysNothingElseWhenQuiet() {
    Run run = Run.of("caption", "--quiet", FOX);

    assertThat(run.out()).isEqualTo(FOX_CAPTION + "\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void readsStandardInput() throws IOException {
    Run run = Run.withInput(Files.readAllBytes(Path.of(FOX)), "caption", "-q", "-");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(FOX_CAPTION + "\n");
  }

  @Test
  void refusesEmptyStandardInput() {
    Run run = Run.of("caption", "-q", "-");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors())
        .containsExactly("veduta: standard input is empty; pipe a picture into it");
  }

  @Test
  void printsOneJsonObjectForEachPictureAlsoForThoseThatFail() throws IOException {
    Path broken = Files.writeString(folder.resolve("brökén.png"), "no picture");

    Run run = Run.of("caption", "--json", FOX, broken.toString(), "nowhere.png", FOX);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    List<JsonObject> lines = run.lines().stream().map(Run::json).toList();
    assertThat(lines).hasSize(4);
    JsonObject fox = lines.getFirst();
    assertThat(fox.getString("file")).isEqualTo(FOX);
    assertThat(fox.getString("text")).isEqualTo(FOX_CAPTION);
    assertThat(fox.getString("model")).isEqualTo("git-scenes");
    assertThat(fox.getString("finishReason")).isEqualTo("eos");
    assertThat(fox.getJsonNumber("score").doubleValue()).isBetween(-1.0, 0.0);
    assertThat(fox.getJsonArray("tokens")).hasSize(13);
    JsonObject token = fox.getJsonArray("tokens").getJsonObject(1);
    assertThat(token.getString("piece")).isEqualTo("fox");
    assertThat(token.getString("text")).isEqualTo(" fox");
    assertThat(token.getInt("id")).isPositive();
    assertThat(token.getJsonNumber("logProbability").doubleValue()).isBetween(-1.0, 0.0);
    assertThat(lines.get(1).getString("file")).isEqualTo(broken.toString());
    assertThat(lines.get(1).getString("error")).contains("brökén.png");
    assertThat(lines.get(2).getString("error")).contains("nowhere.png");
    assertThat(lines.get(3)).isEqualTo(fox);
  }

  @Test
  void describesTheOtherPicturesWhenOneFails() throws IOException {
    Path broken = Files.write(folder.resolve("broken.png"), cut(Path.of(FOX), 200));

    Run run = Run.of("caption", "--batch", "3", FOX, broken.toString(), FOX);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines()).containsExactly(FOX + ": " + FOX_CAPTION, FOX + ": " + FOX_CAPTION);
    assertThat(run.errors())
        .anySatisfy(line -> assertThat(line).contains("veduta: ", "broken.png"));
    assertThat(run.errors()).last().isEqualTo("veduta: 1 of 3 pictures failed");
  }

  @Test
  void describesTheOtherPicturesWhenAFolderHoldsNone() {
    Run run = Run.of("caption", "-q", folder.toString(), FOX);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines()).containsExactly(FOX + ": " + FOX_CAPTION);
    assertThat(run.err()).contains(folder + " holds no pictures");
  }

  @Test
  void printsSeveralCaptionsOfAPictureBestFirst() {
    Run run = Run.of("caption", "--json", "--beams=3", "--num-return-sequences=2", FOX);

    assertThat(run.code()).isZero();
    List<JsonObject> lines = run.lines().stream().map(Run::json).toList();
    assertThat(lines).extracting(line -> line.getInt("rank")).containsExactly(1, 2);
    assertThat(lines.getFirst().getString("text")).isEqualTo(FOX_CAPTION);
    assertThat(lines.get(0).getJsonNumber("score").doubleValue())
        .isGreaterThan(lines.get(1).getJsonNumber("score").doubleValue());
  }

  @Test
  void saysThatACaptionWasCutOff() {
    Run run = Run.of("caption", "--json", "--max-new-tokens=2", FOX);

    assertThat(json(run.out()).getString("text")).isEqualTo("a fox");
    assertThat(json(run.out()).getString("finishReason")).isEqualTo("max_tokens");
  }

  @Test
  void takesAFlagWithoutValueBeforeThePicture() {
    Run run = Run.of("caption", "-q", "--renormalize-logits", FOX);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(FOX_CAPTION + "\n");
  }

  @Test
  void hasAFlagForEveryOptionThatATextCanSay() {
    String help = Run.of("caption", "--help").out();

    assertThat(GenerationOption.values())
        .filteredOn(GenerationOption::isText)
        .allSatisfy(option -> assertThat(help).contains(" --" + option.dashed()));
  }

  @Test
  void refusesPicturesOfTooManyPixels() {
    Run run = Run.of("caption", "-q", "--max-pixels=10000", FOX);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains("fox-and-pear.png", "10000");
  }

  @Test
  void showsProgressOnATerminalOnly() {
    Run run = Run.onTerminal("caption", "--batch=1", FOX, FOX);

    assertThat(run.err()).contains("\r\u001b[Kpicture 1 of 2", "\r\u001b[Kpicture 2 of 2 · ");
    assertThat(run.err()).endsWith("\r\u001b[K");
    assertThat(run.lines()).first().asString().contains("\u001b[2m").endsWith(FOX_CAPTION);
    assertThat(Run.of("caption", "--batch=1", FOX, FOX).err()).doesNotContain("\r", "\u001b");
  }

  private static byte[] cut(Path file, int length) throws IOException {
    return Arrays.copyOf(Files.readAllBytes(file), length);
  }
}
