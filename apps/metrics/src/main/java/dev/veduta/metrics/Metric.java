// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A number that says how good texts are.
public enum Metric {
  /// Words that a reference has too, of all words, with a penalty for brevity.
  BLEU_1("bleu-1", "BLEU-1", "Bleu_1"),
  /// The geometric mean of that for one and two words in a row.
  BLEU_2("bleu-2", "BLEU-2", "Bleu_2"),
  /// The same up to three words in a row.
  BLEU_3("bleu-3", "BLEU-3", "Bleu_3"),
  /// The same up to four words in a row.
  BLEU_4("bleu-4", "BLEU-4", "Bleu_4"),
  /// The longest common subsequence of words.
  ROUGE_L("rouge-l", "ROUGE-L", "ROUGE_L"),
  /// Runs of words in common, weighted by how much they tell; what COCO's evaluation calls CIDEr.
  CIDER_D("cider-d", "CIDEr-D", "CIDEr-D"),
  /// CIDEr as its paper first defines it, without the guards of CIDEr-D.
  CIDER_PLAIN("cider-plain", "CIDEr plain", "CIDEr-plain"),
  /// How many are equal to a reference.
  EXACT_MATCH("exact", "Exact match", "ExactMatch"),
  /// Wrong characters, of those of the reference.
  CER("cer", "CER", "CER"),
  /// Wrong words, of those of the reference.
  WER("wer", "WER", "WER");

  /// Those that are shown when none is asked for.
  public static final List<Metric> USUAL =
      Arrays.stream(values()).filter(metric -> metric != CIDER_PLAIN).toList();

  private final String key;
  private final String label;
  private final String cocoName;

  Metric(String key, String label, String cocoName) {
    this.key = key;
    this.label = label;
    this.cocoName = cocoName;
  }

  /// What one types to ask for it.
  public String key() {
    return key;
  }

  /// What it is called in a table.
  public String label() {
    return label;
  }

  /// What it is called in JSON: COCO's name where COCO has it, except for CIDEr-D.
  public String cocoName() {
    return cocoName;
  }

  /// Whether less is better.
  public boolean isError() {
    return this == CER || this == WER;
  }

  /// The longest runs of words that BLEU counts, 0 for other metrics.
  int bleuOrder() {
    return switch (this) {
      case BLEU_1 -> 1;
      case BLEU_2 -> 2;
      case BLEU_3 -> 3;
      case BLEU_4 -> 4;
      case ROUGE_L, CIDER_D, CIDER_PLAIN, EXACT_MATCH, CER, WER -> 0;
    };
  }

  /// Whether it compares tokenized words, rather than the text itself.
  public boolean isOfWords() {
    return compareTo(EXACT_MATCH) < 0;
  }

  /// The metrics that a key stands for: itself, or several; `bleu` are all four, `cider` is
  /// CIDEr-D, `rouge` is ROUGE-L.
  public static List<Metric> of(String key) {
    List<Metric> found =
        switch (key) {
          case "bleu" -> List.of(BLEU_1, BLEU_2, BLEU_3, BLEU_4);
          case "rouge" -> List.of(ROUGE_L);
          case "cider" -> List.of(CIDER_D);
          default -> Arrays.stream(values()).filter(metric -> metric.key.equals(key)).toList();
        };
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no metric '%s'; there are bleu, rouge, cider, %s"
              .formatted(
                  key, Arrays.stream(values()).map(Metric::key).collect(Collectors.joining(", "))));
    }
    return found;
  }
}
