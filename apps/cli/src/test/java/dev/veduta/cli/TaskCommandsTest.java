// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static dev.veduta.cli.Run.SAMPLES;
import static dev.veduta.cli.Run.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands classify, score and ask …
class TaskCommandsTest {
  private static final String FROG = SAMPLES.resolve("frog.png").toString();
  private static final String FOX = SAMPLES.resolve("fox-and-pear.png").toString();
  private static final String CATS = SAMPLES.resolve("three-cats.png").toString();
  private static final String MODEL = "--model=git-scenes";

  @TempDir Path folder;

  @Test
  void showTheLikeliestNamesOfAPicture() {
    Run run = Run.of("classify", "-q", FROG, "--prompt=a", "--names=cat, frog,fox", "--top=2");

    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().getFirst()).matches("[ 1]\\d\\d\\.\\d%  frog");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void classifyManyPicturesByNamesInAFile() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "\uFEFFfrog\n\n  fox \ncat\n");

    Run run =
        Run.of(
            "classify", FROG, "nowhere.png", FOX, "--names-file=" + names, "--json", "--prompt=a");

    assertThat(run.code()).isEqualTo(1);
    List<JsonObject> lines = run.lines().stream().map(Run::json).toList();
    assertThat(lines).hasSize(3);
    assertThat(best(lines.get(0))).isEqualTo("frog");
    assertThat(lines.get(1).getString("error")).contains("nowhere.png");
    assertThat(best(lines.get(2))).isEqualTo("fox");
    assertThat(lines.get(2).getString("file")).isEqualTo(FOX);
    assertThat(lines.get(2).getJsonArray("classes").getValuesAs(JsonObject.class))
        .extracting(one -> one.getJsonNumber("probability").doubleValue())
        .satisfies(
            all -> assertThat(all.stream().mapToDouble(x -> x).sum()).isCloseTo(1, within(1e-9)));
    assertThat(lines.get(2).getJsonObject("provenance").getString("precision")).isEqualTo("fp32");
  }

  @Test
  void nameThePicturesWhereThereAreSeveral() {
    Run run = Run.of("classify", "-q", FROG, FOX, "--prompt=a", "--names=frog,fox", "--top=1");

    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().get(0)).startsWith(FROG + ": ").endsWith("  frog");
    assertThat(run.lines().get(1)).startsWith(FOX + ": ").endsWith("  fox");
  }

  @Test
  void scoreTextsTokenByToken() {
    Run run = Run.of("score", "-q", FROG, "a frog on an orange background", "a cat");

    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(8 + 4);
    assertThat(run.lines().getFirst())
        .startsWith("a frog on an orange background: log-likelihood -0.");
    assertThat(run.lines().get(2)).startsWith("  frog").contains("%").contains("margin +");
    assertThat(run.lines().get(10)).startsWith("  cat").contains("margin -");
  }

  @Test
  void scoreTextsAsJson() {
    Run run = Run.of("score", "--json", FROG, "--prompt=a", "frog on an orange background");

    JsonObject score = json(run.out());
    double logLikelihood = score.getJsonNumber("logLikelihood").doubleValue();
    assertThat(score.getJsonArray("tokens")).hasSize(6);
    assertThat(logLikelihood).isBetween(-0.1, 0.0);
    assertThat(score.getJsonNumber("loss").doubleValue())
        .isCloseTo(-logLikelihood / 6, within(1e-9));
    assertThat(score.getJsonObject("provenance").getString("revision")).isNotEmpty();
  }

  @Test
  void tellInJsonHowSureACaptionIsAndWhereItComesFrom() {
    JsonObject caption = json(Run.of("caption", "--json", "--beams=2", FROG).out());

    assertThat(caption.getJsonArray("words")).hasSize(6);
    JsonObject frog = caption.getJsonArray("words").getJsonObject(1);
    assertThat(frog.getString("text")).isEqualTo("frog");
    assertThat(frog.getJsonNumber("confidence").doubleValue()).isBetween(0.9, 1.0);
    assertThat(caption.getJsonNumber("confidence").doubleValue()).isBetween(0.9, 1.0);
    assertThat(
            caption.getJsonArray("tokens").getJsonObject(1).getJsonNumber("margin").doubleValue())
        .isPositive();
    JsonObject provenance = caption.getJsonObject("provenance");
    assertThat(provenance.getString("backend")).startsWith("vector-cpu");
    assertThat(provenance.getJsonObject("options").getString("num-beams")).isEqualTo("2");
    assertThat(provenance.getJsonArray("notes")).isEmpty();
  }

  @Test
  void askSeveralQuestionsAboutSeveralPictures() throws IOException {
    Path questions = Files.writeString(folder.resolve("questions.txt"), "a frog on\n");

    Run run =
        Run.of(
            "ask", MODEL, "-q", FROG, FOX, "--question=a fox to the", "-Q", questions.toString());

    assertThat(run.code()).isZero();
    assertThat(run.lines()).hasSize(4);
    assertThat(run.lines().get(0)).startsWith(FROG + ": a fox to the → ");
    assertThat(run.lines().get(1)).isEqualTo(FROG + ": a frog on → an orange background");
    assertThat(run.lines().get(2))
        .isEqualTo(FOX + ": a fox to the → left of a pear on a red background");
    assertThat(run.lines().get(3)).startsWith(FOX + ": a frog on → ");
  }

  @Test
  void askTheEmbeddedModelWhereNoneIsNamed() {
    Run run = Run.of("ask", CATS, "how many cats are there?");

    assertThat(run.out()).isEqualTo("three\n");
    assertThat(run.err()).contains("embedded", "git-scenes", "answers questions");
  }

  @Test
  void askOneQuestionAboutOnePictureOrMany() {
    assertThat(Run.of("ask", MODEL, "-q", FROG, "a frog on").out())
        .isEqualTo("an orange background\n");
    assertThat(Run.of("ask", MODEL, "-q", FROG, FROG, "a frog on").lines())
        .containsExactly(FROG + ": an orange background", FROG + ": an orange background");
    JsonObject answer = json(Run.of("ask", MODEL, "--json", FROG, "a frog on").out());
    assertThat(answer.getString("question")).isEqualTo("a frog on");
    assertThat(answer.getString("text")).isEqualTo("an orange background");
  }

  @Test
  void sayWhatIsWrong() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");
    Path bytes = Files.write(folder.resolve("bytes.txt"), new byte[] {(byte) 0xFF, 0x20});

    wrong("'cat' is named twice; see: veduta classify --help", "classify", FROG, "--names=cat,cat");
    wrong(
        "a name between the commas of --names is empty; see: veduta classify --help",
        "classify",
        FROG,
        "--names=cat,,dog");
    wrong(
        "--top must be at least 1, got 0; see: veduta classify --help",
        "classify",
        FROG,
        "--names=cat",
        "--top=0");
    wrong("Missing required parameter: 'QUESTION'; see: veduta ask --help", "ask", FROG);
    wrong("Missing required parameter: 'FILE'; see: veduta ask --help", "ask", "--question=why");
    wrong("a question must not be empty; see: veduta ask --help", "ask", FROG, " ");
    assertThat(Run.of("classify", FROG).err()).contains("--names", "--names-file");
    assertThat(Run.of("ask", FROG, "-Q", empty.toString()).err()).contains("has no lines");
    assertThat(Run.of("ask", FROG, "-Q", bytes.toString()).err()).contains("not a text in UTF-8");
    assertThat(Run.of("ask", FROG, "-Q", "nowhere.txt").err())
        .contains("nowhere.txt can't be read");
    assertThat(Run.of("score", "-q", FROG, "frog ".repeat(2000)).err())
        .contains("text 1 of 1 has 2001 tokens");
  }

  private static void wrong(String message, String... arguments) {
    Run run = Run.of(arguments);
    assertThat(run.errors()).containsExactly("veduta: " + message);
    assertThat(run.code()).isEqualTo(2);
  }

  private static String best(JsonObject line) {
    return line.getJsonArray("classes").getJsonObject(0).getString("name");
  }
}
