// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// What a provider may use to load a text decoder.
///
/// @param config the decoder's part of `config.json`
/// @param weights its part of the checkpoint, without prefix
public record DecoderContext(Config config, Weights weights) {}
