// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Asks a service for jobs, over HTTP.
///
/// @param key that requests show
record JobClient(RunningService service, Optional<String> key) {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  JobClient(RunningService service) {
    this(service, Optional.empty());
  }

  HttpResponse<String> get(String path) {
    return service.send(request(path).build());
  }

  HttpResponse<String> post(String path, String json) {
    return service.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> delete(String path) {
    return service.send(request(path).DELETE().build());
  }

  HttpResponse<String> upload(String id, FormBody pictures) {
    return service.send(
        request("/v1/jobs/" + id + "/pictures")
            .header("Content-Type", FormBody.type())
            .POST(HttpRequest.BodyPublishers.ofByteArray(pictures.bytes()))
            .build());
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.address(path));
    key.ifPresent(one -> request.header("Authorization", "Bearer " + one));
    return request;
  }

  /// The id of a new job.
  String add(String json) {
    HttpResponse<String> response = post("/v1/jobs", json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    String id = CaptionResourceTest.object(response.body()).getString("id");
    assertThat(response.headers().firstValue("Location").orElse("")).endsWith("/v1/jobs/" + id);
    return id;
  }

  JsonObject job(String id) {
    return ok(get("/v1/jobs/" + id));
  }

  List<JsonObject> items(String id) {
    return ok(get("/v1/jobs/" + id + "/items")).getJsonArray("items").getValuesAs(JsonObject.class);
  }

  List<String> ids() {
    return ok(get("/v1/jobs")).getJsonArray("jobs").getValuesAs(JsonObject.class).stream()
        .map(job -> job.getString("id"))
        .toList();
  }

  /// Waits until a job is as it should be.
  JsonObject await(String id, Predicate<JsonObject> wanted) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    JsonObject job = job(id);
    while (!wanted.test(job)) {
      assertThat(System.nanoTime()).as(() -> "it is still " + job(id)).isLessThan(deadline);
      Thread.onSpinWait();
      job = job(id);
    }
    return job;
  }

  JsonObject await(String id, String state) {
    return await(id, job -> job.getString("state").equals(state));
  }

  static JsonObject ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return CaptionResourceTest.object(response.body());
  }
}
