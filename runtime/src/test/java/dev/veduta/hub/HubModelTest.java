// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A model's name …
final class HubModelTest {

  @Test
  void mayHaveARevision() {
    assertThat(HubModel.parse("microsoft/git-base"))
        .isEqualTo(new HubModel("microsoft/git-base", "main"))
        .hasToString("microsoft/git-base");
    assertThat(HubModel.parse("microsoft/git-base@refs/pr/1"))
        .isEqualTo(new HubModel("microsoft/git-base", "refs/pr/1"))
        .hasToString("microsoft/git-base@refs/pr/1");
    assertThat(HubModel.parse("gpt2@v1.0").isPinned()).isFalse();
    assertThat(HubModel.parse("gpt2@0123456789abcdef0123456789abcdef01234567").isPinned()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "a/", "/a", "a/b/c", "../a", "a/..", "a--b/c", "a/b--c", ".a/b", "a/.b", "a/b.",
        "a b/c", "a/b.git", "a\\b", "a/b\n", "ä/b", "C:/b", "~/b", "-a/b"
      })
  void isRefusedWhereTheHubHasNone(String id) {
    assertThat(HubModel.isId(id)).isFalse();
    assertThatThrownBy(() -> HubModel.of(id))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("expected ORGANIZATION/MODEL, such as microsoft/git-base");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "..",
        "a/../b",
        "../x",
        "/a",
        "a/",
        "a//b",
        "a\\b",
        ".a",
        "a/.b",
        "-a",
        "a.lock",
        "a.lock/b",
        "a@{1}",
        "a b",
        "a:b",
        "a?b",
        "a~1",
        "a\nb"
      })
  void hasNoRevisionThatGitForbids(String revision) {
    assertThatThrownBy(() -> new HubModel("a/b", revision))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("is no revision of a/b")
        .hasMessageNotContaining("\n");
  }
}
