// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static dev.veduta.cli.Run.SAMPLES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongCommandLineTest {
  private static final String FOX = SAMPLES.resolve("fox-and-pear.png").toString();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          captio                                | there is no command 'captio'; did you mean caption or cache?; see: veduta --help
          caption                               | Missing required parameter: 'FILE'; see: veduta caption --help
          caption --bach=2 x.png                | there is no option '--bach=2'; did you mean --batch or --backend or --bad-words-ids?; see: veduta caption --help
          caption --beams=0 x.png               | --num-beams must be a whole number from 1 to 1024, got '0'; see: veduta caption --help
          caption --beams=two x.png             | --num-beams must be a whole number from 1 to 1024, got 'two'; see: veduta caption --help
          caption --batch=0 x.png               | --batch must lie between 1 and 1024, got 0; see: veduta caption --help
          caption --threads=-1 x.png            | threads must lie between 0 and 1024, got -1
          caption --precision=fp64 x.png        | precision must be fp32, bf16, fp16, tf32 or int8, got 'fp64'
          caption --device=-1 x.png             | device must lie between 0 and 1023, got -1
          caption --memory-limit=8GB x.png      | memory-limit must be a number with KiB, MiB, GiB or TiB, such as 8GiB, or 0 for no limit, got '8GB'
          caption --max-pixels=0 x.png          | --max-pixels must lie between 1 and 700000000, got 0; see: veduta caption --help
          caption --resize-order=opencv x.png   | Invalid value for option '--resize-order': must be pillow-13 or pillow-9, got opencv; see: veduta caption --help
          caption --early-stopping=soon x.png   | --early-stopping must be false, true or never, got 'soon'; see: veduta caption --help
          ask x.png                             | Missing required parameter: 'QUESTION'; see: veduta ask --help
          read --task=cord-v2 x.png             | the embedded models can't read documents; name one that can with --model MODEL; see: veduta read --help
          read --question=who? x.png            | the embedded models can't read documents; name one that can with --model MODEL; see: veduta read --help
          read --model=m --task=a --question=b x | --question stands for a task of its own; leave --task out; see: veduta read --help
          serve --port=99999                    | --port must lie between 0 and 65535, got 99999; see: veduta serve --help
          serve --settings=/nope/x              | can't read the settings in /nope/x: /nope/x does not exist; a file of properties was expected, with lines such as veduta.web.queue=100; see: veduta serve --help
          serve --settings=/                    | can't read the settings in /: Is a directory; a file of properties was expected, with lines such as veduta.web.queue=100; see: veduta serve --help
          video x.png                           | the embedded models can't describe videos; name one that can with --model MODEL; see: veduta video --help
          """)
  void isToldInOneLine(String arguments, String message) {
    Run run = Run.of(arguments.split(" "));

    assertThat(run.errors()).containsExactly("veduta: " + message);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void showsTheCommandsWhenNoneIsGiven() {
    Run run = Run.of();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("caption", "verify", "a command is needed");
  }

  @Test
  void namesTheBackendsThatExist() {
    Run run = Run.of("caption", "-q", "--backend=abacus", FOX);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).startsWith("veduta: ").contains("'abacus'", "vector-cpu");
  }

  @Test
  void saysHowBackendsAreNamedInOrder() {
    Run run = Run.of("caption", "-q", "--backend=auto,vector-cpu", FOX);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err())
        .startsWith("veduta: backend must be auto, the name of a backend, or several in order");
  }

  @Test
  void saysWhyAPageCannotBeWritten() {
    Run run = Run.of("look", "-q", "-o", "/nope/look.html", FOX);

    assertThat(run.errors())
        .containsExactly("veduta: /nope/look.html can't be written: there is no folder /nope");
    assertThat(run.code()).isEqualTo(1);
    assertThat(Run.of("look", "-q", "-o", "/", FOX).errors())
        .containsExactly("veduta: / can't be written: Is a directory");
  }

  @Test
  void saysThatAModelIsMissing() {
    Run run = Run.of("caption", "--model=no/such/model", FOX);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).startsWith("veduta: ").contains("no/such/model");
  }

  @Test
  void showsTheStackTraceOnDemandOnly() {
    assertThat(Run.of("caption", "--model=no/such/model", FOX).err()).doesNotContain("\tat ");
    assertThat(Run.of("caption", "--stacktrace", "--model=no/such/model", FOX).err())
        .contains("\tat ");
  }

  @Test
  void isPrintedWithoutWhatATerminalWouldObey() {
    Run run = Run.of("caption", "-q", "evil\u001b[2J\n.png");

    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).doesNotContain("\u001b").contains("evil?[2J");
  }

  @ParameterizedTest
  @CsvSource({
    "caption",
    "ask",
    "classify",
    "score",
    "read",
    "video",
    "evaluate",
    "verify",
    "inspect",
    "backends",
    "download",
    "cache"
  })
  void isHelpedForEveryCommand(String command) {
    Run run = Run.of(command, "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: veduta " + command);
    assertThat(Run.of("help", command).out()).isEqualTo(run.out());
  }
}
