// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Token;
import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The text that token ids make behind a prompt.
///
/// @param stopStrings what ends a text and is no part of it
@SuppressWarnings("ArrayRecordComponent") // never compared
record Words(Tokenizer tokenizer, int[] prompt, List<String> stopStrings) {

  /// What decoders put where bytes do not make a character yet.
  private static final char INCOMPLETE = '\uFFFD';

  /// What may follow and change the end of a text, as tokenizers clean up the spaces before it.
  private static final List<String> PROBES = List.of("a", "t", ".", "'", "'t", "n't");

  /// What was written after the prompt. A piece that continues the prompt's last word loses
  /// nothing.
  String text(int[] generated) {
    String text = whole(generated);
    int end = text.length();
    for (String stop : stopStrings) {
      int at = text.indexOf(stop);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end).strip();
  }

  private String whole(int[] generated) {
    int[] all = Arrays.copyOf(prompt, prompt.length + generated.length);
    System.arraycopy(generated, 0, all, prompt.length, generated.length);
    String asked = tokenizer.decode(known(prompt), true);
    String whole = tokenizer.decode(known(all), true);
    return whole.startsWith(asked)
        ? whole.substring(asked.length()).strip()
        : tokenizer.decode(known(generated), true).strip();
  }

  /// Tokens, all of which together are a text.
  ///
  /// @param text of the tokens
  List<Token> tokens(int[] generated, String text, float[] logProbabilities, float[] margins) {
    List<String> added = added(generated, text);
    return IntStream.range(0, generated.length)
        .mapToObj(i -> token(generated[i], added.get(i), logProbabilities[i], margins[i]))
        .toList();
  }

  /// A token and what it adds to the text.
  Token token(int id, String added, float logProbability, float margin) {
    String piece = id < tokenizer.size() ? tokenizer.token(id) : "";
    return new Token(id, piece, added, logProbability, margin);
  }

  /// What each token adds to a text, so that all together are the text.
  private List<String> added(int[] generated, String text) {
    List<String> added = new ArrayList<>();
    int said = 0;
    for (int i = 1; i <= generated.length; i++) {
      boolean isLast = i == generated.length;
      String so = isLast ? text : complete(whole(Arrays.copyOf(generated, i)));
      int common = Math.max(said, common(so, text));
      added.add(text.substring(said, common));
      said = common;
    }
    return added;
  }

  /// The beginning of the text that no further token can change.
  ///
  /// @param count of the tokens that are there
  String certain(int[] generated, int count) {
    int[] so = Arrays.copyOf(generated, count);
    String text = complete(whole(so));
    int certain = text.length();
    for (String probe : PROBES) {
      int[] more = tokenizer.encode(probe, false);
      int[] probed = IntStream.concat(Arrays.stream(so), Arrays.stream(more)).toArray();
      certain = Math.min(certain, common(text, whole(probed)));
    }
    // A text has no space at its end.
    return text.substring(0, certain - stopping(text.substring(0, certain))).stripTrailing();
  }

  /// How many characters at the end of a text may be the beginning of a stop string.
  private int stopping(String text) {
    int longest = 0;
    for (String stop : stopStrings) {
      int at = text.indexOf(stop);
      if (at >= 0) {
        return text.length() - at;
      }
      for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
        if (text.endsWith(stop.substring(0, length))) {
          longest = length;
        }
      }
    }
    return longest;
  }

  private static String complete(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == INCOMPLETE) {
      end--;
    }
    return text.substring(0, end);
  }

  private static int common(String a, String b) {
    int length = Math.min(a.length(), b.length());
    int mismatch = 0;
    while (mismatch < length && a.charAt(mismatch) == b.charAt(mismatch)) {
      mismatch++;
    }
    boolean halved = mismatch > 0 && Character.isHighSurrogate(a.charAt(mismatch - 1));
    return halved ? mismatch - 1 : mismatch;
  }

  /// Ids beyond the tokenizer's vocabulary, which some heads can score, have no text.
  private int[] known(int[] ids) {
    return Arrays.stream(ids).filter(id -> id < tokenizer.size()).toArray();
  }
}
