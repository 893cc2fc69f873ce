// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Caption;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import dev.veduta.generation.Generated;
import dev.veduta.generation.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Turns the token ids of one request into captions, and into tokens as they come.
final class Transcriber {
  private final Words words;
  private final Provenance provenance;
  private final Optional<Consumer<Token>> listener;
  private int told;
  private String said = "";

  /// @param provenance of the captions
  /// @param listener gets each token when it is certain
  Transcriber(Words words, Provenance provenance, Optional<Consumer<Token>> listener) {
    this.words = words;
    this.provenance = provenance;
    this.listener = listener;
  }

  /// Tells of the tokens that are new, with the characters that are certain by now.
  ///
  /// @param isFinal whether nothing can follow
  synchronized void tell(Text text, boolean isFinal) {
    listener.ifPresent(
        tokens -> {
          int[] generated = text.generated();
          for (; told < generated.length; told++) {
            boolean last = isFinal && told == generated.length - 1;
            String now = last ? words.text(generated) : words.certain(generated, told + 1);
            String added = now.startsWith(said) ? now.substring(said.length()) : "";
            said = said + added;
            float logProbability = text.logProbabilities()[told];
            tokens.accept(
                words.token(generated[told], added, logProbability, text.margins()[told]));
          }
        });
  }

  /// The captions of a request, best first; texts that were found apart are ranked now.
  synchronized List<Caption> captions(List<Generated> texts) {
    List<Caption> captions =
        texts.stream()
            .sorted(Comparator.comparingDouble(text -> -text.score()))
            .map(this::caption)
            .toList();
    if (told == 0) {
      listener.ifPresent(tokens -> captions.getFirst().tokens().forEach(tokens));
    }
    return captions;
  }

  private Caption caption(Generated generated) {
    int[] ids = generated.tokens();
    String text = words.text(ids);
    List<Token> tokens = words.tokens(ids, text, generated.logProbabilities(), generated.margins());
    return new Caption(text, tokens, generated.score(), generated.finishReason(), provenance);
  }
}
