// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// What the service remembers of a job that was added through it: a file `web.json` in the job's
/// folder, which goes when the job goes. Jobs of the command line have none.
///
/// @param owner the name of the key that added it
/// @param expected how many pictures the client means to upload; 0 for jobs that have theirs
record JobNote(Optional<String> owner, long expected) {
  private static final System.Logger LOG = System.getLogger("dev.veduta.web");
  private static final String FILE = "web.json";

  /// Of a job whose owner can't be told any more; no key has an empty name.
  private static final JobNote NOBODYS = new JobNote(Optional.of(""), 0);

  /// The note of a job, if there is one.
  ///
  /// @param job its folder
  static Optional<JobNote> read(Path job) {
    try (JsonReader reader =
        JSON.createReader(new StringReader(Files.readString(job.resolve(FILE))))) {
      JsonObject json = reader.readObject();
      return Optional.of(
          new JobNote(
              Optional.ofNullable(json.getJsonString("owner")).map(JsonString::getString),
              json.getJsonNumber("expected").longValueExact()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException | ClassCastException | NullPointerException | ArithmeticException e) {
      LOG.log(System.Logger.Level.WARNING, FILE + " of a job is not what was written", e);
      return Optional.of(NOBODYS);
    }
  }

  /// Writes it, so that it is seen complete or not at all.
  void write(Path job) {
    JsonObjectBuilder json = JSON.createObjectBuilder().add("expected", expected);
    owner.ifPresent(name -> json.add("owner", name));
    Path unfinished = job.resolve("." + FILE);
    try {
      Files.writeString(unfinished, json.build().toString());
      Files.move(
          unfinished,
          job.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
