// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ModelException;
import dev.veduta.api.PatchGrid;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What a model computed while it wrote given tokens. It read the prompt and all of them but the
/// last.
///
/// @param prompt ids that the tokens continue
/// @param values by the names of the golden cases, of a batch of one ([CaptionModel#forward])
/// @param frames the patches of the picture, or of each frame of a video, whose tokens stand one
///   frame behind the other; empty for a model that can't tell
public record Trace(List<Integer> prompt, Map<String, Values> values, List<PatchGrid> frames) {

  public Trace {
    prompt = List.copyOf(prompt);
    values = Map.copyOf(values);
    frames = List.copyOf(frames);
  }

  /// What was computed under that name.
  ///
  /// @throws ModelException when it is not known
  public Values value(String name) {
    Values value = values.get(name);
    if (value == null) {
      throw new ModelException(
          "this model does not show its %s, only %s"
              .formatted(name, new TreeSet<>(values.keySet())));
    }
    return value;
  }
}
