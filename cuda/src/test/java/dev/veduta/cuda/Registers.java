// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The most registers that a thread of a kernel may need: more would let fewer of them run side by
/// side than the kernel counts on.
final class Registers {
  /// By the beginning of a kernel's name, of which the longest counts.
  private static final NavigableMap<String, Integer> MOST =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("veduta_norm_narrow", 80),
              Map.entry("veduta_norm_wide", 64),
              Map.entry("veduta_pairs", 40),
              Map.entry("veduta_cast", 32),
              Map.entry("veduta_embed", 40),
              Map.entry("veduta_gather", 32),
              Map.entry("veduta_copy_rows", 32),
              Map.entry("veduta_pad", 32),
              Map.entry("veduta_patches", 40),
              Map.entry("veduta_likeliest", 64),
              Map.entry("veduta_append", 32),
              Map.entry("veduta_copy_slots", 48),
              Map.entry("veduta_attention_weights", 40),
              Map.entry("veduta_attend_combine", 48),
              Map.entry("veduta_attend_exact", 128),
              Map.entry("veduta_attend_few", 168),
              Map.entry("veduta_attend_wide", 255),
              Map.entry("veduta_few", 80),
              Map.entry("veduta_finish", 40),
              Map.entry("veduta_plain", 80),
              Map.entry("veduta_broad", 128),
              Map.entry("veduta_thin", 128),
              Map.entry("veduta_wide", 128),
              Map.entry("veduta_hopper", 168)));

  private Registers() {}

  /// 0 for a kernel that is not listed here, which it should be.
  static int most(String kernel) {
    return MOST.headMap(kernel, true).descendingMap().entrySet().stream()
        .filter(entry -> kernel.startsWith(entry.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(0);
  }
}
