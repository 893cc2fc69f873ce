// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/// The application of the tests, beside that of the service.
@ApplicationPath("/test")
@ApplicationScoped
public class Office extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(Desk.class);
  }
}
