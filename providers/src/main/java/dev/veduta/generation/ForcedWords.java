// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Words that a text must have, each as one of its alternatives.
///
/// @param words tokens by word and alternative; no alternative begins with another one of its word
record ForcedWords(List<List<List<Integer>>> words) {

  ForcedWords {
    for (List<List<Integer>> word : words) {
      for (List<Integer> longer : word) {
        long begun = word.stream().filter(other -> beginsWith(longer, other)).count();
        if (begun > 1) { // it always begins with itself
          throw new IllegalArgumentException(
              ("force_words_ids: %s begins with another alternative of its word, or is there twice,"
                      + " in %s; leave out the longer one")
                  .formatted(longer, word));
        }
      }
    }
  }

  /// Refuses words that have one of these tokens, behind which a text would have to go on.
  void refuse(List<Integer> ends) {
    words.stream()
        .flatMap(List::stream)
        .filter(word -> word.stream().anyMatch(ends::contains))
        .findFirst()
        .ifPresent(
            word -> {
              throw new IllegalArgumentException(
                  "force_words_ids: %s has a token that ends the text, %s; leave the word out"
                      .formatted(word, ends));
            });
  }

  /// How far a text has come.
  Progress after(int[] text) {
    List<Integer> all = IntStream.range(0, words.size()).boxed().toList();
    Progress progress = new Progress(this, 0, all, -1, List.of());
    for (int i = 0; i < text.length && !progress.isComplete(); i++) {
      progress = progress.plus(text[i]);
    }
    return progress;
  }

  /// The tokens that carry a word on.
  private List<Integer> next(int word, List<Integer> said) {
    return words.get(word).stream()
        .filter(one -> one.size() > said.size() && beginsWith(one, said))
        .map(one -> one.get(said.size()))
        .distinct()
        .toList();
  }

  private int longest(int word) {
    return words.get(word).stream().mapToInt(List::size).max().orElseThrow();
  }

  private int longest() {
    return IntStream.range(0, words.size()).map(this::longest).max().orElse(0);
  }

  private static boolean beginsWith(List<Integer> tokens, List<Integer> beginning) {
    return tokens.size() >= beginning.size()
        && tokens.subList(0, beginning.size()).equals(beginning);
  }

  /// How far a text has come with its words, one at a time.
  ///
  /// @param complete how many it has
  /// @param pending those it has not begun, in the order in which they are tried
  /// @param current the one it is in the middle of, -1 for none
  /// @param said tokens of that
  record Progress(
      ForcedWords words, int complete, List<Integer> pending, int current, List<Integer> said) {

    boolean isComplete() {
      return pending.isEmpty() && current < 0;
    }

    /// The progress with one more token. A token that breaks a word off does not begin another one.
    Progress plus(int token) {
      if (current >= 0) {
        if (words.next(current, said).contains(token)) {
          return with(pending, current, token);
        }
        List<Integer> again = new ArrayList<>(pending);
        again.add(current);
        return new Progress(words, complete, again, -1, List.of());
      }
      for (int word : pending) {
        if (words.next(word, List.of()).contains(token)) {
          return with(pending.stream().filter(other -> other != word).toList(), word, token);
        }
      }
      return this;
    }

    private Progress with(List<Integer> left, int word, int token) {
      List<Integer> longer = longer(token);
      return words.next(word, longer).isEmpty()
          ? new Progress(words, complete + 1, left, -1, List.of())
          : new Progress(words, complete, left, word, longer);
    }

    private List<Integer> longer(int token) {
      return Stream.concat(said.stream(), Stream.of(token)).toList();
    }

    /// The tokens that would carry it on. Of those that carry on the current word only the first
    /// counts as progress: Transformers tries the others behind it, where they break the word off.
    List<Offer> offers() {
      List<Offer> offers = new ArrayList<>();
      if (current < 0) {
        for (int word : pending) {
          words.next(word, List.of()).forEach(token -> offers.add(new Offer(token, plus(token))));
        }
        return offers;
      }
      List<Integer> next = words.next(current, said);
      Progress first = new Progress(words, complete, pending, current, longer(next.getFirst()));
      offers.add(new Offer(next.getFirst(), plus(next.getFirst())));
      next.stream().skip(1).forEach(token -> offers.add(new Offer(token, first.plus(token))));
      return offers;
    }

    /// How much of the words it has, so that texts compete with those that have as much.
    int bank() {
      int begun = current < 0 ? 0 : words.longest() - (words.longest(current) - said.size());
      return complete * words.longest() + begun;
    }
  }

  /// A token that carries words on, and how far a text has come with it.
  record Offer(int token, Progress progress) {}
}
