// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.web.Problem.Kind;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// Gets the bytes of the picture or video that a request is about: a file that came with it, text
/// in base64, or an address to fetch.
record Pictures(Fetcher fetcher) {
  private static final String DATA = "data:";
  private static final String BASE64 = ";base64,";

  /// Whether it must be fetched.
  boolean isAddress(Form form, String field) {
    return form.fields().get(field) instanceof JsonObject;
  }

  byte[] bytes(Form form, String field) {
    JsonValue value = form.fields().get(field);
    if (form.file().isPresent() && form.file().get().field().equals(field)) {
      if (value != null) {
        throw Form.wrong("'%s' must be given once, got a file and a text".formatted(field));
      }
      return form.file().get().bytes();
    }
    return switch (value) {
      case null ->
          throw Form.wrong(
              "'%s' is missing; send a file, its bytes in base64, or {\"url\": \"https://…\"}"
                  .formatted(field));
      case JsonString text -> decode(field, text.getString());
      case JsonObject object when object.keySet().equals(Set.of("url")) ->
          fetcher.fetch(new Form(object, Optional.empty()).text("url").orElse(""));
      default ->
          throw Form.wrong(
              "'%s' must be a text in base64, a data: URL, or {\"url\": \"https://…\"}"
                  .formatted(field));
    };
  }

  private static byte[] decode(String field, String text) {
    String encoded = text;
    if (text.regionMatches(true, 0, DATA, 0, DATA.length())) {
      int at = text.indexOf(BASE64);
      if (at < 0) {
        throw Form.wrong("'%s' is a data: URL without ;base64,".formatted(field));
      }
      encoded = text.substring(at + BASE64.length());
    }
    try {
      return Base64.getDecoder().decode(encoded.strip());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(
              Kind.FIELD,
              "'%s' is no base64; send a file, base64, a data: URL, or {\"url\": \"https://…\"}"
                  .formatted(field)),
          e);
    }
  }
}
