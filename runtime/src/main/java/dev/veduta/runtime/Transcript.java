// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.Content;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.api.Reading;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Turns what a model wrote into what it read: its captions leave out special tokens, among which
/// the tags of fields may be.
///
/// @param tokenizer of the model; null for one that has none to show, whose text is all there is
/// @param silent ids that belong to no text: padding and the end of a sequence
record Transcript(@Nullable Tokenizer tokenizer, Set<Integer> silent) {

  static Transcript of(CaptionModel model, GenerationOptions options) {
    GenerationOptions all = options.orElse(model.checkpointOptions());
    Set<Integer> silent = new HashSet<>();
    if (all.eosTokenIds() != null) {
      silent.addAll(all.eosTokenIds());
    }
    if (all.padTokenId() != null) {
      silent.add(all.padTokenId());
    }
    return new Transcript(model.tokenizer(), silent);
  }

  /// Refuses a task that the model doesn't know, which it would take for words.
  void check(Prompt prompt) {
    if (tokenizer != null && prompt instanceof Prompt.OfText(String text)) {
      Tag.leading(text)
          .filter(task -> tokenizer.id(task).isEmpty())
          .ifPresent(
              task -> {
                throw new IllegalArgumentException(unknown(task, tokenizer.addedTokens()));
              });
    }
  }

  /// What was read.
  Reading reading(Prompt prompt, Caption caption) {
    Content content = new TaggedText(tagged(prompt, caption), added()).content();
    Caption words =
        new Caption(
            words(caption),
            caption.tokens(),
            caption.score(),
            caption.finishReason(),
            caption.model());
    return new Reading(words, content);
  }

  private static String unknown(String task, Set<String> added) {
    List<String> tasks = Tag.tasks(added);
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
    if (tokenizer == null) {
      return caption.text();
    }
    String whole =
        decode(
            tokenizer,
            IntStream.concat(Arrays.stream(asked), ids(caption)).filter(id -> !silent.contains(id)),
            false);
    return TaggedText.strip(asked.length == 0 ? whole : Tag.withoutFirst(whole));
  }

  private int[] ids(Prompt prompt) {
    return switch (prompt) {
      case Prompt.OfTokens(List<Integer> ids) -> ids.stream().mapToInt(Integer::intValue).toArray();
      case Prompt.OfText(String text) ->
          tokenizer == null ? new int[0] : tokenizer.encode(text, false);
    };
  }

  private static IntStream ids(Caption caption) {
    return caption.tokens().stream().mapToInt(Caption.Token::id);
  }

  /// The text between tags, with the values that are tags themselves.
  private String words(Caption caption) {
    Set<String> added = added();
    List<Caption.Token> tokens = caption.tokens();
    if (tokenizer == null || tokens.stream().noneMatch(token -> isTag(token, added))) {
      return caption.text();
    }
    List<String> words = new ArrayList<>();
    IntStream.Builder between = IntStream.builder();
    for (Caption.Token token : tokens) {
      if (isTag(token, added)) {
        words.add(decode(tokenizer, between.build(), true));
        between = IntStream.builder();
        if (Tag.isCategory(token.text()) && !token.text().equals(Tag.SEPARATOR)) {
          words.add(Tag.category(token.text()));
        }
      } else {
        between.add(token.id());
      }
    }
    words.add(decode(tokenizer, between.build(), true));
    words.replaceAll(String::strip);
    words.removeIf(String::isEmpty);
    return String.join(" ", words);
  }

  private Set<String> added() {
    return tokenizer == null ? Set.of() : tokenizer.addedTokens();
  }

  private static boolean isTag(Caption.Token token, Set<String> added) {
    return Tag.isTag(token.text()) && added.contains(token.text());
  }

  /// Ids beyond the vocabulary, which some models can score, have no text.
  private static String decode(Tokenizer tokenizer, IntStream ids, boolean skipSpecial) {
    return tokenizer.decode(ids.filter(id -> id < tokenizer.size()).toArray(), skipSpecial);
  }
}
