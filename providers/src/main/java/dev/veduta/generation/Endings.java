// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What brings a text to its end.
///
/// @param stop whether the tokens of prompt and text end with a stop string
record Endings(GenerationSettings settings, Predicate<int[]> stop) {

  /// Why a text that has just got another token ends; null when it goes on.
  @Nullable FinishReason of(Text text) {
    FinishReason reason = ofBeam(text);
    return reason == null && settings.loops().length(text.generated()) >= 0
        ? FinishReason.LOOP
        : reason;
  }

  /// The same for one of many beams, among which one that repeats itself is outdone by others or
  /// cut in the end.
  @Nullable FinishReason ofBeam(Text text) {
    if (settings.ends(text.last())) {
      return FinishReason.EOS;
    }
    if (stop.test(text.ids())) {
      return FinishReason.STOP;
    }
    return text.length() >= settings.maxLength() ? FinishReason.MAX_TOKENS : null;
  }

  /// A text whose end repeats itself, cut behind the first time.
  Generated cut(Generated generated) {
    int length = settings.loops().length(generated.tokens());
    return length < 0 ? generated : generated.cut(length, FinishReason.LOOP);
  }
}
