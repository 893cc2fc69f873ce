// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Where a text comes from: enough to make it again.
///
/// @param model the name of the model, such as that of its folder
/// @param revision what tells this state of the model from others: the hub's revision or a hash of
///   its files
/// @param backend what computed it, such as `vector-cpu, 256-bit, 2 threads`
/// @param precision of the weights, such as `fp32` or `bf16`
/// @param options how it was generated, the captioner's settings and the checkpoint's included
/// @param version of Veduta
/// @param notes what the reader should know, such as that frames were seen for which the model has
///   no embedding of its own; usually none
public record Provenance(
    String model,
    String revision,
    String backend,
    String precision,
    GenerationOptions options,
    String version,
    List<String> notes) {

  public Provenance {
    notes = List.copyOf(notes);
  }

  /// The same with other options.
  public Provenance withOptions(GenerationOptions generation) {
    return new Provenance(model, revision, backend, precision, generation, version, notes);
  }

  /// The same with more to know.
  public Provenance withNotes(List<String> more) {
    return new Provenance(model, revision, backend, precision, options, version, more);
  }

  /// A text of which nothing but the model's name is known.
  public static Provenance of(String model) {
    return new Provenance(
        model, "unknown", "unknown", "unknown", GenerationOptions.DEFAULT, "unknown", List.of());
  }
}
