// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.Writer;

/// COCO's format of captions: `info`, `images` and `annotations`, of which the pictures' numbers
/// count from 1.
final class CocoCaptions {

  private CocoCaptions() {}

  static void write(Job job, Iterable<JobItem> items, Writer out) throws IOException {
    out.write("{\"info\":");
    out.write(
        JsonText.builder()
            .add("description", job.request().name())
            .add("version", "1.0")
            .add("date_created", job.added().toString())
            .build()
            .toString());
    out.write(",\"licenses\":[],\"images\":[");
    String separator = "\n";
    for (JobItem item : items) {
      if (item.text().isPresent()) {
        out.write(separator + image(item).build());
        separator = ",\n";
      }
    }
    out.write("],\n\"annotations\":[");
    separator = "\n";
    for (JobItem item : items) {
      if (item.text().isPresent()) {
        out.write(separator + annotation(item, item.text().get()).build());
        separator = ",\n";
      }
    }
    out.write("]}\n");
  }

  private static JsonObjectBuilder image(JobItem item) {
    JsonObjectBuilder json =
        JsonText.builder().add("id", item.index() + 1).add("file_name", item.source());
    item.width().ifPresent(width -> json.add("width", width));
    item.height().ifPresent(height -> json.add("height", height));
    return json;
  }

  private static JsonObjectBuilder annotation(JobItem item, String text) {
    return JsonText.builder()
        .add("id", item.index() + 1)
        .add("image_id", item.index() + 1)
        .add("caption", text);
  }
}
