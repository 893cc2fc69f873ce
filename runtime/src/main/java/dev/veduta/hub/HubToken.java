// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.util.regex.Pattern;

/// What opens private and gated models to its owner. It is never shown.
public final class HubToken {
  private static final int SHOWN_NOWHERE = 8;

  private final String value;

  /// @param origin what it was read from, such as `HF_TOKEN`, for messages
  /// @throws HubException when it holds what no token can hold
  public HubToken(String value, String origin) {
    this.value = value.strip();
    if (this.value.isEmpty() || !this.value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new HubException(
          "the token of %s is empty or holds characters that no token has; copy it again from https://huggingface.co/settings/tokens"
              .formatted(origin));
    }
  }

  String value() {
    return value;
  }

  /// Text with the token struck out, should a server repeat it, whole or cut.
  String hiddenIn(String text) {
    String beginning = value.substring(0, Math.min(SHOWN_NOWHERE, value.length()));
    return text.replaceAll(Pattern.quote(beginning) + "[^\\s\"”]*", "(token)");
  }

  @Override
  public String toString() {
    return "HubToken[hidden]";
  }
}
