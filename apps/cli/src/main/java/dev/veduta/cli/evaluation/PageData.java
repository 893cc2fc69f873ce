// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.metrics.Item;
import dev.veduta.metrics.Metric;
import dev.veduta.metrics.WordDifference;
import dev.veduta.metrics.WordDifference.Word;
import jakarta.json.stream.JsonGenerator;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// What a page's script shows of each picture.
///
/// @param report the scores
/// @param thumbnails where the pictures are
record PageData(Report report, Thumbnails thumbnails) {
  private static final MathContext DIGITS = new MathContext(6);

  void write(JsonGenerator json) {
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
}
