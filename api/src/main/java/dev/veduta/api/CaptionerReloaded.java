// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.time.Duration;

/// A captioner has a new model; requests that were under way ended with the old one.
///
/// @param before what it was
/// @param provenance the model, its revision, backend and precision
/// @param took from the beginning of loading
public record CaptionerReloaded(
    String captioner, Provenance before, Provenance provenance, Duration took)
    implements CaptionerEvent {}
