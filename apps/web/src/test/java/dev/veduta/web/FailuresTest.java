// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.BusyException;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.ImageException;
import dev.veduta.api.ModelException;
import dev.veduta.api.RequestTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A client that is told of a failure …
final class FailuresTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tmp/a/film.mp4 can't be read | film.mp4 can't be read",
        "see '/srv/models/git/config.json', line 3 | see 'config.json', line 3",
        "jar:file:/opt/app/lib/x.jar!/y/z is odd | jar:file:z is odd",
        "~/models/git is no folder | git is no folder",
        "C:\\Users\\anna\\model.bin ends early | model.bin ends early",
        "fetched from https://host/a/b | fetched from https://host/a/b",
        "must be 1/2 or 3/4 | must be 1/2 or 3/4",
      })
  void learnsNothingOfTheServersFolders(String message, String told) {
    assertThat(Failures.clean(message)).isEqualTo(told);
  }

  @Test
  void getsOneLine() {
    assertThat(Failures.clean("one\r\ntwo\u0000three")).isEqualTo("one two three");
    assertThat(Failures.clean("x".repeat(5000))).hasSize(2002);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new BusyException("/secret/x"), 429, false),
        Arguments.of(new RequestTimeoutException("/secret/x"), 504, false),
        Arguments.of(new ImageException("it ends early"), 422, false),
        Arguments.of(new ModelException("/secret/x"), 422, true),
        Arguments.of(new ConfigurationException("/secret/x"), 503, true),
        Arguments.of(new OutOfMemoryError("/secret/x"), 503, true),
        Arguments.of(new IllegalStateException("/secret/x"), 500, true),
        Arguments.of(new IllegalArgumentException("/secret/x"), 500, true),
        Arguments.of(new CompletionException(new BusyException("/secret/x")), 429, false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void getsAStatusAndWhereTheLogSaysMore(Throwable failure, int status, boolean isLogged) {
    Problem problem = Failures.problem(failure);
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.detail()).doesNotContain("secret");
    assertThat(problem.instance().isPresent()).isEqualTo(isLogged);
    assertThat(problem.headers().containsKey("Retry-After")).isEqualTo(status == 429);
  }

  @Test
  void hearsWhyAModelRefusesWhatItAsks() {
    Problem problem = Failures.ofModel(new IllegalArgumentException("top_k and num_beams exclude"));
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.detail()).isEqualTo("top_k and num_beams exclude");
  }
}
