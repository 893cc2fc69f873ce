// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What a file of weights holds, or several that belong together.
///
/// @param tensors by name, in the order of the file
/// @param empty the names of those without elements, which hold nothing
public record TensorFile(Map<String, StoredTensor> tensors, Set<String> empty) {

  public TensorFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    empty = Collections.unmodifiableSet(new LinkedHashSet<>(empty));
  }
}
