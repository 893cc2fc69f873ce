// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import dev.veduta.api.Caption;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.observation.AskedRequest;
import dev.veduta.spi.observation.Observation;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.RequestObserverProvider;
import dev.veduta.spi.observation.ServedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Remembers what it hears of requests.
@Plugin("heard")
final class HeardRequests implements RequestObserverProvider {
  final List<Heard> requests = new CopyOnWriteArrayList<>();
  final List<String> models = new CopyOnWriteArrayList<>();

  @Override
  public RequestObserver observe(ServedModel model) {
    models.add("%s is %s".formatted(model.captioner(), model.provenance().model()));
    return new RequestObserver() {
      @Override
      public Observation asked(AskedRequest request) {
        Heard heard = new Heard(request, Thread.currentThread());
        requests.add(heard);
        return heard;
      }

      @Override
      public void closed() {
        models.add(model.captioner() + " is closed");
      }
    };
  }

  /// One request, with what was told of it in its order.
  static final class Heard implements Observation {
    final AskedRequest asked;
    final Thread thread;
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch over = new CountDownLatch(1);
    volatile int rows;
    volatile List<Caption> captions = List.of();
    volatile @Nullable Throwable failure;

    Heard(AskedRequest asked, Thread thread) {
      this.asked = asked;
      this.thread = thread;
    }

    @Override
    public void begun(int together) {
      rows = together;
      told.add("begun");
    }

    @Override
    public void firstToken() {
      told.add("first token");
    }

    @Override
    public void ended(List<Caption> all) {
      captions = all;
      told.add("ended");
      over.countDown();
    }

    @Override
    public void failed(Throwable cause) {
      failure = cause;
      told.add("failed");
      over.countDown();
    }
  }
}
