// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobItem;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/// A job as clients see it: nothing of where it lies.
///
/// @param job in the queue
/// @param expected pictures that it will have when all are uploaded
record JobView(Job job, long expected) {

  /// What is done about it. One that has worked on all its pictures still waits if more are to
  /// come.
  Job.State state() {
    return job.state() == Job.State.DONE && job.all() < expected ? Job.State.WAITING : job.state();
  }

  JsonObject json() {
    JsonObjectBuilder options = JSON.createObjectBuilder();
    job.request().options().forEach(options::add);
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("id", job.id())
            .add("name", job.request().name())
            .add("source", job.kind().key())
            .add("state", state().key())
            .add("captioner", job.request().captioner())
            .add("task", job.request().task().key())
            .add("options", options)
            .add("all", job.all())
            .add("expected", Math.max(job.all(), expected))
            .add("done", job.done())
            .add("failed", job.failed())
            .add("added", job.added().toString())
            .add("changed", job.changed().toString());
    job.request().backend().ifPresent(backend -> json.add("backend", backend));
    job.request().question().ifPresent(question -> json.add("question", question));
    job.problem().ifPresent(problem -> json.add("problem", Failures.clean(problem)));
    return json.build();
  }

  static JsonArrayBuilder items(List<JobItem> items) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    items.forEach(item -> array.add(item(item)));
    return array;
  }

  private static JsonObjectBuilder item(JobItem item) {
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("index", item.index())
            .add("name", item.source())
            .add("done", item.isDone())
            // One that could not be read has none; a client need not ask.
            .add("picture", item.text().isPresent());
    item.text().ifPresent(text -> json.add("text", text));
    item.content().ifPresent(content -> json.add("content", JsonBodies.parse("content", content)));
    item.error().ifPresent(error -> json.add("error", Failures.clean(error)));
    if (item.isDone()) {
      json.add("seconds", Answers.number(item.seconds()));
    }
    item.bytes().ifPresent(bytes -> json.add("bytes", bytes));
    item.width().ifPresent(width -> json.add("width", width));
    item.height().ifPresent(height -> json.add("height", height));
    item.model().ifPresent(model -> json.add("model", model));
    return json;
  }
}
