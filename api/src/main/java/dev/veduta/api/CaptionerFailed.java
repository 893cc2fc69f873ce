// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// A captioner could not load its model. One that was to be reloaded goes on with what it had;
/// another tries again with the next request.
///
/// @param cause what went wrong; a [VedutaException] says what to do
public record CaptionerFailed(String captioner, Throwable cause) implements CaptionerEvent {}
