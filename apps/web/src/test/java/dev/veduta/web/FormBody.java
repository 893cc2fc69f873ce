// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A form as browsers send it.
final class FormBody {
  /// A picture that the embedded model knows.
  static final Path FOX = Path.of("../../docs/samples/fox-and-pear.png");

  static final String FOX_CAPTION = "a fox to the left of a pear on a red background";

  private static final String BOUNDARY = "----a boundary";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  static FormBody withFox() {
    return new FormBody().file("image", read(FOX));
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FormBody field(String name, String value) {
    part("name=\"%s\"".formatted(name), value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  FormBody file(String name, byte[] content) {
    part(
        "name=\"%s\"; filename=\"C:\\\\a \\\"file\\\".png\"\r\nContent-Type: image/png"
            .formatted(name),
        content);
    return this;
  }

  FormBody file(String name, String fileName, byte[] content) {
    part("name=\"%s\"; filename=\"%s\"".formatted(name, fileName), content);
    return this;
  }

  private void part(String disposition, byte[] content) {
    bytes.writeBytes(
        "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n"
            .formatted(BOUNDARY, disposition)
            .getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(content);
    bytes.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  static String type() {
    return "multipart/form-data; boundary=\"%s\"".formatted(BOUNDARY);
  }

  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes.toByteArray());
    all.writeBytes("--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
    return all.toByteArray();
  }

  /// A request with it.
  HttpRequest.Builder post(RunningService service, String path) {
    return HttpRequest.newBuilder(service.address(path))
        .header("Content-Type", type())
        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes()));
  }
}
