// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a token of [PtbTokenizer] may look like, found by comparison with the original's output.
///
/// Each pattern looks at what it takes and a bounded stretch more, so that any text takes linear
/// time. The group [#REST], where a pattern has it, must follow and is left for the next token.
final class PtbRules {
  /// What must follow a token.
  static final String REST = "rest";

  private static final String LETTER = "[\\p{L}\\p{M}\\u02C2-\\u02FF]";
  private static final String ALNUM = "[\\p{L}\\p{M}\\u02C2-\\u02FF\\p{Nd}]";
  private static final String HYPHENATED = "(?:[-\\u2010\\u2011]" + ALNUM + "++)";

  /// These keep their point.
  private static final String ABBREVIATIONS =
      "ph\\.d jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri mr"
          + " mrs ms dr drs prof jr sr inc co corp ltd vs etc ave blvd rd st mt ft tel ext dept est"
          + " gen col sgt lt capt cpl gov sen rep rev pres univ bros assn bldg calif fla va md mo"
          + " ind ariz conn ga minn mont neb nev okla penn tenn wis wyo al ala colo ct kan kans ky"
          + " ken mich dak cf adj adm adv messrs mme mlle hon insp lieut maj pfc ph pvt rt sfc supt"
          + " esq cie plc pty intl natl ste bhd mfg invt elec seq sq";

  /// These keep it when they begin with a capital.
  private static final String STATES = "tex wash pa mass ill ark del la miss ore";

  /// These keep it before a number.
  private static final String NUMBERED = "no nos pp fig figs art ca op prop";

  private static final String[] RULES = {
    // Tags, addresses, names of users and topics, telephone numbers.
    "</?[A-Za-z][^<>]*+>|<[!?][^<>]*+>",
    "https?://(?=[^\\s<>|\"()]{0,2000}?\\.)[^\\s<>|\"()]{1,2000}(?<![.,;:!?'-])",
    "[\\p{L}\\p{N}_][^\\s\"<>|()@,]{0,64}+@[^\\s\"<>|()@,.!?]++(?:\\.[^\\s\"<>|()@,.!?]++)*+",
    "[@#]\\p{L}[\\p{L}\\p{N}_]*+",
    "\\(\\d{3}\\) ?\\d{3}[- ]\\d{4}",
    // Contractions, and two words in one.
    "\\p{L}+?(?<rest>[nN]['’`][tT])",
    "[nN]['’`][tT](?!\\p{L})",
    "['’](?i:s|m|d|re|ve|ll)(?!" + ALNUM + ")",
    "'[tT](?<rest>(?i:is|was))",
    "(?i)(?=(?:cannot|gonna|gotta|wanna|lemme|gimme)(?![\\p{L}\\p{N}'’-])).{3}(?<rest>\\p{L}{2,3})",
    // Words that an apostrophe belongs to.
    "[A-HJ-XZnold]['’]\\p{L}{2,}+",
    "\\p{L}{2,}+(?<=[aeiouyAEIOUY])['’][aeiouA-Z]\\p{L}*+",
    "(?i)(?:c'mon|e'er|s'mores|nor'easter|ev'ry|li'l|nat'l|o'clock)(?!\\p{L})",
    "(?i)(?:[ldjy]['’]|ol['’])|['’](?:em|till?|cause)(?!\\p{L})|['’][2-9]0s(?!" + ALNUM + ")",
    "['’]n['’]?(?!\\p{L})",
    // Words and abbreviations.
    LETTER + ALNUM + "*+(?:[.!?]" + LETTER + ALNUM + "*+)*+" + HYPHENATED + "*+",
    "[A-Za-z](?:\\.[A-Za-z])*+\\." + HYPHENATED + "*+",
    "(?i)(?:" + anyOf(ABBREVIATIONS) + ")\\.",
    "(?:" + anyOf(capitalised(STATES)) + ")\\.",
    "(?i)(?:" + anyOf(NUMBERED) + ")\\.(?=\\s{0,8}\\p{Nd})",
    "[A-Z]++(?:&[A-Z]++)++",
    "[cC]\\+\\+|[cCfF]#",
    // Numbers, what they are joined with, and sums of money.
    "(?:(?<!-)[-+])?+[.,:]?+\\p{Nd}++(?:[.,:]\\p{Nd}++)*+",
    "\\p{Nd}++(?:[.,]\\p{Nd}++)*+" + HYPHENATED + "++",
    "\\p{Nd}{1,4}[ \\u00A0]\\p{Nd}{1,4}/\\p{Nd}{1,4}",
    ALNUM + "++" + HYPHENATED + "*+(?:/" + ALNUM + "++" + HYPHENATED + "*+)*+",
    ALNUM + "++(?:_" + ALNUM + "++)++" + HYPHENATED + "*+",
    "(?:US|HK|NZ|[ACS])\\$",
    // Faces, and marks that stay together.
    "[<>]?[:;=][-o']?(?:[)(\\]\\[\\\\{@|]|[DPdp](?!\\p{L}))|\\^_\\^",
    "[?!]{2,}+|\\*++|#++|_++|@++|<<|>>|-{5,}+",
  };

  private static final Pattern[] PATTERNS =
      Arrays.stream(RULES).map(Pattern::compile).toArray(Pattern[]::new);

  private static final Pattern CONTRACTION = Pattern.compile("(?:n['’]t|['’](?:s|m|d|re|ve|ll))");

  private PtbRules() {}

  /// All of them, for the use of one tokenizer.
  static Matcher[] matchers(String text) {
    return Arrays.stream(PATTERNS)
        .map(pattern -> pattern.matcher(text).useTransparentBounds(true))
        .toArray(Matcher[]::new);
  }

  static boolean isContraction(String word) {
    return CONTRACTION.matcher(word).matches();
  }

  /// What becomes of a character that no rule takes: itself, what it is spelled as, or nothing.
  static String alone(int character) {
    return switch (character) {
      case '.', '?', '!', ',', ':', '-', ';', '\'', '"', '`' -> "";
      case '‘', '’', '“', '”', '«', '»', '‹', '›', '‛' -> "";
      case '–', '—', '―', '…' -> "";
      case '(' -> "-lrb-";
      case ')' -> "-rrb-";
      case '[' -> "-lsb-";
      case ']' -> "-rsb-";
      case '{' -> "-lcb-";
      case '}' -> "-rcb-";
      case '£' -> "#";
      case '€' -> "$";
      case '¢' -> "cents";
      case '¼' -> "1/4";
      case '½' -> "1/2";
      case '¾' -> "3/4";
      case '⅓' -> "1/3";
      case '⅔' -> "2/3";
      default -> isSymbol(character) ? Character.toString(character) : "";
    };
  }

  static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  /// Others, such as emoji, the original deletes.
  private static boolean isSymbol(int character) {
    boolean known =
        character < 0x1000
            || (character >= 0x2016 && character < 0x20A0)
            || character == '₤'
            || (character >= 0x2100 && character < 0x2C00)
            || (character >= 0x3001 && character <= 0x3002)
            || character == '・'
            || (character >= 0xFF00 && character < 0xFFF0);
    return known
        && switch (Character.getType(character)) {
          case Character.OTHER_SYMBOL,
              Character.MATH_SYMBOL,
              Character.CURRENCY_SYMBOL,
              Character.MODIFIER_SYMBOL,
              Character.OTHER_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.CONNECTOR_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.OTHER_NUMBER ->
              true;
          default -> false;
        };
  }

  private static String anyOf(String words) {
    return words.replace(' ', '|');
  }

  private static String capitalised(String words) {
    return Arrays.stream(words.split(" "))
        .map(
            word ->
                word.substring(0, 1).toUpperCase(Locale.ROOT) + "(?i:" + word.substring(1) + ")")
        .collect(Collectors.joining(" "));
  }
}
