// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Plugs in a family of vision encoders. Its name is the `model_type` of the encoder's part of
/// `config.json`, such as `vit`.
public interface VisionEncoderProvider extends Provider {

  /// Loads the encoder.
  ///
  /// @throws dev.veduta.api.ModelException when its configuration is nonsense; weights that are
  ///   missing are reported when the walk through them ends
  VisionEncoder load(EncoderContext context);

  /// The prefix that checkpoints of this encoder with a head of its own, such as a classifier, put
  /// before its weights; such as `vit`.
  String basePrefix();
}
