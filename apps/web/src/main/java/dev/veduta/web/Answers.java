// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.api.Caption;
import dev.veduta.api.Classification;
import dev.veduta.api.Content;
import dev.veduta.api.FinishReason;
import dev.veduta.api.Inspection;
import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureAttention;
import dev.veduta.api.PictureView;
import dev.veduta.api.Provenance;
import dev.veduta.api.Reading;
import dev.veduta.api.Token;
import dev.veduta.api.Word;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the service answers, as JSON.
final class Answers {
  private static final MathContext SIX_DIGITS = new MathContext(6);

  private Answers() {}

  static JsonObjectBuilder caption(Caption caption) {
    JsonArrayBuilder tokens = JSON.createArrayBuilder();
    caption.tokens().forEach(token -> tokens.add(token(token)));
    return JSON.createObjectBuilder()
        .add("text", caption.text())
        .add("tokens", tokens)
        .add("score", number(caption.score()))
        .add("finish", caption.finishReason().name().toLowerCase(Locale.ROOT));
  }

  private static JsonObjectBuilder token(Token token) {
    return JSON.createObjectBuilder()
        .add("id", token.id())
        .add("text", token.text())
        .add("logProbability", number(token.logProbability()));
  }

  static JsonObjectBuilder reading(Reading reading) {
    return caption(reading.caption()).add("content", content(reading.content()));
  }

  private static JsonValue content(Content content) {
    return switch (content) {
      case Content.Fields(var fields) -> {
        JsonObjectBuilder object = JSON.createObjectBuilder();
        fields.forEach((name, value) -> object.add(name, content(value)));
        yield object.build();
      }
      case Content.Items(var items) -> {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        items.forEach(item -> array.add(content(item)));
        yield array.build();
      }
      case Content.Text(var text) -> JSON.createValue(text);
    };
  }

  static JsonObjectBuilder classification(Classification classification) {
    JsonArrayBuilder classes = JSON.createArrayBuilder();
    for (Classification.NamedClass one : classification.classes()) {
      classes.add(
          JSON.createObjectBuilder()
              .add("label", one.name())
              .add("probability", number(one.probability()))
              .add("logProbability", number(one.logProbability())));
    }
    return JSON.createObjectBuilder().add("classes", classes);
  }

  /// @param text that was looked into
  /// @param tokens of it, those of the inspection
  static JsonObjectBuilder inspection(String text, List<Token> tokens, Inspection inspection) {
    JsonArrayBuilder words = JSON.createArrayBuilder();
    int from = 0;
    for (Word word :
        new Caption(text, tokens, 0, FinishReason.EOS, inspection.provenance()).words()) {
      int start = Math.max(0, text.indexOf(word.text(), from));
      from = start + word.text().length();
      words.add(
          JSON.createObjectBuilder()
              .add("text", word.text())
              .add("start", start)
              .add("end", from)
              .add("probability", number(word.confidence()))
              .add("map", map(inspection, word)));
    }
    JsonObjectBuilder json = JSON.createObjectBuilder().add("text", text).add("words", words);
    if (inspection.frames().isEmpty()) {
      return json.add("rows", 0).add("columns", 0).addNull("view");
    }
    PatchGrid grid = inspection.frames().getFirst();
    return json.add("rows", grid.rows())
        .add("columns", grid.columns())
        .add("view", view(grid.view()));
  }

  /// The mean over a word's tokens of what each patch got.
  private static JsonArrayBuilder map(Inspection inspection, Word word) {
    JsonArrayBuilder rows = JSON.createArrayBuilder();
    List<PictureAttention> looks =
        IntStream.range(word.from(), word.to())
            .mapToObj(inspection::pictureAttention)
            .filter(frames -> !frames.isEmpty())
            .map(List::getFirst)
            .toList();
    if (looks.isEmpty()) {
      return rows;
    }
    PatchGrid grid = looks.getFirst().grid();
    for (int row = 0; row < grid.rows(); row++) {
      JsonArrayBuilder columns = JSON.createArrayBuilder();
      for (int column = 0; column < grid.columns(); column++) {
        double sum = 0;
        for (PictureAttention look : looks) {
          sum += look.at(row, column);
        }
        columns.add(number(sum / looks.size()));
      }
      rows.add(columns);
    }
    return rows;
  }

  /// As fractions of the picture's width and height.
  private static JsonObjectBuilder view(PictureView view) {
    return JSON.createObjectBuilder()
        .add("left", number(view.region().left() / view.width()))
        .add("top", number(view.region().top() / view.height()))
        .add("width", number(view.region().width() / view.width()))
        .add("height", number(view.region().height() / view.height()))
        .add("turned", view.turned());
  }

  /// Adds what every answer ends with.
  static JsonObjectBuilder end(
      JsonObjectBuilder answer,
      String captioner,
      Provenance provenance,
      double seconds,
      Optional<PictureSize> size) {
    answer
        .add("captioner", captioner)
        .add("model", provenance.model())
        .add("backend", provenance.backend())
        .add("seconds", number(seconds));
    return size.map(
            one ->
                answer.add(
                    "image",
                    JSON.createObjectBuilder()
                        .add("width", one.width())
                        .add("height", one.height())))
        .orElseGet(() -> answer.addNull("image"));
  }

  /// Six digits of a number. JSON has no infinite ones: the log-probability of what was ruled out
  /// is null.
  static JsonValue number(double value) {
    if (!Double.isFinite(value)) {
      return JsonValue.NULL;
    }
    BigDecimal rounded = new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros();
    return JSON.createValue(rounded.scale() < 0 ? rounded.setScale(0) : rounded);
  }
}
