// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.spi.observation.AskedRequest;
import dev.veduta.spi.observation.Observation;
import dev.veduta.spi.observation.Recorded;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.RequestObserverProvider;
import dev.veduta.spi.observation.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// All observers of a captioner as one. What one of them throws is logged, once, and neither the
/// others nor the requests suffer from it.
record Observers(List<Guarded> all) implements RequestObserver {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  /// The plug-ins that can be used here and Java Flight Recorder observe a captioner from now on.
  static RequestObserver of(Providers providers, ServedModel model) {
    List<Guarded> all = new ArrayList<>();
    RequestObserver recorder = Recorded.requests(model);
    if (!RequestObserver.NONE.equals(recorder)) {
      all.add(new Guarded("jfr", model, recorder));
    }
    for (RequestObserverProvider provider : providers.all(RequestObserverProvider.class)) {
      if (provider.obstacle().isEmpty()) {
        all.add(Guarded.of(provider, model));
      }
    }
    return all.isEmpty() ? RequestObserver.NONE : new Observers(List.copyOf(all));
  }

  @Override
  public Observation asked(AskedRequest request) {
    List<Observation> heard = new ArrayList<>(all.size());
    for (Guarded one : all) {
      Observation observation = one.asked(request);
      if (!Observation.NONE.equals(observation)) {
        heard.add(observation);
      }
    }
    return switch (heard.size()) {
      case 0 -> Observation.NONE;
      case 1 -> heard.getFirst();
      default -> new Together(heard);
    };
  }

  @Override
  public void closed() {
    all.forEach(Guarded::closed);
  }

  private record Together(List<Observation> all) implements Observation {

    @Override
    public void begun(int rows) {
      all.forEach(one -> one.begun(rows));
    }

    @Override
    public void firstToken() {
      all.forEach(Observation::firstToken);
    }

    @Override
    public void ended(List<Caption> captions) {
      all.forEach(one -> one.ended(captions));
    }

    @Override
    public void failed(Throwable cause) {
      all.forEach(one -> one.failed(cause));
    }
  }

  /// An observer that may throw.
  private record Guarded(
      String name, ServedModel model, RequestObserver observer, AtomicBoolean hasThrown)
      implements RequestObserver {

    Guarded(String name, ServedModel model, RequestObserver observer) {
      this(name, model, observer, new AtomicBoolean());
    }

    static Guarded of(RequestObserverProvider provider, ServedModel model) {
      Guarded none = new Guarded(provider.name(), model, RequestObserver.NONE);
      RequestObserver observer = none.guarded(() -> provider.observe(model), RequestObserver.NONE);
      return new Guarded(none.name, model, observer, none.hasThrown);
    }

    @Override
    public Observation asked(AskedRequest request) {
      Observation observation = guarded(() -> observer.asked(request), Observation.NONE);
      return Observation.NONE.equals(observation)
          ? observation
          : new GuardedObservation(this, observation);
    }

    @Override
    public void closed() {
      guard(RequestObserver::closed, observer);
    }

    <T> void guard(Consumer<T> call, T on) {
      boolean _ =
          guarded(
              () -> {
                call.accept(on);
                return true;
              },
              false);
    }

    private <T> T guarded(Supplier<T> call, T otherwise) {
      try {
        return call.get();
      } catch (RuntimeException | LinkageError | AssertionError e) {
        if (hasThrown.compareAndSet(false, true)) {
          LOG.log(
              System.Logger.Level.WARNING,
              "captioner %s: the request observer '%s' failed, of which nothing more is said; requests are not affected"
                  .formatted(model.captioner(), name),
              e);
        }
        return otherwise;
      }
    }
  }

  private record GuardedObservation(Guarded guard, Observation observation) implements Observation {

    @Override
    public void begun(int rows) {
      guard.guard(one -> one.begun(rows), observation);
    }

    @Override
    public void firstToken() {
      guard.guard(Observation::firstToken, observation);
    }

    @Override
    public void ended(List<Caption> captions) {
      guard.guard(one -> one.ended(captions), observation);
    }

    @Override
    public void failed(Throwable cause) {
      guard.guard(one -> one.failed(cause), observation);
    }
  }
}
