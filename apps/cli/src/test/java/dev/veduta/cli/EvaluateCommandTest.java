// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command evaluate …
class EvaluateCommandTest {
  private static final Path SHARED =
      Path.of(System.getProperty("veduta.shared", "absent"), "testdata/metrics");
  private static final String COCO =
      """
      {"info": {"year": 2014}, "licenses": [{"id": 1}],
       "images": [{"id": 1, "file_name": "cat.png"}, {"id": 2, "file_name": "dog.png"}],
       "annotations": [
         {"image_id": 1, "id": 10, "caption": "A cat on a mat."},
         {"image_id": 2, "id": 11, "caption": "A dog runs."},
         {"image_id": 1, "id": 12, "caption": "A cat lies on a mat."}]}
      """;
  private static final String GOOD =
      """
      [{"image_id": 1, "caption": "a cat on a mat"}, {"image_id": 2, "caption": "a dog runs"}]
      """;
  private static final String WORSE =
      """
      {"file": "photos/dog.png", "text": "A dog sleeps."}
      {"file": "photos/cat.png", "text": "A hat on a mat.", "rank": 1}
      {"file": "photos/cat.png", "text": "Nothing.", "rank": 2}
      """;

  @TempDir Path folder;

  @Test
  void showsATableOfCocosFiles() throws IOException {
    Run run = Run.of("evaluate", file("p.json", GOOD), file("r.json", COCO));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines().getFirst()).isEqualTo("                score");
    assertThat(run.lines()).contains("BLEU-1       1.000000", "ROUGE-L      1.000000");
    assertThat(run.lines().getLast())
        .isEqualTo("2 pictures, 3 references; words as COCO's evaluation finds them");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void readsWhatTheCommandCaptionWrites() throws IOException {
    Run run = Run.of("evaluate", file("p.jsonl", WORSE), file("r.json", COCO), "--json");

    assertThat(run.code()).as(run.err()).isZero();
    // All words but hat and sleeps.
    assertThat(scores(run, 0).getJsonNumber("Bleu_1").doubleValue())
        .isCloseTo(6 / 8.0, within(1e-8));
  }

  @Test
  void joinsPicturesByTheirNamesWhereBothFilesTellThem() throws IOException {
    String export =
        """
        {"images": [{"id": 1, "file_name": "dog.png"}, {"id": 2, "file_name": "cat.png"}],
         "annotations": [
           {"image_id": 1, "id": 1, "caption": "a dog runs"},
           {"image_id": 2, "id": 2, "caption": "a cat on a mat"}]}
        """;
    String references = file("r.json", COCO);

    Run run = Run.of("evaluate", file("p.json", export), references, "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(scores(run, 0).getJsonNumber("Bleu_1").doubleValue()).isCloseTo(1, within(1e-8));
    assertThat(error(file("q.json", export.replace("dog.png", "fish.png")), references))
        .contains("1 of the 2 pictures of", "such as '1' (annotation 1)");
    String nameless = COCO.replace("file_name", "name");
    assertThat(
            Run.of("evaluate", file("q.json", export), file("n.json", nameless), "--json").code())
        .isZero();
  }

  @Test
  void tellsPicturesOfTwoFoldersApart() throws IOException {
    String captions =
        """
        {"file": "a/1.png", "text": "a cat on a mat"}
        {"file": "b/1.png", "text": "a dog runs"}
        {"file": "b/2.png", "text": "a fish swims"}
        """;
    String turned =
        captions.replace("b/2.png", "2.png").lines().sorted().reduce("", (x, y) -> y + "\n" + x);

    Run run = Run.of("evaluate", file("p.jsonl", turned), file("r.jsonl", captions), "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(scores(run, 0).getJsonNumber("Bleu_1").doubleValue()).isCloseTo(1, within(1e-8));
    String one = file("one.jsonl", "{\"file\": \"1.png\", \"text\": \"a cat\"}");
    assertThat(error(one, file("r.jsonl", captions))).contains("no picture of", "has '1.png'");
    assertThat(error(file("p.jsonl", captions), one)).contains("no picture of", "has 'a/1.png'");
  }

  @Test
  void readsPlainTextLineByLine() throws IOException {
    Run run =
        Run.of(
            "evaluate",
            file("hyp.txt", "a b\nc d\n"),
            file("ref1.txt", "a x\nc d\n"),
            file("ref2.txt", "a b\r\ny\r\n"),
            "--metrics=exact,WER");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines())
        .containsExactly(
            "                score",
            "Exact match  1.000000",
            "WER          0.000000",
            "2 pictures, 4 references; words as blanks part them");
  }

  @Test
  void comparesTwoRunsTheSameWayEachTime() throws IOException {
    String[] arguments = {
      "evaluate",
      file("p.json", GOOD),
      file("r.json", COCO),
      "--compare",
      file("q.jsonl", WORSE),
      "--json",
      "--samples=50",
      "--ignore-case",
      "--ignore-punctuation"
    };
    Run run = Run.of(arguments);

    assertThat(run.code()).as(run.err()).isZero();
    JsonObject wer = Run.json(run.out()).getJsonObject("comparison").getJsonObject("WER");
    assertThat(wer.getJsonNumber("difference").doubleValue()).isPositive();
    assertThat(wer.getInt("worse")).isEqualTo(2);
    assertThat(wer.getInt("same")).isZero();
    assertThat(Run.of(arguments).out()).isEqualTo(run.out());
  }

  @Test
  void showsHowFarItIs() throws IOException {
    Run run = Run.onTerminal("evaluate", file("p.json", GOOD), file("r.json", COCO));

    assertThat(run.err()).contains("reading …", "tokenizing · 0 of 2");
    assertThat(Run.onTerminal("evaluate", "-q", file("p.json", GOOD), file("r.json", COCO)).err())
        .isEmpty();
  }

  @Test
  void tellsWhatPicturesLack() throws IOException {
    String one = "[{\"image_id\": 1, \"caption\": \"a cat\"}]";
    String three = GOOD.replace("]", ", {\"image_id\": 9, \"caption\": \"x\"}]");
    String references = file("r.json", COCO);

    assertThat(error(file("one.json", one), references))
        .contains("1 of the 2 pictures of", "are not in", "such as '2'; --partial leaves them out");
    assertThat(error(file("three.json", three), references))
        .contains("1 of the 3 pictures of", "such as '9' (entry 3); --partial");
    assertThat(Run.of("evaluate", "--partial", file("one.json", one), references).out())
        .contains("1 picture, 2 references");
    assertThat(Run.of("evaluate", "--partial", file("three.json", three), references).out())
        .contains("2 pictures, 3 references");
  }

  @Test
  void refusesTwoPredictionsForAPictureAndNoneInCommon() throws IOException {
    String references = file("r.json", COCO);

    assertThat(error(file("twice.json", GOOD.replace(": 2", ": 1")), references))
        .contains("entry 2 is about '1' as entry 1 is, expected one prediction for a picture");
    assertThat(error(file("other.json", "[{\"image_id\": 7, \"caption\": \"x\"}]"), references))
        .contains("no picture of", "the first has '7', the others '1', '2'");
  }

  @Test
  void tellsOfPicturesThatCouldNotBeCaptioned() throws IOException {
    String lines =
        """
        {"file": "cat.png", "text": "a cat"}
        {"file": "dog.png", "error": "bad"}
        """;

    assertThat(error(file("p.jsonl", lines), file("r.json", COCO)))
        .contains("line 2: bad; --partial leaves such pictures out");
    assertThat(Run.of("evaluate", "--partial", file("p.jsonl", lines), file("r.json", COCO)).out())
        .contains("1 picture, 2 references");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --metrics=meteor        | there is no metric 'meteor'; there are bleu,
          --tokenize=spacy        | --tokenize must be ptb or blanks, got spacy
          --samples=0             | --samples must lie between 1 and 100000, got 0
          --pictures=.            | --pictures shows pictures on a page
          """)
  void refusesOptionsThatMakeNoSense(String option, String message) throws IOException {
    Run run = Run.of("evaluate", file("p.json", GOOD), file("r.json", COCO), option);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains(message);
  }

  @Test
  void reproducesThePublishedFiguresFromCocosFiles() {
    assumeTrue(Files.isDirectory(SHARED), SHARED + " is absent: pass -Dveduta.shared=DIR");
    String results = "coco-caption/captions_val2014_fakecap_results.json";

    Run run =
        Run.of(
            "evaluate",
            SHARED.resolve(results).toString(),
            SHARED.resolve("coco-caption/gts.json").toString(),
            "--metrics=bleu,rouge,cider",
            "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(scores(run, 0).toString())
        .isEqualTo(
            "{\"Bleu_1\":0.5793995754573356,\"Bleu_2\":0.40439129741018104,"
                + "\"Bleu_3\":0.2785363856619147,\"Bleu_4\":0.1908290437674253,"
                + "\"ROUGE_L\":0.39625269357570847,\"CIDEr-D\":0.5997905185184199}");
  }

  private String error(String predictions, String references) {
    Run run = Run.of("evaluate", predictions, references);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.out()).isEmpty();
    return run.err();
  }

  private static JsonObject scores(Run run, int index) {
    return Run.json(run.out()).getJsonArray("runs").getJsonObject(index).getJsonObject("scores");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
