// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;

/// The words of English text as the Penn Treebank cuts them, in lower case and without punctuation:
/// what COCO's caption evaluation gets from Stanford CoreNLP 3.4.1 with `-lowerCase`, less the
/// marks that it then drops. Among its traits, kept here: `can't` is `ca n't`, brackets are words
/// such as `-lrb-`, two marks of exclamation in a row stay, and so does the point of `Mr.` and of a
/// letter alone.
final class PtbTokenizer {
  private static final Set<String> FUSED =
      Set.of("cannot", "gonna", "gotta", "wanna", "lemme", "gimme");

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final Matcher[] rules;
  private int position;

  private PtbTokenizer(String text) {
    this.text = text;
    rules = PtbRules.matchers(text);
  }

  static List<String> words(String text) {
    PtbTokenizer tokenizer = new PtbTokenizer(text.replace("\u00ad", ""));
    tokenizer.run();
    return tokenizer.words;
  }

  private void run() {
    while (position < text.length()) {
      int character = text.codePointAt(position);
      if (PtbRules.isSpace(character)) {
        position += Character.charCount(character);
      } else if (!plainWord() && !ruledWord()) {
        position += Character.charCount(character);
        addAlone(character);
      }
    }
  }

  /// Takes letters up to a blank, which most words are, without a look at the rules.
  private boolean plainWord() {
    int end = position;
    while (end < text.length() && isAsciiLetter(text.charAt(end))) {
      end++;
    }
    if (end == position || (end < text.length() && text.charAt(end) != ' ')) {
      return false;
    }
    String word = text.substring(position, end).toLowerCase(Locale.ENGLISH);
    if (FUSED.contains(word)) {
      return false;
    }
    words.add(word);
    position = end;
    return true;
  }

  /// Takes what the rule that reaches farthest takes, the first of several.
  private boolean ruledWord() {
    int reach = position;
    int end = position;
    for (Matcher rule : rules) {
      rule.region(position, text.length());
      if (rule.lookingAt() && rule.end() > reach) {
        reach = rule.end();
        end = rule.groupCount() == 0 ? reach : rule.start(PtbRules.REST);
      }
    }
    if (end == position) {
      return false;
    }
    add(text.substring(position, end));
    position = end;
    return true;
  }

  private void add(String token) {
    String word = token.toLowerCase(Locale.ENGLISH).replace("(", "-lrb-").replace(")", "-rrb-");
    if (PtbRules.isContraction(word)) {
      word = word.replace('’', '\'');
    }
    // A fraction or a telephone number is one token with a blank in it, two words to the metrics.
    words.addAll(Tokenization.BLANKS.words(word));
  }

  private void addAlone(int character) {
    String word = PtbRules.alone(character);
    if (!word.isEmpty()) {
      words.addAll(Tokenization.BLANKS.words(word));
    }
  }

  private static boolean isAsciiLetter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  }
}
