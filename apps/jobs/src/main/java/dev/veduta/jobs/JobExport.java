// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A form in which a job's results leave the queue. All of it is written as it is read, so that
/// jobs may be large.
public enum JobExport {
  /// A JSON object a line: `file` and `text` or `error`, as `veduta caption --json` writes them.
  JSONL("application/jsonl", "jsonl") {
    @Override
    void write(Job job, Iterable<JobItem> items, Writer out) throws IOException {
      for (JobItem item : items) {
        out.write(item.toJson(job.request()));
        out.write('\n');
      }
    }
  },
  /// COCO's captions, as `pycocotools` and `veduta evaluate` read them; pictures that failed are
  /// left out.
  COCO("application/json", "json") {
    @Override
    void write(Job job, Iterable<JobItem> items, Writer out) throws IOException {
      CocoCaptions.write(job, items, out);
    }
  },
  /// A table as RFC 4180 has it, whose first line names the columns. What a spreadsheet would take
  /// for a formula begins with an apostrophe.
  CSV("text/csv; charset=UTF-8", "csv") {
    @Override
    void write(Job job, Iterable<JobItem> items, Writer out) throws IOException {
      CsvTable.write(items, out);
    }
  };

  private final String mediaType;
  private final String ending;

  JobExport(String mediaType, String ending) {
    this.mediaType = mediaType;
    this.ending = ending;
  }

  /// Such as `text/csv; charset=UTF-8`.
  public String mediaType() {
    return mediaType;
  }

  /// What names of such files end in, such as `csv`.
  public String ending() {
    return ending;
  }

  /// The form of that name, such as `coco`.
  ///
  /// @throws IllegalArgumentException that names those that exist
  public static JobExport of(String name) {
    for (JobExport export : values()) {
      if (export.name().equals(name.toUpperCase(Locale.ROOT))) {
        return export;
      }
    }
    throw new IllegalArgumentException(
        "the format must be jsonl, coco or csv, got '%s'".formatted(name));
  }

  /// Writes what a job has when this is called, in UTF-8. The stream is flushed and not closed.
  ///
  /// @throws IOException when the stream can't be written
  public void write(JobQueue queue, String id, OutputStream to) throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), 1 << 16);
    write(queue.job(id), AllItems.done(queue, id), out);
    out.flush();
  }

  abstract void write(Job job, Iterable<JobItem> items, Writer out) throws IOException;
}
