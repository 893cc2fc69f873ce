// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.Provenance;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.observation.RequestObserver;
import java.util.Optional;

/// What a provider may use to load a model.
public interface ModelContext {

  /// The name of the captioner's model, which its captions carry.
  String modelName();

  /// What its captions say of where they come from.
  Provenance provenance();

  ModelFiles files();

  /// `config.json`.
  Config config();

  /// The weights of the model's checkpoint, on the backend.
  ///
  /// The caller finishes with [Weights#close], which is where everything missing is reported.
  Weights weights();

  /// The backend that the weights live on, closed by whoever opened the model.
  ComputeBackend backend();

  PixelOptions pixelOptions();

  /// What reads video files.
  VideoFiles videos();

  /// Whether position embeddings are stretched to a picture size that they were not trained for.
  boolean interpolatePositions();

  /// The tokenizer of the model.
  ///
  /// @throws dev.veduta.api.ModelException when its files are missing, damaged or of no known kind
  Tokenizer tokenizer();

  /// The image processor that the model's preprocessor_config.json describes.
  ///
  /// @param otherwise the name of the processor where the file doesn't say
  /// @throws dev.veduta.api.ModelException when the file is missing, damaged or of no known kind
  ImageProcessor imageProcessor(String otherwise);

  /// How many requests are computed side by side, at least 1.
  int sessions();

  /// How many texts are decoded together and how many requests may wait.
  BatchOptions batch();

  /// Hears what becomes of the model's requests, which the model is to tell it.
  default RequestObserver observer() {
    return RequestObserver.NONE;
  }

  /// The usable provider of that kind and name.
  ///
  /// @throws dev.veduta.api.ConfigurationException naming those that exist
  <P extends Provider> P provider(Class<P> kind, String name);

  /// The usable provider of that kind and name, if there is one.
  <P extends Provider> Optional<P> findProvider(Class<P> kind, String name);
}
