// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.api.VedutaException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;

/// Reads captions from one JSON value, piece by piece: COCO's annotations, COCO's results, or lists
/// of captions by picture.
final class JsonCaptions {
  private static final String FORMS =
      "expected COCO's annotations {\"images\": […], \"annotations\": [{\"image_id\": …,"
          + " \"caption\": …}]}, COCO's results [{\"image_id\": …, \"caption\": …}], or lists"
          + " {\"<id>\": [\"<caption>\", …]}";

  /// Parsson would stop after 15 million characters; the file's size has been checked.
  private static final Map<String, Integer> NO_LENGTH_LIMIT =
      Map.of("org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE);

  private final JsonParser parser;
  private final CaptionList list = new CaptionList();
  private CaptionFile.Format format = CaptionFile.Format.LISTS;

  private JsonCaptions(JsonParser parser) {
    this.parser = parser;
  }

  static CaptionFile read(Path path, Reader reader) {
    try (JsonParser parser = Json.createParserFactory(NO_LENGTH_LIMIT).createParser(reader)) {
      JsonCaptions captions = new JsonCaptions(parser);
      captions.read();
      return captions.list.file(path, captions.format);
    } catch (JsonParsingException e) {
      throw new VedutaException(
          "%s is not valid JSON at line %d, column %d"
              .formatted(path, e.getLocation().getLineNumber(), e.getLocation().getColumnNumber()),
          e);
    } catch (NoSuchElementException e) {
      throw new VedutaException(path + " is not valid JSON: it ends too early", e);
    } catch (JsonException | WrongCaptionFileException e) {
      throw e;
    } catch (RuntimeException e) {
      // Parsson's limits on depth and on digits throw RuntimeException itself.
      throw new VedutaException("%s is not valid JSON: %s".formatted(path, e.getMessage()), e);
    }
  }

  private void read() {
    if (parser.next() == Event.START_ARRAY) {
      format = CaptionFile.Format.COCO;
      captions("entry");
    } else {
      object();
    }
    if (parser.hasNext()) {
      throw new WrongCaptionFileException("at its end", "there is more than one JSON value");
    }
    if (list.size() == 0) {
      throw new WrongCaptionFileException("as a whole", "there are no captions; " + FORMS);
    }
  }

  private void object() {
    while (parser.next() != Event.END_OBJECT) {
      String key = parser.getString();
      Event event = parser.next();
      if (event == Event.START_ARRAY && key.equals("annotations")) {
        format = CaptionFile.Format.COCO;
        captions("annotation");
      } else if (event == Event.START_ARRAY && key.equals("images")) {
        images();
      } else if (event == Event.START_ARRAY) {
        captionsOf(key);
      } else if (event == Event.VALUE_STRING) {
        list.add(new Entry(key, parser.getString(), "entry '%s'".formatted(key)));
      } else {
        parser.getValue(); // such as info
      }
    }
  }

  private void captions(String kind) {
    int number = 0;
    while (parser.next() != Event.END_ARRAY) {
      String where = "%s %d".formatted(kind, ++number);
      Fields fields = fields(where);
      list.add(new Entry(fields.id("image_id"), fields.text("caption"), where));
    }
  }

  private void images() {
    int number = 0;
    while (parser.next() != Event.END_ARRAY) {
      Fields fields = fields("image %d".formatted(++number));
      if (fields.has("file_name")) {
        list.name(fields.id("id"), fields.text("file_name"));
      }
    }
  }

  /// A list that belongs to a picture, or to something else of COCO's, such as its licences.
  private void captionsOf(String id) {
    for (JsonValue value : parser.getArray()) {
      if (value instanceof JsonString text) {
        list.add(new Entry(id, text.getString(), "entry '%s'".formatted(id)));
      }
    }
  }

  private Fields fields(String where) {
    if (parser.getValue() instanceof JsonObject object) {
      return new Fields(object, where);
    }
    throw new WrongCaptionFileException(where, "this is no object; " + FORMS);
  }
}
