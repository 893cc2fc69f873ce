// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/// The service: everything that answers requests.
@ApplicationPath("/")
@ApplicationScoped
public class VedutaWeb extends Application {

  /// The resources, and what works on requests before and on answers behind them.
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        CaptionResource.class,
        ServiceResource.class,
        PageResource.class,
        JobsResource.class,
        JobResource.class,
        OriginFilter.class,
        KeyFilter.class,
        ProblemMapper.class);
  }

  /// Jersey would hold the first events of a stream back to find their length, and describe the
  /// service in a format of its own; others pass these over.
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.server.contentLength.buffer",
        0,
        "jersey.config.server.wadl.disableWadl",
        true);
  }
}
