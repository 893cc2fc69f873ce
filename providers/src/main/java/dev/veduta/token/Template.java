// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The ids that a model wants around those of a text.
record Template(List<Integer> before, List<Integer> after) {

  /// Nothing around the text.
  static final Template NONE = new Template(List.of(), List.of());

  private static final int MOST = 1000;

  /// One id before the text, one after it.
  static Template around(int before, int after) {
    return new Template(List.of(before), List.of(after));
  }

  int[] wrap(int[] ids) {
    IntStream start = before.stream().mapToInt(id -> id);
    IntStream end = after.stream().mapToInt(id -> id);
    return IntStream.concat(IntStream.concat(start, IntStream.of(ids)), end).toArray();
  }

  /// The `post_processor` section of `tokenizer.json`.
  ///
  /// @param size how many ids there are
  static Template read(Config json, int size) {
    return switch (json.text("type", "")) {
      case "BertProcessing", "RobertaProcessing" ->
          around(tokenId(json, "cls", size), tokenId(json, "sep", size));
      // Only moves what points into the text.
      case "ByteLevel" -> NONE;
      case "Sequence" -> inOrder(json, size);
      case "TemplateProcessing" -> ofPieces(json, size);
      default ->
          throw json.wrong(
              "type",
              "one of BertProcessing, ByteLevel, RobertaProcessing, Sequence, TemplateProcessing");
    };
  }

  /// Each around the one before it.
  private static Template inOrder(Config json, int size) {
    Template template = NONE;
    for (Config part : json.objects("processors")) {
      Template outer = read(part, size);
      template =
          new Template(joined(outer.before, template.before), joined(template.after, outer.after));
      if (template.before.size() + template.after.size() > MOST) {
        throw json.wrong("processors", "parts that put at most " + MOST + " ids around a text");
      }
    }
    return template;
  }

  private static List<Integer> joined(List<Integer> first, List<Integer> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static Template ofPieces(Config json, int size) {
    String expected = "a list of special tokens with the sequence A once among them";
    if (!(json.value("single") instanceof JsonArray pieces)) {
      throw json.wrong("single", expected);
    }
    List<Integer> ids = new ArrayList<>();
    int text = -1;
    for (JsonValue value : pieces) {
      Config piece = new Config(json.location(), json.path() + "single.", asObject(value));
      if (piece.has("SpecialToken")) {
        ids.addAll(specialIds(json, piece.at("SpecialToken").text("id", ""), size));
      } else if (text < 0 && piece.at("Sequence").text("id", "").equals("A")) {
        text = ids.size();
      } else {
        throw json.wrong("single", expected);
      }
    }
    if (text < 0) {
      throw json.wrong("single", expected);
    }
    return new Template(
        List.copyOf(ids.subList(0, text)), List.copyOf(ids.subList(text, ids.size())));
  }

  private static List<Integer> specialIds(Config json, String token, int size) {
    Config special = json.at("special_tokens").at(token);
    List<Integer> ids = new ArrayList<>();
    if (special.value("ids") instanceof JsonArray array) {
      for (JsonValue id : array) {
        if (isId(id, size)) {
          ids.add(((JsonNumber) id).intValue());
        }
      }
      if (ids.size() == array.size()) {
        return ids;
      }
    }
    throw special.wrong("ids", "a list of ids from 0 to " + (size - 1));
  }

  private static int tokenId(Config json, String key, int size) {
    if (json.value(key) instanceof JsonArray pair
        && pair.size() == 2
        && pair.get(0) instanceof JsonString
        && isId(pair.get(1), size)) {
      return pair.getInt(1);
    }
    throw json.wrong(key, "a token and its id from 0 to " + (size - 1));
  }

  private static boolean isId(JsonValue value, int size) {
    return value instanceof JsonNumber number
        && number.doubleValue() >= 0
        && number.doubleValue() < size;
  }

  private static JsonObject asObject(JsonValue value) {
    return value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }
}
