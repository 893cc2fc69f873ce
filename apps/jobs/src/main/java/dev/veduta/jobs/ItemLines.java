// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How pictures and what became of them are written, a JSON object a line.
final class ItemLines {

  private ItemLines() {}

  /// A picture of a job.
  ///
  /// @param file the name of an uploaded picture's file
  record Source(String name, OptionalLong bytes, Optional<String> file) {

    static Source of(String name, long bytes) {
      return new Source(
          name, bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes), Optional.empty());
    }

    /// Whether it is an address; an uploaded picture may have the name of one.
    boolean isAddress() {
      return file.isEmpty() && JobSource.Listed.isAddress(name);
    }

    byte[] json() {
      JsonObjectBuilder json = JsonText.builder().add("source", name);
      bytes.ifPresent(size -> json.add("bytes", size));
      file.ifPresent(stored -> json.add("file", stored));
      return line(json);
    }

    static Source parse(byte[] line) throws IOException {
      return read(
          line,
          json ->
              new Source(json.getString("source"), storedBytes(json), JobOrder.text(json, "file")));
    }
  }

  /// What became of a picture.
  ///
  /// @param failed pictures of the job that failed up to here
  /// @param at when it was known
  /// @param bytes of a picture that was fetched
  record Outcome(
      Optional<String> text,
      Optional<String> content,
      Optional<String> error,
      double seconds,
      OptionalLong bytes,
      Optional<PictureSize> size,
      Optional<String> model,
      long failed,
      Instant at) {

    byte[] json(long index) {
      JsonObjectBuilder json = JsonText.builder().add("index", index);
      text.ifPresent(one -> json.add("text", one));
      content.ifPresent(one -> json.add("content", JsonText.value(one)));
      error.ifPresent(one -> json.add("error", one));
      json.add("seconds", JsonText.rounded(seconds));
      bytes.ifPresent(one -> json.add("bytes", one));
      size.ifPresent(one -> json.add("width", one.width()).add("height", one.height()));
      model.ifPresent(one -> json.add("model", one));
      return line(json.add("failed", failed).add("at", at.toEpochMilli()));
    }

    static Outcome parse(byte[] line) throws IOException {
      return read(
          line,
          json ->
              new Outcome(
                  JobOrder.text(json, "text"),
                  Optional.ofNullable(json.get("content")).map(Object::toString),
                  JobOrder.text(json, "error"),
                  json.getJsonNumber("seconds").doubleValue(),
                  storedBytes(json),
                  storedSize(json),
                  JobOrder.text(json, "model"),
                  json.getJsonNumber("failed").longValueExact(),
                  Instant.ofEpochMilli(json.getJsonNumber("at").longValueExact())));
    }
  }

  /// A picture with what became of it.
  static JobItem item(long index, Source source, @Nullable Outcome outcome) {
    if (outcome == null) {
      return new JobItem(
          index,
          source.name(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          source.bytes(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty());
    }
    return new JobItem(
        index,
        source.name(),
        outcome.text(),
        outcome.content(),
        outcome.error(),
        outcome.seconds(),
        outcome.bytes().isPresent() ? outcome.bytes() : source.bytes(),
        outcome.size().map(one -> OptionalInt.of(one.width())).orElse(OptionalInt.empty()),
        outcome.size().map(one -> OptionalInt.of(one.height())).orElse(OptionalInt.empty()),
        outcome.model());
  }

  private static Optional<PictureSize> storedSize(JsonObject json) {
    return number(json, "width")
        .map(width -> new PictureSize(width.intValueExact(), json.getInt("height")));
  }

  private static OptionalLong storedBytes(JsonObject json) {
    return number(json, "bytes")
        .map(one -> OptionalLong.of(one.longValueExact()))
        .orElse(OptionalLong.empty());
  }

  private static Optional<JsonNumber> number(JsonObject json, String name) {
    return Optional.ofNullable(json.getJsonNumber(name));
  }

  private static byte[] line(JsonObjectBuilder json) {
    return json.build().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T read(byte[] line, Function<JsonObject, T> reading) throws IOException {
    String text = new String(line, StandardCharsets.UTF_8);
    try {
      return reading.apply(JsonText.object(text));
    } catch (RuntimeException e) {
      throw new IOException(
          "a line of the job is damaged: '%s'"
              .formatted(text.length() > 100 ? text.substring(0, 100) + "…" : text),
          e);
    }
  }
}
