// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.jobs.JobRequest.Task;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was asked when a job was added: the content of its `job.json`, which never changes.
///
/// @param folder that sources start from; none for uploads and addresses
record JobOrder(JobRequest request, Job.Kind kind, Optional<Path> folder, Instant added) {
  private static final int FORMAT = 1;
  private static final long MOST_BYTES = 1 << 20;

  byte[] json() {
    JsonObjectBuilder options = JsonText.builder();
    request.options().forEach(options::add);
    JsonObjectBuilder json =
        JsonText.builder()
            .add("format", FORMAT)
            .add("name", request.name())
            .add("added", added.toString())
            .add("captioner", request.captioner());
    request.backend().ifPresent(backend -> json.add("backend", backend));
    json.add("task", request.task().key());
    request.question().ifPresent(question -> json.add("question", question));
    json.add("options", options).add("kind", kind.key());
    folder.ifPresent(path -> json.add("folder", path.toString()));
    return json.build().toString().getBytes(StandardCharsets.UTF_8);
  }

  /// @throws IOException saying what is wrong with the file
  static JobOrder read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("it has more than %d bytes".formatted(MOST_BYTES));
    }
    try {
      return of(JsonText.object(Files.readString(file)));
    } catch (RuntimeException e) {
      // JsonException, DateTimeException, ClassCastException, NullPointerException,
      // IllegalArgumentException: whatever a file may hold that nobody wrote for it.
      throw new IOException("it is not what was written: " + e.getMessage(), e);
    }
  }

  private static JobOrder of(JsonObject json) {
    if (json.getInt("format") != FORMAT) {
      throw new IllegalArgumentException("format %d is not known".formatted(json.getInt("format")));
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> option : json.getJsonObject("options").entrySet()) {
      options.put(option.getKey(), ((JsonString) option.getValue()).getString());
    }
    JobRequest request =
        new JobRequest(
            json.getString("name"),
            json.getString("captioner"),
            text(json, "backend"),
            Task.of(json.getString("task")),
            text(json, "question"),
            options);
    return new JobOrder(
        request,
        kind(json.getString("kind")),
        text(json, "folder").map(Path::of),
        Instant.parse(json.getString("added")));
  }

  static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.getJsonString(name)).map(JsonString::getString);
  }

  private static Job.Kind kind(String key) {
    for (Job.Kind kind : Job.Kind.values()) {
      if (kind.key().equals(key)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("there is no kind '%s'".formatted(key));
  }
}
