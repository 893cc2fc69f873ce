// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.time.Duration;

/// A captioner has loaded its model, and is ready.
///
/// @param provenance the model, its revision, backend and precision
/// @param took from the beginning of loading
public record CaptionerLoaded(String captioner, Provenance provenance, Duration took)
    implements CaptionerEvent {}
