// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.runtime.Watch;
import dev.veduta.web.Problem.Kind;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads the bodies of requests.
///
/// @param settings for how much is read, and for how long
record FormReader(WebSettings settings) {
  private static final int MOST_PARTS = 1024;
  private static final int MOST_FIELD_BYTES = 1 << 16;

  /// The fields of a body. One that doesn't arrive in time is given up, be it that it comes slowly
  /// or not at all.
  Form read(MediaType type, InputStream body) {
    return read(
        body,
        bounded ->
            type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE)
                ? form(new Multipart(bounded, type.getParameters().get("boundary")))
                : new Form(JsonBodies.object(bounded.readAllBytes()), Optional.empty()));
  }

  /// What is done with a file of a form.
  interface FileUse {
    /// @param name that the client gave it
    /// @param content of which what is not read is passed over
    void use(String name, InputStream content);
  }

  /// Hands over the files of a form one after the other, as they come, however many.
  ///
  /// @param type of the form
  void eachFile(MediaType type, InputStream body, FileUse use) {
    boolean _ =
        read(
            body,
            bounded -> {
              Multipart parts = new Multipart(bounded, type.getParameters().get("boundary"));
              for (Optional<Multipart.Part> next = parts.next();
                  next.isPresent();
                  next = parts.next()) {
                Multipart.Part part = next.get();
                use.use(
                    part.fileName()
                        .orElseThrow(
                            () ->
                                Form.wrong(
                                    "'%s' is no file; each part must have a filename"
                                        .formatted(Form.shown(part.name())))),
                    part.content());
              }
              return true;
            });
  }

  /// What is made of a body.
  private interface Reading<T> {
    T read(InputStream bounded) throws IOException;
  }

  private <T> T read(InputStream body, Reading<T> reading) {
    try (Watch watch = new Watch(settings.bodyTimeout().plusSeconds(1))) {
      try {
        InputStream bounded =
            new BoundedBody(
                body, settings.maxBytes(), System.nanoTime() + settings.bodyTimeout().toNanos());
        return reading.read(bounded);
      } catch (MalformedBodyException e) {
        throw new ProblemException(Problem.of(Kind.MALFORMED, String.valueOf(e.getMessage())), e);
      } catch (IOException e) {
        throw new ProblemException(
            watch.hasRung()
                ? Problem.of(Kind.SLOW, "the body stopped to arrive; send it again")
                : Problem.of(Kind.MALFORMED, "the body ended before it was complete"),
            e);
      }
    }
  }

  private static Form form(Multipart parts) throws IOException {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    Upload file = null;
    int count = 0;
    for (Optional<Multipart.Part> next = parts.next(); next.isPresent(); next = parts.next()) {
      Multipart.Part part = next.get();
      if (++count > MOST_PARTS) {
        throw new MalformedBodyException("a form has at most %d parts".formatted(MOST_PARTS));
      }
      if (part.fileName().isEmpty()) {
        fields.merge(part.name(), text(part), FormReader::join);
      } else if (file == null) {
        file = new Upload(part.name(), part.content().readAllBytes());
      } else {
        throw new ProblemException(
            Kind.FIELD, "one request has one file, got two; send another request for each more");
      }
    }
    return new Form(fields, Optional.ofNullable(file));
  }

  private static JsonString text(Multipart.Part part) throws IOException {
    byte[] bytes = part.content().readNBytes(MOST_FIELD_BYTES + 1);
    if (bytes.length > MOST_FIELD_BYTES) {
      throw new MalformedBodyException(
          "field '%s' has more than %d bytes; a file needs a filename"
              .formatted(Form.shown(part.name()), MOST_FIELD_BYTES));
    }
    try {
      return JSON.createValue(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      MalformedBodyException malformed =
          new MalformedBodyException(
              "field '%s' is no text in UTF-8; a file needs a filename"
                  .formatted(Form.shown(part.name())));
      malformed.initCause(e);
      throw malformed;
    }
  }

  private static JsonArray join(JsonValue before, JsonValue more) {
    return (before instanceof JsonArray array
            ? JSON.createArrayBuilder(array)
            : JSON.createArrayBuilder().add(before))
        .add(more)
        .build();
  }
}
