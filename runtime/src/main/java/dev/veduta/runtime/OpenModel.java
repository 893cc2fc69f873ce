// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.DeviceMemoryException;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.api.Provenance;
import dev.veduta.spi.Ability;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PreprocessorConfig;
import dev.veduta.spi.Provider;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.VideoFiles;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.WeightCache;
import dev.veduta.spi.observation.Recorded;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.ServedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A loaded model and the backend it lives on, both of which it owns.
///
/// The backend is opened when the model first asks for it: one that brings its own engine needs
/// none.
final class OpenModel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  private final Context context;
  private final CaptionModel model;
  private final Gate gate = new Gate();

  private OpenModel(Context context, CaptionModel model) {
    this.context = context;
    this.model = model;
  }

  /// Loads a model; what was opened on the way is closed when that fails. When it doesn't fit a
  /// backend's memory, it is loaded again for the next that the settings allow.
  ///
  /// @param hub where models come from that are named as on the hub
  /// @param isReplacement whether it is loaded beside the one that it replaces: then memory that is
  ///   too small for both is no reason for another backend
  static OpenModel load(
      CaptionerSettings settings,
      Providers providers,
      Backends backends,
      HubModels hub,
      boolean isReplacement) {
    try (Recorded _ = Recorded.load(settings.name(), settings.model())) {
      return open(settings, providers, backends, hub, isReplacement);
    }
  }

  private static OpenModel open(
      CaptionerSettings settings,
      Providers providers,
      Backends backends,
      HubModels hub,
      boolean isReplacement) {
    FoundModel found = FoundModel.find(settings, providers, hub);
    BackendCandidates candidates = backends.candidates(settings);
    if (!settings.backend().equals(CaptionerSettings.AUTO) && candidates.current().isEmpty()) {
      throw candidates.noneUsable();
    }
    while (true) {
      try {
        return load(new Context(settings, providers, backends, candidates, found));
      } catch (DeviceMemoryException e) {
        if (isReplacement || !backends.passOver(candidates, e)) {
          throw e;
        }
      }
    }
  }

  private static OpenModel load(Context context) {
    OpenModel model;
    try {
      model = new OpenModel(context, context.found.provider().load(context));
    } catch (Throwable e) {
      try (context) {
        throw e;
      }
    }
    try {
      model.warnOfUntrained(context.settings.name());
      if (context.settings.serving().warmUp()) {
        model.warmUp();
      }
      return model;
    } catch (Throwable e) {
      try (model) {
        throw e;
      }
    }
  }

  private void warmUp() {
    long begun = System.nanoTime();
    model.generate(List.of(CaptionRequest.describe(BlankPicture.make())), settings().generation());
    LOG.log(
        System.Logger.Level.INFO,
        "captioner {0}: warmed up in {1} ms",
        settings().name(),
        (System.nanoTime() - begun) / 1_000_000);
  }

  /// The tensors that were missing and have been initialised, by name.
  Set<String> untrained() {
    return context.weights == null ? Set.of() : context.weights.initialized().keySet();
  }

  /// Writes the model as a folder in the layout of the Hugging Face hub.
  ///
  /// @param mostBytes of one file of weights
  void save(Path folder, long mostBytes) {
    if (context.weights == null) {
      throw new ModelException(
          "%s has no weights of its own that could be saved".formatted(context.modelName()));
    }
    new ModelFolderWriter(context.found, context.weights, new Containers(context.providers))
        .write(folder, mostBytes);
  }

  CaptionModel model() {
    return model;
  }

  /// What the model can do, as far as not every model can.
  Set<Ability> abilities() {
    return context.found.abilities();
  }

  /// What it was loaded with.
  CaptionerSettings settings() {
    return context.settings;
  }

  /// Why it computes no more, if its backend has come to an end.
  Optional<String> failure() {
    return context.failure();
  }

  /// Whether the caller may use it until it leaves; not when it is to be closed.
  boolean enter() {
    return gate.enter(Integer.MAX_VALUE) == Gate.Entry.INSIDE;
  }

  void leave() {
    gate.leave();
  }

  /// Lets nobody in any more, and closes it when all have left.
  void retire() {
    gate.shut();
    gate.awaitEmpty();
    close();
  }

  /// The backend in use in one line, with what slows it down.
  String backend() {
    return context.describeBackend();
  }

  @Override
  public void close() {
    try (context) {
      model.close();
    }
  }

  private void warnOfUntrained(String captioner) {
    if (!untrained().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "captioner {0}: {1} tensors are untrained, {2} and so on; train the model before you rely"
              + " on what it says",
          captioner,
          untrained().size(),
          untrained().iterator().next());
    }
  }

  /// What the model is loaded with.
  private static final class Context implements ModelContext, AutoCloseable {
    private final CaptionerSettings settings;
    private final Providers providers;
    private final Backends backends;
    private final BackendCandidates candidates;
    private final FoundModel found;
    private Backends.@Nullable OpenBackend opened;
    private @Nullable Weights weights;
    private @Nullable RequestObserver observer;

    Context(
        CaptionerSettings settings,
        Providers providers,
        Backends backends,
        BackendCandidates candidates,
        FoundModel found) {
      this.settings = settings;
      this.providers = providers;
      this.backends = backends;
      this.candidates = candidates;
      this.found = found;
    }

    @Override
    public String modelName() {
      return found.files().name();
    }

    @Override
    public ModelFiles files() {
      return found.files();
    }

    @Override
    public Config config() {
      return found.config();
    }

    @Override
    public Weights weights() {
      Weights opened =
          Weights.of(files().name(), found.checkpoint().get(), backend(), found.untrained());
      weights = opened;
      return opened;
    }

    @Override
    public synchronized ComputeBackend backend() {
      if (opened == null) {
        opened = backends.open(candidates, settings.compute(), weightCache());
      }
      return opened.backend();
    }

    private Optional<WeightCache> weightCache() {
      if (!settings.compute().cacheWeights()) {
        return Optional.empty();
      }
      if (found.files() instanceof ModelFolder folder) {
        String identity = "%s veduta %s".formatted(Revision.of(folder), Revision.version());
        return Optional.of(new WeightCache(folder.folder(), identity));
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "captioner {0}: packed weights are kept beside a checkpoint, and {1} lies in no folder",
          settings.name(),
          modelName());
      return Optional.empty();
    }

    @Override
    public PixelOptions pixelOptions() {
      return settings.pixels();
    }

    @Override
    public VideoFiles videos() {
      return new VideoFiles(providers.all(VideoFrameProvider.class));
    }

    @Override
    public boolean interpolatePositions() {
      return settings.interpolatePositions();
    }

    @Override
    public Tokenizer tokenizer() {
      return new Tokenizers(providers).load(found.tokenizer());
    }

    @Override
    public ImageProcessor imageProcessor(String otherwise) {
      PreprocessorConfig file = PreprocessorConfig.read(found.imageProcessor());
      try {
        return providers
            .get(ImageProcessorProvider.class, file.processor().orElse(otherwise))
            .load(file.settings(), settings.pixels());
      } catch (ConfigurationException e) {
        throw new ModelException("%s: %s".formatted(file.settings().location(), e.getMessage()), e);
      }
    }

    @Override
    public Provenance provenance() {
      return new Provenance(
          modelName(),
          Revision.of(found.files()),
          backend().description(),
          settings.compute().precision().label(),
          GenerationOptions.DEFAULT,
          Revision.version(),
          List.of());
    }

    @Override
    public synchronized RequestObserver observer() {
      if (observer == null) {
        observer = Observers.of(providers, new ServedModel(settings.name(), provenance()));
      }
      return observer;
    }

    @Override
    public BatchOptions batch() {
      return settings.batch();
    }

    @Override
    public int sessions() {
      return settings.sessions();
    }

    @Override
    public <P extends Provider> P provider(Class<P> kind, String name) {
      return providers.get(kind, name);
    }

    @Override
    public <P extends Provider> Optional<P> findProvider(Class<P> kind, String name) {
      return providers.find(kind, name);
    }

    synchronized String describeBackend() {
      return opened == null
          ? "none: %s computes without one".formatted(found.provider().name())
          : opened.description();
    }

    synchronized Optional<String> failure() {
      return opened == null ? Optional.empty() : opened.backend().failure();
    }

    @Override
    public synchronized void close() {
      if (observer != null) {
        observer.closed();
      }
      if (opened != null) {
        opened.backend().close();
      }
    }
  }
}
