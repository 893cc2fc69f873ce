// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.VedutaException;
import dev.veduta.spi.Ability;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.compute.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/// Captioners by name, without a container. It owns the captioners that it hands out, their models
/// and their backends, and closes them all. Safe for use by many threads.
///
/// ```java
/// try (Captioners captioners = Captioners.open(Path.of("models/git-base-coco"))) {
///   System.out.println(captioners.get().caption(Image.of(Path.of("cat.jpg"))).text());
/// }
/// ```
public final class Captioners implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  private final SequencedMap<String, ConfiguredCaptioner> captioners = new LinkedHashMap<>();
  private final Providers providers;
  private final CaptionerHost host;

  private Captioners(List<CaptionerSettings> settings, Providers providers, CaptionerHost host) {
    this.providers = providers;
    this.host = host;
    Backends backends = new Backends(providers);
    for (CaptionerSettings one : settings) {
      ConfiguredCaptioner captioner =
          new ConfiguredCaptioner(
              new CurrentModel(
                  one,
                  (wanted, isReplacement, watcher) ->
                      OpenModel.load(
                          wanted,
                          providers,
                          backends,
                          HubModels.of(wanted, host, watcher),
                          isReplacement),
                  this::tell),
              host);
      if (captioners.put(one.name(), captioner) != null) {
        throw new ConfigurationException(
            "two captioners are named '%s'; give each a name of its own".formatted(one.name()));
      }
    }
  }

  /// Loads the model in a folder as the captioner `default`, with the plug-ins that are installed.
  public static Captioners open(Path model) {
    return open(CaptionerSettings.of(Captioner.DEFAULT, model.toString()));
  }

  /// Loads the models of these settings with the plug-ins that are installed.
  public static Captioners open(CaptionerSettings... settings) {
    return open(List.of(settings), Providers.installed());
  }

  /// Loads the models of these settings. When one can't be loaded, those before it are closed.
  ///
  /// @throws VedutaException saying what is wrong with the settings, the model or the backend
  public static Captioners open(List<CaptionerSettings> settings, Providers providers) {
    return open(settings, providers, new CaptionerHost() {});
  }

  /// Loads the models of these settings. When one can't be loaded, those before it are closed.
  ///
  /// @param host where they live
  /// @throws VedutaException saying what is wrong with the settings, the model or the backend
  public static Captioners open(
      List<CaptionerSettings> settings, Providers providers, CaptionerHost host) {
    Captioners captioners = lazy(settings, providers, host);
    try {
      captioners.captioners.values().forEach(captioner -> captioner.current().get());
      return captioners;
    } catch (Throwable e) {
      try (captioners) {
        throw e;
      }
    }
  }

  /// Captioners that load their models when they are first used.
  public static Captioners lazy(List<CaptionerSettings> settings, Providers providers) {
    return lazy(settings, providers, new CaptionerHost() {});
  }

  /// Captioners that load their models when they are first used.
  ///
  /// @param events hears what happens to them, on the thread that caused it; what it throws is
  ///   logged and changes nothing
  public static Captioners lazy(
      List<CaptionerSettings> settings, Providers providers, Consumer<CaptionerEvent> events) {
    return lazy(
        settings,
        providers,
        new CaptionerHost() {
          @Override
          public void tell(CaptionerEvent event) {
            events.accept(event);
          }
        });
  }

  /// Captioners that load their models when they are first used.
  ///
  /// @param host where they live
  public static Captioners lazy(
      List<CaptionerSettings> settings, Providers providers, CaptionerHost host) {
    return new Captioners(settings, providers, host);
  }

  /// What would keep these settings from being opened, as far as can be told without reading
  /// weights or downloading anything: models that are not there or of no known type, and backends
  /// that can't be used.
  public static List<String> problems(List<CaptionerSettings> settings, Providers providers) {
    return problems(settings, providers, new CaptionerHost() {});
  }

  /// What would keep these settings from being opened, as far as can be told without reading
  /// weights or downloading anything.
  ///
  /// @param host where the captioners are to live
  public static List<String> problems(
      List<CaptionerSettings> settings, Providers providers, CaptionerHost host) {
    List<String> problems = new ArrayList<>();
    Backends backends = new Backends(providers);
    for (CaptionerSettings one : settings) {
      collect(
          problems, one, () -> FoundModel.ifHere(one, providers, HubModels.of(one, host, _ -> {})));
      if (!one.backend().equals(CaptionerSettings.AUTO)
          || one.compute().precision() != Precision.FP32) {
        collect(problems, one, () -> backends.choose(one));
      }
    }
    return problems;
  }

  /// The captioner named `default`, or the only one.
  public ImageCaptioner get() {
    return captioner();
  }

  /// The captioner of that name.
  ///
  /// @throws ConfigurationException that names those that exist
  public ImageCaptioner get(String name) {
    return captioner(name);
  }

  /// Another task for the captioner named `default`, or the only one.
  ///
  /// @param type one of the interfaces that a captioner can be injected as, such as
  ///   [dev.veduta.api.TextReader]
  public <T> T get(Class<T> type) {
    return Task.of(type).with(captioner(), providers);
  }

  /// Another task for the captioner of that name.
  ///
  /// @param type one of the interfaces that a captioner can be injected as, such as
  ///   [dev.veduta.api.TextReader]
  /// @throws ConfigurationException that names those that exist
  public <T> T get(Class<T> type, String name) {
    return Task.of(type).with(captioner(name), providers);
  }

  /// The interfaces that a captioner can be asked for as.
  public static List<Class<?>> tasks() {
    return Task.ALL.stream().<Class<?>>map(Task::type).toList();
  }

  /// The interfaces out of [#tasks()] for which a captioner's model is made, as its configuration
  /// says; asked for the others, it refuses. Empty if that can't be told, because the model has yet
  /// to be downloaded or can't be loaded. Loads and downloads nothing.
  ///
  /// Whether a model was trained for a task, no configuration says: each reads and answers, in its
  /// way.
  ///
  /// @throws ConfigurationException when there is no such captioner
  public Optional<List<Class<?>>> tasks(String name) {
    CurrentModel current = captioner(name).current();
    try {
      return current
          .loaded()
          .map(OpenModel::abilities)
          .or(() -> abilities(current.settings()))
          .map(Task::of);
    } catch (VedutaException _) {
      return Optional.empty(); // loading it says why
    }
  }

  private Optional<Set<Ability>> abilities(CaptionerSettings settings) {
    return FoundModel.ifHere(settings, providers, HubModels.of(settings, host, _ -> {}))
        .map(FoundModel::abilities);
  }

  /// The names of all captioners in the order of their settings.
  public Set<String> names() {
    return Collections.unmodifiableSet(captioners.keySet());
  }

  /// Loads the models of those captioners that are set to be eager. One that fails does not keep
  /// the others from being loaded.
  ///
  /// @throws VedutaException saying what is wrong with the first that could not be loaded, the
  ///   others suppressed
  public void loadEager() {
    all(
        captioners.values().stream()
            .filter(captioner -> captioner.status().eager())
            .<Runnable>map(captioner -> () -> loadEager(captioner))
            .toList());
  }

  /// Says what is wrong even where nobody looks at what is thrown, as containers may not.
  private static void loadEager(ConfiguredCaptioner captioner) {
    try {
      OpenModel _ = captioner.current().get();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "captioner %s is eager, and could not be loaded"
              .formatted(captioner.current().settings().name()),
          e);
      throw e;
    }
  }

  /// Loads the model of a captioner anew, with its settings as they are now: another model, backend
  /// or precision, or new weights in the same place. Requests go on meanwhile, at first with the
  /// old model and then with the new one; none is lost. Returns when the last request on the old
  /// model has ended and it is closed; so it must not be called from within such a request.
  ///
  /// Both models are in memory for a while. If there is no room for both, or anything else is
  /// wrong, the captioner stays as it was.
  ///
  /// @throws ConfigurationException when there is no such captioner; when its settings are wrong,
  ///   or come from the program
  /// @throws VedutaException saying why it could not be loaded
  public void reload(String name) {
    captioner(name).current().reload(() -> host.settings(name));
  }

  /// Loads the model of a captioner anew, with new settings, as [#reload(String)].
  ///
  /// @param settings whose name says which captioner is meant
  /// @throws ConfigurationException when there is no such captioner
  /// @throws VedutaException saying why it could not be loaded
  public void reload(CaptionerSettings settings) {
    captioner(settings.name()).current().reload(() -> settings);
  }

  /// The settings of a captioner as they are at this moment.
  ///
  /// @throws ConfigurationException when there is no such captioner
  public CaptionerSettings settings(String name) {
    return captioner(name).current().settings();
  }

  /// The plug-ins that captioners are made with.
  public Providers providers() {
    return providers;
  }

  /// How all captioners are at this moment, in the order of their settings. Loads nothing and waits
  /// for nothing.
  public List<CaptionerStatus> status() {
    return captioners.values().stream().map(ConfiguredCaptioner::status).toList();
  }

  /// How a captioner is at this moment. Loads nothing and waits for nothing.
  ///
  /// @throws ConfigurationException when there is no such captioner
  public CaptionerStatus status(String name) {
    return captioner(name).status();
  }

  /// The model of a captioner, to look inside; it is closed with these captioners, or when the
  /// captioner is loaded again.
  public CaptionModel model(String name) {
    return captioner(name).current().get().model();
  }

  /// The backend of a captioner in one line, with what slows it down.
  public String backend(String name) {
    return captioner(name).current().get().backend();
  }

  /// The tensors of a captioner's model that no file holds, because it was put together from parts:
  /// they are untrained. Empty for most models.
  public Set<String> untrained(String name) {
    return captioner(name).current().get().untrained();
  }

  /// Writes the model of a captioner as a folder in the layout of the Hugging Face hub, which
  /// Transformers opens too: `config.json`, `generation_config.json`, `model.safetensors`, and the
  /// files of its tokenizer and image processor.
  ///
  /// @param mostBytes of one file of weights; more are split
  /// @throws VedutaException when the folder can't be written
  public void save(String name, Path folder, long mostBytes) {
    captioner(name).current().get().save(folder, mostBytes);
  }

  /// Takes no more requests, waits for those under way, and closes everything, the last captioner
  /// first. Where a captioner has a `shutdown-timeout`, requests that take longer are ended with
  /// what they have.
  @Override
  public void close() {
    captioners.values().forEach(ConfiguredCaptioner::shut);
    all(
        captioners.sequencedValues().reversed().stream()
            .<Runnable>map(captioner -> captioner::close)
            .toList());
  }

  private void tell(CaptionerEvent event) {
    try {
      host.tell(event);
    } catch (Throwable e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "captioner %s: one who was to hear %s failed".formatted(event.captioner(), event),
          e);
    }
  }

  /// Runs all, and then throws what the first threw that failed, the others suppressed.
  private static void all(List<Runnable> works) {
    RuntimeException failure = null;
    for (Runnable work : works) {
      try {
        work.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private ConfiguredCaptioner captioner() {
    return captioners.size() == 1
        ? captioners.firstEntry().getValue()
        : captioner(Captioner.DEFAULT);
  }

  private ConfiguredCaptioner captioner(String name) {
    ConfiguredCaptioner captioner = captioners.get(name);
    if (captioner == null) {
      throw new ConfigurationException(CaptionerSettings.unknown(name, captioners.keySet()));
    }
    return captioner;
  }

  private static void collect(List<String> problems, CaptionerSettings settings, Runnable check) {
    try {
      check.run();
    } catch (VedutaException e) {
      problems.add("captioner '%s': %s".formatted(settings.name(), e.getMessage()));
    }
  }
}
