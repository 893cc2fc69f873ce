// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Plugs in an image processor. Its name is that of Transformers' class, such as
/// `CLIPImageProcessor`, with neither `Fast` nor `FeatureExtractor` for an ending.
public interface ImageProcessorProvider extends Provider {

  /// Makes the processor that a model's settings describe.
  ///
  /// @param config what [PreprocessorConfig] found, in the old or the new schema
  ImageProcessor load(Config config, PixelOptions options);
}
