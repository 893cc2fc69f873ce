// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a document says, as a tree: fields, lists and texts. Immutable.
///
/// ```java
/// switch (reading.content()) {
///   case Content.Fields fields -> fields.get("total").ifPresent(this::check);
///   case Content.Items items -> items.items().forEach(this::book);
///   case Content.Text text -> note(text.text());
/// }
/// ```
public sealed interface Content {

  /// The field that holds the text of a document without fields.
  String TEXT_SEQUENCE = "text_sequence";

  /// Named fields in the order in which they were read.
  record Fields(SequencedMap<String, Content> fields) implements Content {
    public Fields {
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    /// The field of that name, if there is one.
    public Optional<Content> get(String name) {
      return Optional.ofNullable(fields.get(name));
    }
  }

  /// Several of a kind, such as the lines of a receipt.
  record Items(List<Content> items) implements Content {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// The value of a field.
  record Text(String text) implements Content {}

  /// The content of a document without fields.
  static Content unstructured(String text) {
    return new Fields(new LinkedHashMap<>(Map.of(TEXT_SEQUENCE, new Text(text))));
  }

  /// This tree as JSON: objects, arrays and strings, without spaces between them.
  default String toJson() {
    StringBuilder json = new StringBuilder();
    write(this, json);
    return json.toString();
  }

  private static void write(Content content, StringBuilder json) {
    switch (content) {
      case Fields(var fields) -> {
        json.append('{');
        for (Iterator<Map.Entry<String, Content>> all = fields.entrySet().iterator();
            all.hasNext(); ) {
          Map.Entry<String, Content> field = all.next();
          JsonString.write(field.getKey(), json);
          json.append(':');
          write(field.getValue(), json);
          json.append(all.hasNext() ? "," : "");
        }
        json.append('}');
      }
      case Items(var items) -> {
        json.append('[');
        for (Iterator<Content> all = items.iterator(); all.hasNext(); ) {
          write(all.next(), json);
          json.append(all.hasNext() ? "," : "");
        }
        json.append(']');
      }
      case Text(var text) -> JsonString.write(text, json);
    }
  }
}
