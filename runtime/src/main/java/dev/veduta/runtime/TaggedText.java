// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Text in which tags mark the fields of a document, as models such as Donut ([Kim et al.
/// 2022](https://arxiv.org/abs/2111.15664)) write it:
/// `<s_menu><s_nm>Tea</s_nm><sep/><s_nm>Milk</s_nm></s_menu>`.
///
/// The rules are those of Transformers' `DonutProcessor.token2json`, also where tags don't match.
/// It is used once: what is left of the work it may do is kept.
final class TaggedText {

  /// Deeper than any document.
  private static final int MOST_LEVELS = 100;

  /// Steps after which a text counts as none with fields, about a second of them: where closing
  /// tags precede their opening tags, the rules take exponential time. The longest texts that
  /// models write take a fifth.
  private static final long MOST_WORK = 1L << 26;

  /// What a field costs beside its length, in steps.
  private static final int STEPS_OF_FIELD = 64;

  private final String text;
  private final Set<String> added;
  private long work;

  /// @param text without task and end-of-sequence token
  /// @param added the tokenizer's added tokens; a value such as `<advertisement/>` that is one of
  ///   them stands for its name
  TaggedText(String text, Set<String> added) {
    this.text = text;
    this.added = added;
  }

  /// The fields. A text without any is the one field [Content#TEXT_SEQUENCE], and so is one whose
  /// tags are too many or too deep for a document.
  Content content() {
    try {
      Group first = group(text, 0);
      if (first.separated()) {
        List<Content> items = new ArrayList<>();
        items.add(first.fields());
        items.addAll(groups(first.rest(), 0));
        return new Content.Items(items);
      }
      return first.isEmpty() ? Content.unstructured(first.rest()) : first.fields();
    } catch (NoDocumentException _) {
      return Content.unstructured(text);
    }
  }

  /// The groups of fields with a separator between them; one before a separator may be empty.
  private List<Content> groups(String tokens, int level) {
    if (level > MOST_LEVELS) {
      throw new NoDocumentException();
    }
    List<Content> groups = new ArrayList<>();
    Group group = group(tokens, level);
    while (group.separated()) {
      groups.add(group.fields());
      group = group(group.rest(), level);
    }
    if (!group.isEmpty()) {
      groups.add(group.fields());
    }
    return groups;
  }

  /// Reads fields up to a separator that follows a closing tag, or to the end.
  private Group group(String tokens, int level) {
    SequencedMap<String, Content> fields = new LinkedHashMap<>();
    String rest = tokens;
    while (!rest.isEmpty()) {
      spend(STEPS_OF_FIELD + rest.length());
      int open = find(Tag.OPENING, rest, 0);
      int opened = open < 0 ? -1 : rest.indexOf('>', open) + 1;
      if (opened <= 0) {
        break;
      }
      String name = rest.substring(open + Tag.OPENING.length(), opened - 1);
      int close = find(Tag.CLOSING + name + ">", rest, 0);
      if (close < 0) {
        rest = rest.replace(rest.substring(open, opened), "");
        continue;
      }
      int closed = close + Tag.CLOSING.length() + name.length() + 1;
      int end = close >= opened ? close : find(rest.substring(close, closed), rest, opened);
      if (end >= 0) {
        field(name, strip(rest.substring(opened, end)), fields, level);
      }
      // A closing tag before the opening one is passed over first; the field is then read again.
      rest = strip(rest.substring(closed));
      if (rest.startsWith(Tag.SEPARATOR)) {
        return new Group(fields, rest.substring(Tag.SEPARATOR.length()), true);
      }
    }
    return new Group(fields, rest, false);
  }

  /// Reads what stands between two tags.
  private void field(String name, String value, Map<String, Content> fields, int level) {
    if (value.contains(Tag.OPENING) && value.contains(Tag.CLOSING)) {
      List<Content> groups = groups(value, level + 1);
      if (!groups.isEmpty()) {
        fields.put(name, oneOrAll(groups));
      }
    } else {
      List<Content> values = new ArrayList<>();
      for (String part : value.split(Tag.SEPARATOR, -1)) {
        values.add(new Content.Text(category(strip(part))));
      }
      fields.put(name, oneOrAll(values));
    }
  }

  private String category(String value) {
    return Tag.isCategory(value) && added.contains(value) ? Tag.category(value) : value;
  }

  private static Content oneOrAll(List<Content> contents) {
    return contents.size() == 1 ? contents.getFirst() : new Content.Items(contents);
  }

  /// Where a tag is, in upper or lower case.
  private int find(String tag, String tokens, int from) {
    int at = tokens.indexOf('<', from);
    while (at >= 0 && !tokens.regionMatches(true, at, tag, 0, tag.length())) {
      spend(tag.length());
      at = tokens.indexOf('<', at + 1);
    }
    return at;
  }

  private void spend(int steps) {
    work += steps;
    if (work > MOST_WORK) {
      throw new NoDocumentException();
    }
  }

  /// Without the whitespace around it, as Python's `str.strip` understands it.
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /// Fields that belong together.
  ///
  /// @param rest what follows them
  /// @param separated whether a separator stood between them and the rest
  private record Group(SequencedMap<String, Content> values, String rest, boolean separated) {
    Content fields() {
      return new Content.Fields(values);
    }

    boolean isEmpty() {
      return values.isEmpty();
    }
  }

  /// The tags are not those of a document.
  private static final class NoDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoDocumentException() {
      super("the tags are too many or too deep", null, false, false);
    }
  }
}
