// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobExportTest {
  private static final Map<String, String> SAID =
      Map.of(
          "a.png", "a \"red\" fox, twice",
          "b\nline.png", "=HYPERLINK(\"http://evil.example\")",
          "ümläut.png", "two\r\nlines 猫");

  @TempDir Path temporary;
  private JobQueue queue;
  private Job job;

  @BeforeEach
  void run() throws IOException {
    queue = JobQueue.at(temporary.resolve("jobs"));
    Path photos = Files.createDirectory(temporary.resolve("photos"));
    for (String name : SAID.keySet()) {
      Files.write(photos.resolve(name), Scenes.png(6, 4));
    }
    Files.writeString(photos.resolve("c-broken.png"), "none");
    job = queue.add(JobRequest.describe("my \"photos\""), JobSource.Folder.of(photos));
    JobCaptioners captioners =
        Scenes.captioners(
            request -> {
              String name = Scenes.name(request);
              if (name.contains("broken")) {
                throw new dev.veduta.api.ImageException(request.visual().name() + " is none");
              }
              return SAID.get(name);
            });
    try (JobRunner runner = new JobRunner(queue, captioners, UrlPictures.none())) {
      runner.run(job.id());
    }
  }

  private String export(JobExport form) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    form.write(queue, job.id(), out);
    return out.toString(UTF_8);
  }

  private static JsonObject json(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  @Test
  void writesAnObjectALine() throws IOException {
    List<JsonObject> lines = export(JobExport.JSONL).lines().map(JobExportTest::json).toList();

    assertThat(lines).hasSize(4);
    assertThat(lines.stream().map(line -> line.getString("file")))
        .containsExactly("a.png", "b\nline.png", "c-broken.png", "ümläut.png");
    assertThat(lines.getFirst().getString("text")).isEqualTo("a \"red\" fox, twice");
    assertThat(lines.getFirst().getInt("width")).isEqualTo(6);
    assertThat(lines.getFirst().getInt("height")).isEqualTo(4);
    assertThat(lines.getFirst().getString("model")).isEqualTo("namer");
    assertThat(lines.get(2).getString("error")).isEqualTo("c-broken.png is none");
    assertThat(lines.get(2)).doesNotContainKeys("text", "width");
  }

  @Test
  void writesCaptionsAsCocoHasThem() throws IOException {
    JsonObject coco = json(export(JobExport.COCO));

    assertThat(coco.keySet()).containsExactly("info", "licenses", "images", "annotations");
    assertThat(coco.getJsonObject("info").getString("description")).isEqualTo("my \"photos\"");
    List<JsonObject> images = coco.getJsonArray("images").getValuesAs(JsonObject.class);
    assertThat(images.stream().map(image -> image.getInt("id"))).containsExactly(1, 2, 4);
    assertThat(images.getLast().getString("file_name")).isEqualTo("ümläut.png");
    assertThat(images.getLast().getInt("width")).isEqualTo(6);
    List<JsonObject> said = coco.getJsonArray("annotations").getValuesAs(JsonObject.class);
    assertThat(said.stream().map(one -> one.getInt("image_id"))).containsExactly(1, 2, 4);
    assertThat(said.getLast().getString("caption")).isEqualTo("two\r\nlines 猫");
  }

  @Test
  void writesNoCaptionWithoutItsImageWhereAPictureIsDoneMeanwhile() throws IOException {
    Path photos = Files.createDirectory(temporary.resolve("many"));
    String name = "%03d-" + "x".repeat(230) + ".png";
    for (int i = 0; i < 400; i++) {
      Files.write(photos.resolve(name.formatted(i)), Scenes.png(6, 4));
    }
    job = queue.add(JobRequest.describe("many"), JobSource.Folder.of(photos));
    try (JobRunner runner =
        new JobRunner(
            queue,
            Scenes.captioners(
                request -> {
                  if (Scenes.name(request).startsWith("398")) {
                    queue.cancel(job.id());
                  }
                  return "a scene";
                }),
            UrlPictures.none())) {
      assertThat(runner.run(job.id()).done()).isEqualTo(399);
      queue.resume(job.id());
      ByteArrayOutputStream out =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
              if (size() == 0) { // the images are being written
                assertThat(new String(bytes, offset, length, UTF_8)).doesNotContain("annotations");
                assertThat(runner.run(job.id()).state()).isEqualTo(Job.State.DONE);
              }
              super.write(bytes, offset, length);
            }
          };

      JobExport.COCO.write(queue, job.id(), out);

      JsonObject coco = json(out.toString(UTF_8));
      assertThat(coco.getJsonArray("images")).hasSize(399);
      assertThat(coco.getJsonArray("annotations")).hasSize(399);
    }
  }

  @Test
  void writesATableThatRfc4180Explains() throws IOException {
    List<List<String>> rows = parse(export(JobExport.CSV));

    assertThat(rows.getFirst())
        .containsExactly("file", "text", "error", "seconds", "width", "height", "model");
    assertThat(rows).hasSize(5).allSatisfy(row -> assertThat(row).hasSize(7));
    assertThat(rows.get(1).subList(0, 3)).containsExactly("a.png", "a \"red\" fox, twice", "");
    assertThat(rows.get(2).subList(0, 2))
        .containsExactly("b\nline.png", "'=HYPERLINK(\"http://evil.example\")");
    assertThat(rows.get(3).subList(0, 3))
        .containsExactly("c-broken.png", "", "c-broken.png is none");
    assertThat(rows.get(4).get(1)).isEqualTo("two\r\nlines 猫");
  }

  @Test
  void keepsSpreadsheetsFromComputing() {
    for (String formula :
        List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uFF1D1")) {
      assertThat(CsvTable.cell(formula).replace("\"", "")).startsWith("'");
    }
    assertThat(CsvTable.cell("a fox;=1+1;b; +1\t@x")).isEqualTo("a fox;'=1+1;b;' +1\t'@x");
    assertThat(CsvTable.cell("a fox\n-1;\"=2")).isEqualTo("\"a fox\n'-1;'\"\"=2\"");
    assertThat(CsvTable.cell("a fox - and more; a pear=1")).isEqualTo("a fox - and more; a pear=1");
    assertThat(CsvTable.cell("a \"b\"")).isEqualTo("\"a \"\"b\"\"\"");
    assertThat(CsvTable.cell("")).isEmpty();
  }

  /// By the grammar of RFC 4180, section 2.
  private static List<List<String>> parse(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (isQuoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          isQuoted = false;
        }
      } else if (c == '"' && cell.isEmpty()) {
        isQuoted = true;
      } else if (c == ',') {
        row.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\r' && csv.charAt(i + 1) == '\n') {
        row.add(cell.toString());
        cell.setLength(0);
        rows.add(List.copyOf(row));
        row.clear();
        i++;
      } else {
        cell.append(c);
      }
    }
    assertThat(row).isEmpty();
    return rows;
  }
}
