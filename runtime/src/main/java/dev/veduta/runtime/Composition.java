// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ComposeContext;
import dev.veduta.spi.ComposedModel;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelComposer;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.ModelPart;
import dev.veduta.spi.Provider;
import dev.veduta.spi.Tokenizer;
import java.util.Map;

/// A model that is put together from an encoder and a decoder which were trained apart.
record Composition(
    ModelParts parts, Providers providers, HubModels hub, ModelFiles encoder, ModelFiles decoder) {
  static final String GENERATION = "generation_config.json";

  static Composition of(ModelParts parts, Providers providers, HubModels hub) {
    return new Composition(
        parts,
        providers,
        hub,
        ModelLocation.of(parts.encoder(), hub),
        ModelLocation.of(parts.decoder(), hub));
  }

  FoundModel found() {
    ModelFiles tokenizer = FoundModel.part(parts.tokenizer(), decoder, hub);
    ComposedModel composed = composer().compose(new Context(this, tokenizer));
    ModelFiles files =
        new MadeFiles(
            "%s with %s".formatted(encoder.name(), decoder.name()),
            Map.of(
                ModelLocation.CONFIG,
                composed.config().json(),
                GENERATION,
                composed.generation().json()));
    Config config = Config.read(files, ModelLocation.CONFIG);
    return new FoundModel(
        files,
        config,
        FoundModel.provider(config, providers),
        tokenizer,
        FoundModel.part(parts.imageProcessor(), encoder, hub),
        composed.checkpoint(),
        composed.untrained());
  }

  private ModelComposer composer() {
    return providers.all(ModelComposer.class).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "no plug-in that puts models together is on the class path; add"
                        + " veduta-providers"));
  }

  private ModelPart part(ModelFiles files) {
    return new ModelPart(
        files,
        Config.read(files, ModelLocation.CONFIG),
        () -> new Containers(providers).open(files));
  }

  /// What the composer works with.
  private record Context(Composition composition, ModelFiles tokenizerFiles)
      implements ComposeContext {

    @Override
    public ModelPart encoder() {
      return composition.part(composition.encoder);
    }

    @Override
    public ModelPart decoder() {
      return composition.part(composition.decoder);
    }

    @Override
    public Tokenizer tokenizer() {
      return new Tokenizers(composition.providers).load(tokenizerFiles);
    }

    @Override
    public long seed() {
      return composition.parts.seed();
    }

    @Override
    public <P extends Provider> P provider(Class<P> kind, String name) {
      return composition.providers.get(kind, name);
    }
  }
}
