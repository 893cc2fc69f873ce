// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Multipart …
final class MultipartTest {

  private record Found(String name, Optional<String> fileName, String content) {}

  @Test
  void readsPartsWhereverTheStreamIsTorn() throws IOException {
    String body =
        """
        a preamble\r
        --x\r
        Content-Disposition: form-data; name="a"\r
        \r
        one\r
        --y\r
        \r
        --x \t\r
        content-disposition: FORM-DATA; filename="q;\\"r"; name=b\r
        Content-Type: image/png\r
        \r
        \r
        --x--\r
        an epilogue\
        """;
    for (int chunk = 1; chunk < 60; chunk++) {
      assertThat(read(body, chunk))
          .as("chunks of %d bytes", chunk)
          .containsExactly(
              new Found("a", Optional.empty(), "one\r\n--y\r\n"),
              new Found("b", Optional.of("q;\"r"), ""));
    }
  }

  @Test
  void keepsTheBytesOfFilesLongerThanItsBuffer() throws IOException {
    Random random = new Random(7);
    byte[] file = new byte[200_000];
    for (int i = 0; i < file.length; i++) {
      file[i] = (byte) "\r\n-x".charAt(random.nextInt(4)); // almost delimiters, again and again
    }
    byte[] body = new FormBody().file("image", file).bytes();
    Multipart parts = new Multipart(new ByteArrayInputStream(body), "----a boundary");
    assertThat(parts.next().orElseThrow().content().readAllBytes()).isEqualTo(file);
    assertThat(parts.next()).isEmpty();
    assertThat(parts.next()).isEmpty();
  }

  @Test
  void passesOverWhatIsNotRead() throws IOException {
    byte[] body = new FormBody().file("image", new byte[100_000]).field("question", "who?").bytes();
    Multipart parts = new Multipart(new ByteArrayInputStream(body), "----a boundary");
    Multipart.Part first = parts.next().orElseThrow();
    assertThat(first.content().readNBytes(10)).hasSize(10);
    Multipart.Part second = parts.next().orElseThrow();
    assertThat(first.content().read()).isEqualTo(-1);
    assertThat(second.content().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("who?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--x",
        "--x\r\n",
        "--xy\r\n",
        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\none",
        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\n--x",
        "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\none\r\n--x--",
        "--x\r\nContent-Disposition: attachment; name=a\r\n\r\none\r\n--x--",
        "--x\r\nContent-Disposition: form-data\r\n\r\none\r\n--x--",
        "--x\r\nno colon\r\n\r\none\r\n--x--",
        "--x\r\n\r\none\r\n--x--",
      })
  void refusesWhatIsNoForm(String body) {
    assertThatThrownBy(() -> read(body, 1000)).isInstanceOf(MalformedBodyException.class);
  }

  @Test
  void refusesEndlessHeaders() {
    assertThatThrownBy(() -> read("--x\r\n" + "a: b\r\n".repeat(10_000), 1000))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessage("the headers of a part have more than 8192 bytes");
  }

  @Test
  void needsABoundary() {
    for (String boundary : List.of("", "x".repeat(71))) {
      assertThatThrownBy(() -> new Multipart(InputStream.nullInputStream(), boundary))
          .isInstanceOf(MalformedBodyException.class)
          .hasMessageContaining("a boundary of 1 to 70 characters");
    }
  }

  private static List<Found> read(String body, int chunk) throws IOException {
    Multipart parts = new Multipart(new Chunks(body, chunk), "x");
    List<Found> found = new ArrayList<>();
    for (Optional<Multipart.Part> next = parts.next(); next.isPresent(); next = parts.next()) {
      Multipart.Part part = next.get();
      found.add(
          new Found(
              part.name(),
              part.fileName(),
              new String(part.content().readAllBytes(), StandardCharsets.UTF_8)));
    }
    return found;
  }

  /// Gives no more than a few bytes at once.
  private static final class Chunks extends InputStream {
    private final InputStream all;
    private final int most;

    Chunks(String text, int most) {
      all = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      return all.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return all.read(target, offset, Math.min(length, most));
    }
  }
}
