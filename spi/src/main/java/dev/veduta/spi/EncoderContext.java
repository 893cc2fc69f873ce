// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// What a provider may use to load a vision encoder.
///
/// @param config the encoder's part of `config.json`
/// @param weights its part of the checkpoint, without prefix
/// @param height rows of the pixels that the image processor makes
/// @param width columns of them
/// @param interpolatePositions whether position embeddings are stretched to a picture size that
///   they were not trained for; without it such a size is an error
public record EncoderContext(
    Config config, Weights weights, int height, int width, boolean interpolatePositions) {}
