// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import dev.veduta.api.Caption;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a model makes of a golden case beside what Transformers made of it: a line for everything
/// recorded. Nothing recorded goes without a line.
public final class GoldenComparison {
  private static final Set<String> INPUTS = Set.of("input_ids", "labels");
  private static final String GENERATED = "generated.";
  private static final String SCORES = "sequences_scores.";

  private final GoldenCase golden;
  private final CaptionModel model;
  private final TextComparison texts;
  private final List<Line> lines = new ArrayList<>();

  private GoldenComparison(GoldenCase golden, CaptionModel model, @Nullable Tokenizer tokenizer) {
    this.golden = golden;
    this.model = model;
    this.texts = new TextComparison(golden, tokenizer);
  }

  /// The comparison of one tensor, generation or set of texts.
  ///
  /// @param name as the case has it, such as `hidden_states.2`
  /// @param passed whether it is within tolerance, or was left out for the reason in `detail`
  /// @param detail the largest error and where it is, or the first difference
  public record Line(String name, boolean passed, String detail) {
    static Line passed(String name, String detail) {
      return new Line(name, true, detail);
    }

    static Line failed(String name, String detail) {
      return new Line(name, false, detail);
    }
  }

  /// Compares everything but what needs the tokenizer itself, which a line says.
  ///
  /// @throws dev.veduta.api.VedutaException when the model can't read the case's pictures
  public static List<Line> compare(GoldenCase golden, CaptionModel model) {
    return new GoldenComparison(golden, model, null).run();
  }

  /// Compares everything, the model's tokenizer included.
  ///
  /// @throws dev.veduta.api.VedutaException when the model can't read the case's pictures
  public static List<Line> compare(GoldenCase golden, CaptionModel model, Tokenizer tokenizer) {
    return new GoldenComparison(golden, model, tokenizer).run();
  }

  private List<Line> run() {
    forward();
    golden.generations().forEach(this::generation);
    generatedWithoutSettings();
    lines.addAll(texts.tokenizations());
    return List.copyOf(lines);
  }

  private void forward() {
    Map<String, Values> actual =
        model.forward(golden.requests(), golden.inputIds(), golden.labels());
    golden
        .tensors()
        .forEach(
            (name, expected) -> {
              if (!isGenerated(name) && !INPUTS.contains(name)) {
                lines.add(tensor(name, expected, actual.get(name)));
              }
            });
  }

  private static Line tensor(String name, RecordedTensor expected, @Nullable Values actual) {
    if (actual == null) {
      return Line.failed(name, "the model returned no such tensor, expected " + expected.shape());
    }
    TensorComparison comparison =
        switch (name) {
          case "pixel_values" -> TensorComparison.EXACT;
          case "logits" -> TensorComparison.LOGITS;
          default -> TensorComparison.CLOSE;
        };
    return comparison.compare(name, expected, actual);
  }

  private void generation(GoldenCase.Generation generation) {
    RecordedTensor tokens = golden.tensors().get(GENERATED + generation.name());
    if (tokens == null) {
      lines.add(Line.failed(GENERATED + generation.name(), "the case holds no such tensor"));
      return;
    }
    List<Caption> captions =
        model.generate(golden.requests(), generation.options()).stream()
            .flatMap(List::stream)
            .toList();
    int[][] rows = tokens.integerRows();
    RecordedTensor scores = golden.tensors().get(SCORES + generation.name());
    lines.add(
        new SequenceComparison(golden, generation, captions)
            .line(GENERATED + generation.name(), rows));
    if (scores != null) {
      lines.add(scores(SCORES + generation.name(), scores, captions));
    }
    lines.add(texts.captions(generation, rows, captions));
  }

  private static Line scores(String name, RecordedTensor expected, List<Caption> captions) {
    if (expected.shape().elements() != captions.size()) {
      return Line.failed(
          name, "got %d scores, expected %s".formatted(captions.size(), expected.shape()));
    }
    return TensorComparison.CLOSE.compare(
        name, expected.shape(), expected::real, row -> captions.get(Math.toIntExact(row)).score());
  }

  private void generatedWithoutSettings() {
    List<String> names = golden.generations().stream().map(GoldenCase.Generation::name).toList();
    golden.tensors().keySet().stream()
        .filter(GoldenComparison::isGenerated)
        .filter(name -> !names.contains(name.substring(name.indexOf('.') + 1)))
        .map(name -> Line.failed(name, "expected.json holds no settings for it"))
        .forEach(lines::add);
  }

  private static boolean isGenerated(String name) {
    return name.startsWith(GENERATED) || name.startsWith(SCORES);
  }
}
