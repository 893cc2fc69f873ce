// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The addresses of the hub. Source: <https://huggingface.co/docs/hub/api>.
///
/// @param said hears that something is tried again
record HubApi(HubClient client, HubModel model, Consumer<String> said) {
  private static final int MOST_BYTES = 15_000_000;
  private static final int MOST_NAMED = 5;

  /// Which commit the revision is now, and which files that has.
  Listing listing() throws IOException, InterruptedException {
    Attempts attempts = attempts(model.toString());
    URI uri =
        address(
            "/api/models/%s/revision/%s?blobs=true"
                .formatted(model.id(), encoded(model.revision())));
    while (true) {
      try {
        return Listing.of(json(uri).asJsonObject(), model, uri);
      } catch (PassingTrouble trouble) {
        attempts.failed(trouble);
      } catch (ClassCastException e) {
        throw Listing.broken(uri, "answers with a list where a model was asked for");
      }
    }
  }

  /// Size and hash of a file whose listing lacks them, as copies of the hub do it.
  HubFile known(HubFile file, String commit) throws IOException, InterruptedException {
    if (file.isKnown()) {
      return file;
    }
    Attempts attempts = attempts(purpose(file.name()));
    URI uri = content(file.name(), commit);
    while (true) {
      try (Answer answer = client.head(uri)) {
        if (answer.status() >= 400) {
          refusals().check(answer, client.isOfHub(answer));
        }
        HubFile known =
            new HubFile(
                file.name(),
                answer
                    .header("X-Linked-Size")
                    .or(() -> answer.header("Content-Length"))
                    .filter(size -> size.matches("\\d{1,15}"))
                    .map(Long::parseLong)
                    .orElse(-1L),
                answer
                    .header("X-Linked-Etag")
                    .or(() -> answer.header("ETag"))
                    .map(etag -> etag.replaceFirst("^W/", "").replace("\"", ""))
                    .flatMap(FileHash::of)
                    .orElse(null));
        if (known.isKnown()) {
          return known;
        }
        throw Listing.broken(
            uri, "says neither here nor in its list what size and hash the file has");
      } catch (PassingTrouble trouble) {
        attempts.failed(trouble);
      }
    }
  }

  /// The bytes of a file.
  ///
  /// @param from the first that is wanted
  Answer content(HubFile file, String commit, long from) throws IOException, InterruptedException {
    Answer answer = client.get(content(file.name(), commit), from);
    boolean usable = false;
    try {
      String other = answer.header("X-Repo-Commit").orElse(commit);
      if (client.isOfHub(answer) && !other.equals(commit)) {
        throw Listing.broken(
            answer.uri(),
            "sends a file of commit %s, not of %s".formatted(Text.printable(other), commit));
      }
      if (answer.status() != 416) {
        refusals().check(answer, client.isOfHub(answer));
      }
      usable = true;
      return answer;
    } finally {
      if (!usable) {
        answer.close();
      }
    }
  }

  Attempts attempts(String purpose) {
    return new Attempts(client.settings().patience(), purpose, said);
  }

  /// A file and its model, for messages.
  String purpose(String file) {
    return "%s of %s".formatted(file, model);
  }

  private JsonValue json(URI uri) throws IOException, InterruptedException {
    try (Answer answer = client.get(uri, 0)) {
      refusals().check(answer, client.isOfHub(answer));
      return HubJson.read(answer.body().all(MOST_BYTES));
    } catch (Body.TooLong e) {
      throw Listing.broken(
          uri, "answers with more than %s of JSON".formatted(Text.bytes(MOST_BYTES)));
    } catch (JsonException e) {
      throw Listing.broken(
          uri, "answers with something else than JSON (%s)".formatted(Text.reason(e)));
    }
  }

  private Refusals refusals() {
    return new Refusals(client.settings(), model, this::similar, this::revisions);
  }

  /// Models with a similar name, to be shown.
  private String similar() {
    String name = model.id().substring(model.id().indexOf('/') + 1);
    return advice(
            address("/api/models?search=%s&limit=%d".formatted(encoded(name), MOST_NAMED)),
            "; did you mean %s?")
        .orElse("");
  }

  /// Branches and tags, to be shown.
  private String revisions() {
    return advice(address("/api/models/%s/refs".formatted(model.id())), "; it has %s")
        .orElse(
            "; give another one: %s/%s/tree/main lists them"
                .formatted(client.settings().endpoint(), model.id()));
  }

  /// Names that the hub answers with. It only helps to word an error, so its own ones don't count.
  private Optional<String> advice(URI uri, String form) {
    try (Answer answer = client.get(uri, 0)) {
      if (answer.status() != 200) {
        return Optional.empty();
      }
      JsonValue json = HubJson.read(answer.body().all(MOST_BYTES));
      List<String> names = names(json).limit(MOST_NAMED).toList();
      return names.isEmpty()
          ? Optional.empty()
          : Optional.of(form.formatted(String.join(", ", names)));
    } catch (IOException | JsonException | HubException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Stream<String> names(JsonValue answer) {
    Stream<JsonValue> named =
        answer instanceof JsonObject refs
            ? Stream.of("branches", "tags")
                .flatMap(key -> refs.get(key) instanceof JsonArray some ? some.stream() : null)
            : answer instanceof JsonArray models ? models.stream() : Stream.of();
    return named
        .flatMap(one -> one instanceof JsonObject object ? Stream.of(object) : null)
        .flatMap(
            one ->
                Stream.of("id", "name")
                    .flatMap(
                        key -> one.get(key) instanceof JsonString name ? Stream.of(name) : null)
                    .limit(1))
        .map(name -> Text.printable(name.getString()));
  }

  private URI content(String file, String commit) {
    return address("/%s/resolve/%s/%s".formatted(model.id(), commit, encoded(file)));
  }

  private URI address(String path) {
    return URI.create(client.settings().endpoint() + path);
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
