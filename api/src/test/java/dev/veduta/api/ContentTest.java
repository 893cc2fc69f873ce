// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The content of a document …
class ContentTest {
  private static final Content ONE = new Content.Text("1");

  @Test
  void isWrittenAsJsonInItsOrder() {
    LinkedHashMap<String, Content> fields = new LinkedHashMap<>();
    fields.put("z", new Content.Items(List.of(ONE, Content.unstructured("two"))));
    fields.put("a \"b\"", new Content.Text("\\ \n\t\u0000 é 😀 \ud83d"));
    fields.put("none", new Content.Items(List.of()));
    fields.put("empty", new Content.Fields(new LinkedHashMap<>()));

    assertThat(new Content.Fields(fields).toJson())
        .isEqualTo(
            """
            {"z":["1",{"text_sequence":"two"}],"a \\"b\\"":"\\\\ \\n\\t\\u0000 é 😀 \\ud83d",\
            "none":[],"empty":{}}\
            """);
  }

  @Test
  void isUnchangedByWhatHappensToItsParts() {
    LinkedHashMap<String, Content> fields = new LinkedHashMap<>();
    Content.Fields content = new Content.Fields(fields);
    List<Content> parts = new ArrayList<>();
    Content.Items items = new Content.Items(parts);
    fields.put("late", ONE);
    parts.add(ONE);

    assertThat(content.get("late")).isEmpty();
    assertThat(items.items()).isEmpty();
    assertThatThrownBy(() -> content.fields().put("later", ONE))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void hasItsFieldsByName() {
    assertThat(new Content.Fields(new LinkedHashMap<>(Map.of("n", ONE))).get("n")).contains(ONE);
  }
}
