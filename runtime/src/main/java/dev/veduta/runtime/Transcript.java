// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.Content;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.api.Reading;
import dev.veduta.api.Token;
import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Turns the captions of a model into readings. The text of a caption leaves out special tokens,
/// among which the tags of fields may be, so its tokens are looked at.
///
/// @param tokenizer of the model
/// @param tags the tokenizer's added tokens
/// @param silent ids that belong to no text: padding and the end of a sequence
record Transcript(Tokenizer tokenizer, Set<String> tags, Set<Integer> silent) {

  static Transcript of(Tokenizer tokenizer, GenerationOptions options) {
    Set<Integer> silent = new HashSet<>();
    if (options.eosTokenIds() != null) {
      silent.addAll(options.eosTokenIds());
    }
    if (options.padTokenId() != null) {
      silent.add(options.padTokenId());
    }
    return new Transcript(tokenizer, tokenizer.addedTokens(), silent);
  }

  /// Refuses a task that the model doesn't know, which it would take for words.
  void check(Prompt prompt) {
    if (prompt instanceof Prompt.OfText(String text)) {
      Tag.leading(text)
          .filter(task -> tokenizer.id(task).isEmpty())
          .ifPresent(
              task -> {
                throw new IllegalArgumentException(unknown(task));
              });
    }
  }

  /// What was read.
  Reading reading(Prompt prompt, Caption caption) {
    Content content = new TaggedText(tagged(prompt, caption), tags).content();
    Caption words =
        new Caption(
            words(caption),
            caption.tokens(),
            caption.score(),
            caption.finishReason(),
            caption.provenance());
    return new Reading(words, content);
  }

  private String unknown(String task) {
    List<String> tasks = Tag.tasks(tags);
    return "this model has no task %s; %s"
        .formatted(
            task,
            tasks.isEmpty()
                ? "it has none, so leave the task out"
                : "its tasks are " + String.join(", ", tasks));
  }

  /// The prompt and what follows it, with all tags but that of the task.
  private String tagged(Prompt prompt, Caption caption) {
    int[] asked = ids(prompt);
    IntStream written = caption.tokens().stream().mapToInt(Token::id);
    String whole =
        decode(
            IntStream.concat(IntStream.of(asked), written).filter(id -> !silent.contains(id)),
            false);
    return TaggedText.strip(asked.length == 0 ? whole : Tag.withoutFirst(whole));
  }

  private int[] ids(Prompt prompt) {
    return switch (prompt) {
      case Prompt.OfTokens(List<Integer> ids) -> ids.stream().mapToInt(Integer::intValue).toArray();
      case Prompt.OfText(String text) -> tokenizer.encode(text, false);
    };
  }

  /// The text between tags, with the values that are tags themselves.
  private String words(Caption caption) {
    if (caption.tokens().stream().noneMatch(this::isTag)) {
      return caption.text();
    }
    List<String> words = new ArrayList<>();
    IntStream.Builder between = IntStream.builder();
    for (Token token : caption.tokens()) {
      if (isTag(token)) {
        words.add(decode(between.build(), true));
        between = IntStream.builder();
        if (Tag.isCategory(token.piece()) && !token.piece().equals(Tag.SEPARATOR)) {
          words.add(Tag.category(token.piece()));
        }
      } else {
        between.add(token.id());
      }
    }
    words.add(decode(between.build(), true));
    words.replaceAll(String::strip);
    words.removeIf(String::isEmpty);
    return String.join(" ", words);
  }

  private boolean isTag(Token token) {
    return Tag.isTag(token.piece()) && tags.contains(token.piece());
  }

  /// Ids beyond the vocabulary, which some models can score, have no text.
  private String decode(IntStream ids, boolean skipSpecial) {
    return tokenizer.decode(ids.filter(id -> id < tokenizer.size()).toArray(), skipSpecial);
  }
}
