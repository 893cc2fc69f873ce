// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The models that requests choose: those of the application's captioners, and beside them the same
/// on other backends, which are opened when they are asked for and closed when nobody has for a
/// while. What one request chooses changes nothing for others.
///
/// It owns the models that it opens; the application owns its captioners.
final class Models implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.web");

  /// The captioner of an application that configures none: the small model of a jar.
  private static final CaptionerSettings EMBEDDED =
      CaptionerSettings.of(Captioner.DEFAULT, "classpath:dev/veduta/models/git-scenes");

  private final Captioners configured;
  private final WebSettings settings;
  private final ComputeBackends backends;
  private final Map<Choice, Opened> opened = new LinkedHashMap<>();
  private boolean isClosed;

  /// @param configured the captioners of the application; if there are none, the embedded model is
  ///   its only one
  Models(Captioners configured, WebSettings settings, ComputeBackends backends) {
    this.configured = configured;
    this.settings = settings;
    this.backends = backends;
    Thread.ofVirtual().name("veduta-idle-models").start(this::closeIdle);
  }

  /// What a request chooses.
  private record Choice(String captioner, String backend) {}

  /// A model that was opened because a request chose it.
  private static final class Opened {
    private final Captioners captioners;
    private int users;
    private long lastUse;

    Opened(Captioners captioners) {
      this.captioners = captioners;
    }

    /// One that is being loaded is closed only when it is.
    boolean mayClose(String captioner) {
      return users == 0 && captioners.status(captioner).state() != CaptionerStatus.State.LOADING;
    }

    boolean isIdle(Duration idle) {
      return users == 0 && System.nanoTime() - lastUse >= idle.toNanos();
    }
  }

  /// A model in use, which stays open until this is closed.
  ///
  /// @param captioner its name
  /// @param captioners that have it under that name
  record Use(String captioner, Captioners captioners, Runnable leave) implements AutoCloseable {

    <T> T as(Class<T> task) {
      return captioners.get(task, captioner);
    }

    @Override
    public void close() {
      leave.run();
    }
  }

  /// The names of the captioners.
  Set<String> names() {
    return configured.names().isEmpty() ? Set.of(EMBEDDED.name()) : configured.names();
  }

  /// The settings of a captioner.
  CaptionerSettings settings(String captioner) {
    return configured.names().isEmpty() ? EMBEDDED : configured.settings(captioner);
  }

  /// How a captioner is; empty for one that was never asked for.
  Optional<CaptionerStatus> status(String captioner) {
    if (!configured.names().isEmpty()) {
      return Optional.of(configured.status(captioner));
    }
    synchronized (this) {
      return Optional.ofNullable(opened.get(new Choice(captioner, EMBEDDED.backend())))
          .map(one -> one.captioners.status(captioner));
    }
  }

  /// What the model of a captioner can do; empty as long as that can't be told.
  Optional<List<Work>> works(String captioner) {
    return tasks(captioner)
        .map(
            tasks ->
                Arrays.stream(Work.values()).filter(work -> tasks.contains(work.task())).toList());
  }

  private Optional<List<Class<?>>> tasks(String captioner) {
    if (!configured.names().isEmpty()) {
      return configured.tasks(captioner);
    }
    try (Captioners embedded = Captioners.lazy(List.of(EMBEDDED), configured.providers())) {
      return embedded.tasks(captioner);
    }
  }

  /// The captioner that a request means.
  ///
  /// @param captioner its name; of a request that names none, the default one or the only one
  String name(Optional<String> captioner) {
    String name =
        captioner.orElseGet(
            () -> names().size() == 1 ? names().iterator().next() : Captioner.DEFAULT);
    if (!names().contains(name)) {
      throw Form.wrong(
          "there is no captioner '%s'; %s"
              .formatted(
                  Form.shown(name),
                  Spelling.nearest(name, names())
                      .map("did you mean '%s'?"::formatted)
                      .orElse("there are: " + String.join(", ", names()))));
    }
    return name;
  }

  /// A model, loaded.
  ///
  /// @param backend that it is to compute on; none for the captioner's own
  /// @param longest that the request may wait for it; loading goes on after that
  Use open(Optional<String> captioner, Optional<String> backend, Duration longest) {
    String name = name(captioner);
    backend.ifPresent(backends::check);
    String own = settings(name).backend();
    Use use =
        configured.names().isEmpty() || backend.filter(one -> !one.equals(own)).isPresent()
            ? open(new Choice(name, backend.orElse(own)))
            : new Use(name, configured, () -> {});
    try {
      awaitLoaded(use, longest);
      return use;
    } catch (Throwable e) {
      try (use) {
        throw e;
      }
    }
  }

  private synchronized Use open(Choice choice) {
    Opened one = opened.get(choice);
    if (one == null) {
      makeRoom();
      one =
          new Opened(
              Captioners.lazy(
                  List.of(settings(choice.captioner()).withBackend(choice.backend())),
                  configured.providers()));
      opened.put(choice, one);
    }
    one.users++;
    Opened used = one;
    return new Use(choice.captioner(), used.captioners, () -> leave(used));
  }

  private synchronized void leave(Opened one) {
    one.users--;
    one.lastUse = System.nanoTime();
    notifyAll();
  }

  /// Closes the model that was not used for longest, if there are as many as there may be.
  private void makeRoom() {
    if (isClosed) {
      throw new ProblemException(
          Problem.Kind.UNAVAILABLE, "the server is being shut down; try again later");
    }
    if (opened.size() < settings.mostModels()) {
      return;
    }
    Choice idle =
        opened.entrySet().stream()
            .filter(entry -> entry.getValue().mayClose(entry.getKey().captioner()))
            .min(Comparator.comparingLong(entry -> entry.getValue().lastUse))
            .map(Map.Entry::getKey)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Failures.busy(
                            "as many models are in use as may be open; leave 'backend' out, or try"
                                + " again later")));
    close(opened.remove(idle));
  }

  private static void close(@Nullable Opened one) {
    if (one != null) {
      try {
        one.captioners.close();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a model that was not used could not be closed", e);
      }
    }
  }

  /// Waits for the model to be loaded, by another thread: a request that gives up must not end
  /// that.
  private static void awaitLoaded(Use use, Duration longest) {
    String name = use.captioner();
    if (use.captioners().status(name).state() == CaptionerStatus.State.READY) {
      return;
    }
    CompletableFuture<String> loaded = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("veduta-load")
        .start(
            () -> {
              try {
                loaded.complete(use.captioners().backend(name));
              } catch (Throwable e) {
                loaded.completeExceptionally(e);
              }
            });
    try {
      String _ = loaded.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ProblemException(
          Problem.of(
              Problem.Kind.TIME,
              "captioner '%s' is still being loaded; try again later".formatted(name)),
          e);
    } catch (ExecutionException e) {
      throw new ProblemException(
          Failures.unavailable(name, e.getCause() == null ? e : e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          Problem.of(Problem.Kind.UNAVAILABLE, "the server is being shut down; try again later"),
          e);
    }
  }

  /// Closes models that nobody has used for a while, until this is closed.
  private void closeIdle() {
    try {
      while (true) {
        List<Opened> idle = new ArrayList<>();
        synchronized (this) {
          wait(Math.max(1, settings.idle().toMillis() / 2));
          if (isClosed) {
            return;
          }
          for (Iterator<Opened> all = opened.values().iterator(); all.hasNext(); ) {
            Opened one = all.next();
            if (one.isIdle(settings.idle())) {
              all.remove();
              idle.add(one);
            }
          }
        }
        idle.forEach(Models::close);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes no more requests, waits for those under way, and closes the models that were opened.
  @Override
  public void close() {
    List<Opened> all;
    synchronized (this) {
      isClosed = true;
      notifyAll();
      all = List.copyOf(opened.values());
      opened.clear();
    }
    all.forEach(Models::close);
  }
}
