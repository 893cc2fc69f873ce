// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.jobs.JobItem;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// The names of a job's pictures, as JSON that is written while it is read: they may be many.
record JobPictureNames(JobBoard board, Optional<String> caller, String id)
    implements StreamingOutput {
  private static final int MANY = 1000;

  @Override
  public void write(OutputStream out) {
    JsonGenerator json = JSON.createGenerator(out);
    json.writeStartObject().writeStartArray("names");
    List<JobItem> items = board.items(caller, id, 0, MANY);
    while (!items.isEmpty()) {
      items.forEach(item -> json.write(item.source()));
      items = board.items(caller, id, items.getLast().index() + 1, MANY);
    }
    json.writeEnd().writeEnd().flush();
  }
}
