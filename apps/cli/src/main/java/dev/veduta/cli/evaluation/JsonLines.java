// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.stream.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;

/// Reads captions from JSON objects, one a line, as `veduta caption --json` writes them: the
/// picture is `file`, `file_name` or `image_id`, the caption `text` or `caption`. Of several
/// candidates for a picture the first counts.
final class JsonLines {
  private static final String FORM =
      "expected an object a line, {\"file\": …, \"text\": …} as veduta caption --json writes it";

  private JsonLines() {}

  /// Whether a line is such an object, rather than the beginning of a larger one.
  static boolean isOne(String line) {
    try {
      Fields fields = fields(line, "line 1");
      return fields.hasText("text") || fields.hasText("caption") || fields.hasText("error");
    } catch (WrongCaptionFileException _) {
      return false;
    }
  }

  static CaptionFile read(Path path, BufferedReader reader) throws IOException {
    CaptionList list = new CaptionList();
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (!line.isBlank()) {
        add(fields(line, "line " + number), list);
      }
    }
    return list.file(path, CaptionFile.Format.JSON_LINES);
  }

  private static void add(Fields fields, CaptionList list) {
    String id = id(fields, list);
    if (fields.hasText("error")) {
      list.fail("%s: %s".formatted(fields.where(), fields.text("error")));
    } else if (!(fields.object().get("rank") instanceof JsonNumber rank && rank.intValue() > 1)) {
      list.add(new Entry(id, fields.text(fields.has("text") ? "text" : "caption"), fields.where()));
    }
  }

  private static String id(Fields fields, CaptionList list) {
    if (!fields.has("file") && !fields.has("file_name")) {
      return fields.id("image_id");
    }
    String name = fields.text(fields.has("file") ? "file" : "file_name");
    list.name(name, name);
    return name;
  }

  private static Fields fields(String line, String where) {
    try (JsonParser parser = Json.createParser(new StringReader(line))) {
      parser.next();
      Fields fields = new Fields(parser.getObject(), where);
      if (parser.hasNext()) {
        throw new WrongCaptionFileException(where, FORM);
      }
      return fields;
    } catch (RuntimeException _) {
      // JsonException, and for Parsson's limits on depth and on digits RuntimeException itself.
      throw new WrongCaptionFileException(where, FORM);
    }
  }
}
