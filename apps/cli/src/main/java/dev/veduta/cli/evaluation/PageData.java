// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.metrics.Item;
import dev.veduta.metrics.Metric;
import dev.veduta.metrics.WordDifference;
import dev.veduta.metrics.WordDifference.Word;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// What a page's script shows of each picture, as JSON that may stand in a `script` element.
///
/// @param report the scores
/// @param thumbnails where the pictures are
record PageData(Report report, Thumbnails thumbnails) {
  private static final MathContext DIGITS = new MathContext(6);

  void write(Writer page) {
    try (JsonGenerator json = Json.createGenerator(new WithoutMarkup(page))) {
      json.writeStartObject();
      json.write("main", report.main().key());
      json.writeStartArray("metrics");
      for (Metric metric : report.metrics()) {
        json.writeStartObject()
            .write("key", metric.key())
            .write("label", metric.label())
            .write("error", metric.isError())
            .writeEnd();
      }
      json.writeEnd().writeStartArray("items");
      for (int i = 0; i < report.size(); i++) {
        item(json, i);
      }
      json.writeEnd().writeEnd();
    }
  }

  private void item(JsonGenerator json, int index) {
    Item item = report.first().evaluation().items().get(index);
    json.writeStartObject().write("id", item.id());
    thumbnails
        .link(report.references().picture(item.id()))
        .ifPresent(link -> json.write("src", link));
    json.writeStartArray("refs");
    item.references().forEach(json::write);
    json.writeEnd().writeStartArray("runs");
    for (Report.Run run : report.runs()) {
      run(json, run, index);
    }
    json.writeEnd().writeEnd();
  }

  private void run(JsonGenerator json, Report.Run run, int index) {
    Item item = run.evaluation().items().get(index);
    json.writeStartObject().write("text", item.prediction()).writeStartArray("words");
    List<List<String>> references = item.references().stream().map(run.texts()::reference).toList();
    for (Word word :
        WordDifference.nearest(run.texts().prediction(item.prediction()), references)) {
      json.write(mark(word.kind()) + word.text());
    }
    json.writeEnd().writeStartArray("scores");
    for (Metric metric : report.metrics()) {
      json.write(new BigDecimal(run.evaluation().score(metric).item(index), DIGITS));
    }
    json.writeEnd().writeEnd();
  }

  private static String mark(WordDifference.Kind kind) {
    return switch (kind) {
      case SHARED -> "=";
      case FIRST -> "-";
      case SECOND -> "+";
    };
  }

  /// Spells the characters that HTML or XML would obey in JSON's way; outside of strings JSON has
  /// none of them. Does not close the writer below.
  private static final class WithoutMarkup extends FilterWriter {
    WithoutMarkup(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      boolean obeyed = c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029';
      if (obeyed || c > 0xFFFD || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c < 0xE000)) {
        out.write("\\u%04x".formatted(c));
      } else {
        out.write(c);
      }
    }

    @Override
    public void write(char[] characters, int from, int count) throws IOException {
      for (int i = from; i < from + count; i++) {
        write(characters[i]);
      }
    }

    @Override
    public void write(String text, int from, int count) throws IOException {
      for (int i = from; i < from + count; i++) {
        write(text.charAt(i));
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
