// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import dev.veduta.api.Video;
import dev.veduta.api.Visual;
import dev.veduta.web.Problem.Kind;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Takes requests: lets them in, reads what they ask, and opens the model that they chose.
record Desk(WebSettings settings, Admission admission, Models models, Fetcher fetcher) {
  /// What the bytes of a body take while it is read, in bytes each: a form as it is, JSON as text
  /// and as what it stands for.
  private static final int FORM_FACTOR = 2;

  private static final int JSON_FACTOR = 6;
  private static final int MOST_LABELS = 1000;

  /// A request that is ready to be answered.
  ///
  /// @throws ProblemException when it is refused, with all that it had given back
  Visit receive(Work work, HttpHeaders headers, InputStream body) {
    MediaType type = type(headers);
    boolean isForm = type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE);
    Visit visit = new Visit(admission.enter(length(headers), isForm ? FORM_FACTOR : JSON_FACTOR));
    try {
      Form form = new FormReader(settings).read(type, body);
      form.allow(work.fields());
      visit.begin(settings.timeout());
      String captioner = models.name(form.text("captioner"));
      visit.asks(asked(work, form, visit));
      visit.uses(models.open(Optional.of(captioner), form.text("backend"), visit.left()));
      return visit;
    } catch (Throwable e) {
      try (visit) {
        throw e;
      }
    }
  }

  /// The length of a body in bytes; below 0 if it is not known.
  static long length(HttpHeaders headers) {
    String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      throw new ProblemException(
          Problem.of(Kind.MALFORMED, "the header Content-Length must be a number"), e);
    }
  }

  private static MediaType type(HttpHeaders headers) {
    return Objects.requireNonNullElse(headers.getMediaType(), MediaType.APPLICATION_JSON_TYPE);
  }

  private Asked asked(Work work, Form form, Visit visit) {
    GenerationOptions options = GenerationFields.read(form.object("options"));
    Prompt prompt = prompt(work, form);
    List<String> labels = work == Work.CLASSES ? labels(form) : List.of();
    Pictures pictures = new Pictures(fetcher);
    if (pictures.isAddress(form, work.file())) {
      visit.holds(admission.fetch());
    }
    byte[] bytes = pictures.bytes(form, work.file());
    if (bytes.length == 0) {
      throw new ProblemException(
          Kind.PICTURE, "'%s' is empty; send a file with something in it".formatted(work.file()));
    }
    Optional<PictureSize> size = work == Work.VIDEOS ? Optional.empty() : PictureSize.of(bytes);
    size.ifPresent(this::check);
    visit.holds(
        admission.decode(size.map(PictureSize::pixels).orElse(settings.maxPixels()), visit.left()));
    Visual visual =
        work == Work.VIDEOS ? Video.of(visit.keep(file(bytes))) : Image.of("the picture", bytes);
    return new Asked(
        work, new CaptionRequest(visual, prompt), size, options, labels, form.text("text"));
  }

  private void check(PictureSize size) {
    if (size.pixels() > settings.maxPixels()) {
      throw new ProblemException(
          Kind.PICTURE,
          "the picture has %d × %d pixels, and this server takes at most %d; send a smaller one"
              .formatted(size.width(), size.height(), settings.maxPixels()));
    }
  }

  private static Prompt prompt(Work work, Form form) {
    Optional<String> question = form.text("question");
    return switch (work) {
      case CAPTIONS, VIDEOS -> Prompt.NONE;
      case ANSWERS ->
          Prompt.of(
              question.orElseThrow(
                  () -> Form.wrong("'question' is missing; ask something about the picture")));
      case INSPECTIONS -> Prompt.of(question.orElse(""));
      case CLASSES -> Prompt.of(form.text("prompt").orElse(""));
      case TEXTS -> {
        Optional<String> task = form.text("task");
        if (task.isPresent() && question.isPresent()) {
          throw Form.wrong("a question is a task of its own; leave 'task' or 'question' out");
        }
        yield question
            .map(Prompt::documentQuestion)
            .or(() -> task.map(Prompt::task))
            .orElse(Prompt.NONE);
      }
    };
  }

  private static List<String> labels(Form form) {
    List<String> labels = form.texts("labels");
    if (labels.isEmpty() || labels.size() > MOST_LABELS) {
      throw Form.wrong(
          "'labels' must be 1 to %d names, got %d".formatted(MOST_LABELS, labels.size()));
    }
    if (labels.stream().anyMatch(label -> label.isBlank() || label.length() > 1000)) {
      throw Form.wrong("each of 'labels' must be a name of 1 to 1000 characters");
    }
    return labels;
  }

  /// A file of its own for a video, which is read from one.
  private static Path file(byte[] bytes) {
    try {
      Path file = Files.createTempFile("veduta-", ".video");
      try {
        return Files.write(file, bytes);
      } catch (IOException e) {
        Files.delete(file);
        throw e;
      }
    } catch (IOException e) {
      throw new IllegalStateException("a video can't be kept while it is described", e);
    }
  }
}
