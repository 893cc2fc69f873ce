// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import dev.veduta.api.Provenance;

/// A captioner with its model.
///
/// @param captioner the captioner's name
/// @param provenance the model, its revision, backend and precision
public record ServedModel(String captioner, Provenance provenance) {}
