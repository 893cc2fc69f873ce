// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.api.CaptionerEvent;
import dev.veduta.runtime.CaptionerHost;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Settings;
import jakarta.enterprise.event.Event;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// What a container does for captioners: it fires their events, has their settings, and carries its
/// context to what depends on their stages.
///
/// @param events of the application
/// @param current reads the settings as they are now
record ContainerHost(
    Event<CaptionerEvent> events, Supplier<Settings> current, CarriedContext context)
    implements CaptionerHost {

  @Override
  public void tell(CaptionerEvent event) {
    events.fire(event);
  }

  @Override
  public CaptionerSettings settings(String name) {
    return current.get().captioner(name);
  }

  @Override
  public <T> CompletionStage<T> carry(CompletableFuture<T> stage) {
    return context.carry(stage);
  }
}
