// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model of the hub in one of its states: `microsoft/git-base`, or `microsoft/git-base@v1`.
///
/// @param id the organization's or person's name and the model's, `microsoft/git-base`; old models
///   have one name only, `gpt2`
/// @param revision a branch, a tag, or the 40 hexadecimal digits of a commit
public record HubModel(String id, String revision) {
  /// The branch that is meant where no revision is given.
  public static final String MAIN = "main";

  private static final String PART = "[A-Za-z0-9_](?:[\\w.-]{0,94}[A-Za-z0-9_])?";
  private static final Pattern ID = Pattern.compile("(?:%s/)?%s".formatted(PART, PART));
  private static final Pattern UNUSABLE = Pattern.compile("--|\\.\\.|\\.git$");
  private static final Pattern REVISION =
      Pattern.compile(
          "(?!.*(?:\\.\\.|@\\{|\\.lock(?:/|$)))[\\w][\\w.+@#=-]*(?:/[\\w][\\w.+@#=-]*)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final int LONGEST_REVISION = 200;

  /// Refuses what the hub has no models for.
  public HubModel {
    if (!isId(id)) {
      throw new HubException(
          "'%s' is no name of a model on the hub; expected ORGANIZATION/MODEL, such as microsoft/git-base"
              .formatted(Text.printable(id)));
    }
    if (revision.length() > LONGEST_REVISION || !REVISION.matcher(revision).matches()) {
      throw new HubException(
          "'%s' is no revision of %s; expected a branch such as main, a tag, or the 40 hexadecimal digits of a commit"
              .formatted(Text.printable(revision), id));
    }
  }

  /// The main branch of a model.
  public static HubModel of(String id) {
    return new HubModel(id, MAIN);
  }

  /// @param text `ID` or `ID@REVISION`
  public static HubModel parse(String text) {
    int at = text.indexOf('@');
    return at < 0 ? of(text) : new HubModel(text.substring(0, at), text.substring(at + 1));
  }

  /// Whether that can be the hub's name of a model, without a revision.
  public static boolean isId(String text) {
    return ID.matcher(text).matches() && !UNUSABLE.matcher(text).find();
  }

  /// Whether the revision is a commit, which never changes.
  public boolean isPinned() {
    return isCommit(revision);
  }

  static boolean isCommit(String text) {
    Matcher commit = COMMIT.matcher(text);
    return commit.matches();
  }

  /// The form that [#parse] reads.
  @Override
  public String toString() {
    return revision.equals(MAIN) ? id : id + "@" + revision;
  }
}
