// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.api.VedutaException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.ModelLocation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What the service is and has.
@Path("v1")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ServiceResource {
  @Inject WebSettings settings;
  @Inject Models models;
  @Inject ComputeBackends backends;

  @GET
  @Path("captioners")
  public String captioners() {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    models.names().forEach(name -> array.add(captioner(name)));
    return array.build().toString();
  }

  private JsonObjectBuilder captioner(String name) {
    Optional<CaptionerStatus> status = models.status(name);
    CaptionerSettings of = models.settings(name);
    CaptionerStatus.State state =
        status.map(CaptionerStatus::state).orElse(CaptionerStatus.State.LAZY);
    return JSON.createObjectBuilder()
        .add("name", name)
        .add(
            "model",
            status
                .flatMap(CaptionerStatus::provenance)
                .map(provenance -> provenance.model())
                .orElseGet(() -> model(of)))
        .add("backend", of.backend())
        .add("state", state.name().toLowerCase(Locale.ROOT))
        .add("tasks", models.works(name).map(ServiceResource::labels).orElse(JsonValue.NULL));
  }

  private static JsonValue labels(List<Work> works) {
    return JSON.createArrayBuilder(works.stream().map(Work::label).toList()).build();
  }

  /// What its captions will call it; never where it lies.
  private static String model(CaptionerSettings settings) {
    try {
      return settings.parts().isComposition()
          ? settings.name()
          : ModelLocation.of(settings.model()).name();
    } catch (VedutaException _) {
      return settings.name(); // requests are told that it can't be loaded
    }
  }

  @GET
  @Path("backends")
  public String backends() {
    return backends.describe().toString();
  }

  /// What a page must know before it asks for anything.
  @GET
  @Public
  @Path("limits")
  public String limits() {
    return JSON.createObjectBuilder()
        .add("maxBytes", settings.maxBytes())
        .add("maxPixels", settings.maxPixels())
        .add("queue", settings.queue())
        .add("seconds", Answers.number(settings.timeout().toNanos() / 1e9))
        .add("keys", !settings.keys().isEmpty())
        .add("urls", !settings.hosts().isEmpty())
        .add("folders", !settings.folders().isEmpty())
        .build()
        .toString();
  }

  @GET
  @Public
  @Path("openapi.json")
  public String openapi() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ServiceResource.class.getResourceAsStream("openapi.json"), "a file of this jar")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
