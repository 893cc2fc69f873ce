// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.CaptionerReloaded;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Looks after captioners while they are used.
@ApplicationScoped
public class Keeper {
  private final List<String> reloaded = new CopyOnWriteArrayList<>();

  @Inject Captioners captioners;

  void renew(String name) {
    captioners.reload(name);
  }

  CaptionerStatus status(String name) {
    return captioners.status(name);
  }

  void hear(@Observes CaptionerReloaded event) {
    reloaded.add(event.captioner());
  }

  List<String> reloaded() {
    return reloaded;
  }
}
