// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server on this machine that offers folders as models of the Hugging Face hub, honestly: the
/// files of a model, their hashes, and their contents, whole or from a byte on. Weights are
/// redirected to another path, as the hub does.
///
/// ```java
/// try (LocalHub hub = LocalHub.start()) {
///   hub.offer("microsoft/git-base-coco", folder);
///   Map<String, String> variables = hub.variables(cache); // HF_ENDPOINT, HF_HUB_CACHE
/// }
/// ```
public final class LocalHub implements AutoCloseable {
  private static final Pattern LIST =
      Pattern.compile("/api/models/(?<id>[^/]+/[^/]+)/revision/(?<revision>[^/]+)");
  private static final Pattern FILE =
      Pattern.compile("/(?<id>[^/]+/[^/]+)/resolve/(?<revision>[^/]+)/(?<file>[^/]+)");
  private static final Pattern WEIGHTS = Pattern.compile("/cdn/(?<id>[^/]+/[^/]+)/(?<file>[^/]+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(?<from>\\d+)-");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, OfferedModel> models = new ConcurrentHashMap<>();
  private final List<String> downloads = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile long most = Long.MAX_VALUE;

  private LocalHub(HttpServer server) {
    this.server = server;
  }

  /// A server on a free port.
  public static LocalHub start() {
    try {
      LocalHub hub =
          new LocalHub(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      hub.server.setExecutor(hub.threads);
      hub.server.createContext("/", hub::answer);
      hub.server.start();
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Offers the files of a folder as the only revision of a model, which is its branch `main` too.
  ///
  /// @return the revision's 40 digits
  public String offer(String id, Path folder) {
    OfferedModel model = OfferedModel.of(folder);
    models.put(id, model);
    return model.commit();
  }

  /// From now on the contents of each file of weights stop after so many bytes until [#release].
  /// That works once: after a release nothing is held any more.
  public void holdAfter(long bytes) {
    most = bytes;
  }

  /// Sends what was held, and holds nothing again.
  public void release() {
    most = Long.MAX_VALUE;
    released.countDown();
  }

  /// The files that were sent, in the order in which they were asked for, such as
  /// `microsoft/git-base-coco/config.json`, or with ` from 4711` behind it.
  public List<String> downloads() {
    return List.copyOf(downloads);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The variables of the environment that lead here.
  ///
  /// @param cache where models are put
  public Map<String, String> variables(Path cache) {
    return Map.of("HF_ENDPOINT", address().toString(), "HF_HUB_CACHE", cache.toString());
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Matcher list = LIST.matcher(path);
      Matcher file = FILE.matcher(path);
      Matcher weights = WEIGHTS.matcher(path);
      if (list.matches()) {
        list(exchange, list.group("id"), list.group("revision"));
      } else if (file.matches()) {
        file(exchange, file.group("id"), file.group("revision"), file.group("file"));
      } else if (weights.matches()) {
        Optional<OfferedModel> model = Optional.ofNullable(models.get(weights.group("id")));
        send(
            exchange,
            weights.group("id"),
            model.flatMap(one -> one.file(weights.group("file"))).orElseThrow());
      } else {
        none(exchange, "EntryNotFound");
      }
    }
  }

  private void list(HttpExchange exchange, String id, String revision) throws IOException {
    Optional<OfferedModel> model = model(exchange, id, revision);
    if (model.isEmpty()) {
      return;
    }
    JsonArrayBuilder files = Json.createArrayBuilder();
    for (OfferedFile file : model.get().files()) {
      files.add(sibling(file));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    text(
        exchange,
        200,
        Json.createObjectBuilder()
            .add("id", id)
            .add("sha", model.get().commit())
            .add("siblings", files)
            .build()
            .toString());
  }

  private static JsonObject sibling(OfferedFile file) {
    JsonObjectBuilder sibling =
        Json.createObjectBuilder()
            .add("rfilename", file.name())
            .add("size", file.size())
            .add("blobId", file.gitHash());
    if (file.isWeights()) {
      sibling.add(
          "lfs", Json.createObjectBuilder().add("sha256", file.sha256()).add("size", file.size()));
    }
    return sibling.build();
  }

  private void file(HttpExchange exchange, String id, String revision, String name)
      throws IOException {
    Optional<OfferedModel> model = model(exchange, id, revision);
    if (model.isEmpty()) {
      return;
    }
    Optional<OfferedFile> found = model.get().file(name);
    if (found.isEmpty()) {
      none(exchange, "EntryNotFound");
      return;
    }
    OfferedFile file = found.get();
    exchange.getResponseHeaders().set("X-Repo-Commit", model.get().commit());
    if (!file.isWeights()) {
      exchange.getResponseHeaders().set("ETag", "\"" + file.gitHash() + "\"");
      send(exchange, id, file);
      return;
    }
    exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + file.sha256() + "\"");
    exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(file.size()));
    exchange.getResponseHeaders().set("Location", address() + "/cdn/" + id + "/" + name);
    exchange.sendResponseHeaders(302, -1);
  }

  private void send(HttpExchange exchange, String id, OfferedFile file) throws IOException {
    String wanted = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
    long from = range.lookingAt() ? Long.parseLong(range.group("from")) : 0;
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(file.size()));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    downloads.add("%s/%s%s".formatted(id, file.name(), from == 0 ? "" : " from " + from));
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, file.size() - 1, file.size()));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.size() - from);
    byte[] all = file.bytes();
    int held = (int) Math.min(all.length - from, file.isWeights() ? most : Long.MAX_VALUE);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(all, (int) from, held);
      out.flush();
      if (from + held < all.length) {
        released.await();
        out.write(all, (int) from + held, all.length - (int) from - held);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being closed
    }
  }

  private Optional<OfferedModel> model(HttpExchange exchange, String id, String revision)
      throws IOException {
    Optional<OfferedModel> model = Optional.ofNullable(models.get(id));
    if (model.isEmpty()) {
      none(exchange, "RepoNotFound");
      return model;
    }
    if (!revision.equals("main") && !revision.equals(model.get().commit())) {
      none(exchange, "RevisionNotFound");
      return Optional.empty();
    }
    return model;
  }

  private static void none(HttpExchange exchange, String code) throws IOException {
    exchange.getResponseHeaders().set("X-Error-Code", code);
    text(exchange, 404, Json.createObjectBuilder().add("error", code).build().toString());
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
