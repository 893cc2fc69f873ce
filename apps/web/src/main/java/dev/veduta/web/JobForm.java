// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobSource;
import jakarta.json.JsonNumber;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a client asks when it adds a job: `name`, `captioner`, `backend`, `task`, `question`,
/// `options`, and one of `uploads`, `urls` and `folder`, which say where the pictures come from.
///
/// @param source of the pictures
/// @param expected how many will be uploaded
record JobForm(JobRequest request, JobSource source, long expected) {
  private static final Set<String> SOURCES = Set.of("uploads", "urls", "folder");
  static final Set<String> FIELDS =
      Set.of(
          "name",
          "captioner",
          "backend",
          "task",
          "question",
          "options",
          "uploads",
          "urls",
          "folder");

  /// @param desk which knows what may be asked for
  static JobForm of(Form form, JobDesk desk) {
    form.allow(FIELDS);
    List<String> given = SOURCES.stream().filter(form.fields()::containsKey).toList();
    if (given.size() != 1) {
      throw Form.wrong(
          "one of 'uploads', 'urls' and 'folder' says where the pictures come from, got %d of them"
              .formatted(given.size()));
    }
    JobRequest request = request(form, desk);
    return switch (given.getFirst()) {
      case "uploads" -> uploads(form, request, desk.settings().jobs());
      case "urls" -> new JobForm(request, addresses(form, desk), 0);
      default -> new JobForm(request, desk.folders().source(form.text("folder").orElse("")), 0);
    };
  }

  private static JobForm uploads(Form form, JobRequest request, JobSettings settings) {
    long expected =
        form.fields().get("uploads") instanceof JsonNumber number && number.isIntegral()
            ? number.longValue()
            : -1;
    if (expected < 1 || expected > settings.maxPictures()) {
      throw Form.wrong(
          "'uploads' must be how many pictures will be uploaded, a number from 1 to %d"
              .formatted(settings.maxPictures()));
    }
    return new JobForm(request, new JobSource.Uploads(), expected);
  }

  private static JobSource addresses(Form form, JobDesk desk) {
    List<String> addresses = form.texts("urls");
    int most = desk.settings().jobs().maxPictures();
    if (addresses.isEmpty() || addresses.size() > most) {
      throw Form.wrong(
          "'urls' must be 1 to %d addresses, got %d".formatted(most, addresses.size()));
    }
    // No name of a file may pass: a list may have both, and takes what is no address for one.
    List<String> permitted = addresses.stream().map(desk.fetcher()::permit).toList();
    return new JobSource.Listed(Path.of("").toAbsolutePath(), permitted);
  }

  private static JobRequest request(Form form, JobDesk desk) {
    String captioner = desk.models().name(form.text("captioner"));
    form.text("backend").ifPresent(desk.backends()::check);
    try {
      return new JobRequest(
          form.text("name").orElse("pictures"),
          captioner,
          form.text("backend"),
          JobRequest.Task.of(form.text("task").orElse("caption")),
          form.text("question"),
          options(form));
    } catch (IllegalArgumentException e) {
      throw Form.wrong(Failures.clean(String.valueOf(e.getMessage())));
    }
  }

  /// Options as a job keeps them: by their names with dashes, values as settings write them.
  private static Map<String, String> options(Form form) {
    GenerationFields.read(form.object("options"));
    Map<String, String> options = new LinkedHashMap<>();
    form.object("options")
        .forEach(
            (name, value) ->
                options.put(name.replace('_', '-'), GenerationFields.text(name, value)));
    return options;
  }
}
