// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import dev.veduta.hub.LyingServer.Request;
import dev.veduta.hub.LyingServer.Wire;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// A hub of one model on this machine, and the other server that it keeps large files on. Both tell
/// the truth unless a test makes them lie.
final class TestHub implements AutoCloseable {
  static final HubModel MODEL = HubModel.of("tiny/fox");
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String TOKEN = "hf_secretSecretSecret";
  static final String WEIGHTS = "model.safetensors";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final LyingServer hub;
  private final LyingServer store;
  private volatile String commit = COMMIT;

  private TestHub() throws IOException {
    store = LyingServer.start(this::keep);
    hub = LyingServer.start(this::answer);
  }

  /// A model with weights of so many bytes.
  static TestHub start(int weights) throws IOException {
    TestHub hub = new TestHub();
    hub.put("README.md", "# A fox");
    hub.put("config.json", "{\"model_type\": \"fox\"}");
    hub.put("generation_config.json", "{}");
    hub.put("tokenizer.json", "{\"version\": \"1.0\"}");
    hub.put("vocab.txt", "");
    hub.put(WEIGHTS, noise(weights, 1));
    hub.put("tf_model.h5", noise(1000, 2));
    hub.put("onnx/model.onnx", noise(1000, 3));
    return hub;
  }

  static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// The server that knows the model.
  LyingServer hub() {
    return hub;
  }

  /// The server that keeps large files.
  LyingServer store() {
    return store;
  }

  void put(String name, String content) {
    put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  synchronized void put(String name, byte[] content) {
    files.put(name, content);
  }

  synchronized void remove(String name) {
    files.remove(name);
  }

  synchronized byte[] file(String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  void commit(String changed) {
    commit = changed;
  }

  /// Who asks it, in a hurry.
  HubSettings settings(Path cache) {
    return new HubSettings(
        new HubCache(cache),
        hub.uri(),
        new HubToken(TOKEN, "the test"),
        false,
        false,
        true,
        new HubPatience(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            4,
            Duration.ofMillis(1),
            Duration.ofSeconds(2)),
        ProxySelector.of(null));
  }

  /// The same, who puts files into snapshots, and no links.
  HubSettings settingsWithoutLinks(Path cache) {
    HubSettings usual = settings(cache);
    return new HubSettings(
        usual.cache(),
        usual.endpoint(),
        usual.token(),
        false,
        false,
        false,
        usual.patience(),
        usual.proxies());
  }

  /// Whether a file is kept by the other server.
  static boolean isLarge(String name) {
    return name.equals(WEIGHTS) || name.endsWith(".h5") || name.endsWith(".onnx");
  }

  static String hash(String name, byte[] content) {
    try {
      if (isLarge(name)) {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      }
      MessageDigest git = MessageDigest.getInstance("SHA-1");
      git.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(git.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What the hub says of all files.
  synchronized JsonObjectBuilder listing() {
    JsonArrayBuilder siblings = Json.createArrayBuilder();
    files.forEach((name, content) -> siblings.add(sibling(name, content)));
    return Json.createObjectBuilder()
        .add("id", MODEL.id())
        .add("sha", commit)
        .add("siblings", siblings);
  }

  static JsonObjectBuilder sibling(String name, byte[] content) {
    JsonObjectBuilder sibling =
        Json.createObjectBuilder()
            .add("rfilename", name)
            .add("size", content.length)
            .add("blobId", "0".repeat(40));
    return isLarge(name)
        ? sibling.add(
            "lfs",
            Json.createObjectBuilder()
                .add("sha256", hash(name, content))
                .add("size", content.length)
                .add("pointerSize", 134))
        : sibling.add("blobId", hash(name, content));
  }

  @Override
  public void close() throws IOException {
    hub.close();
    store.close();
  }

  private void answer(Request request, Wire wire) throws IOException {
    String path = request.path();
    String resolve = "/tiny/fox/resolve/" + commit + "/";
    if (path.matches("/api/models/tiny/fox/revision/(main|%s)(\\?.*)?".formatted(commit))) {
      wire.send(200, "Content-Type: application/json", listing().build().toString());
    } else if (path.equals("/api/models/tiny/fox/refs")) {
      wire.send(200, "", "{\"branches\": [{\"name\": \"main\"}], \"tags\": [{\"name\": \"v1\"}]}");
    } else if (path.startsWith("/api/models?search=")) {
      wire.send(200, "", "[{\"_id\": \"1\", \"id\": \"tiny/fox\"}, {\"id\": \"tiny/pear\"}]");
    } else if (path.contains("/revision/")) {
      wire.send(404, "X-Error-Code: RevisionNotFound\nX-Error-Message: Invalid rev id", "");
    } else if (path.startsWith(resolve)) {
      resolve(request, path.substring(resolve.length()), wire);
    } else {
      wire.send(401, "X-Error-Code: RepoNotFound\nX-Error-Message: Repository not found", "");
    }
  }

  private void resolve(Request request, String name, Wire wire) throws IOException {
    byte[] content = file(name);
    String known =
        "X-Repo-Commit: %s\nX-Linked-Etag: \"%s\"\nX-Linked-Size: %d"
            .formatted(commit, hash(name, content), content.length);
    if (isLarge(name)) {
      wire.send(302, known + "\nLocation: %s/kept/%s?key=7".formatted(store.uri(), name), "");
    } else {
      part(request, content, known + "\nETag: \"%s\"".formatted(hash(name, content)), wire);
    }
  }

  private void keep(Request request, Wire wire) throws IOException {
    part(request, file(request.path().replaceAll("/kept/|\\?.*", "")), "", wire);
  }

  /// What was asked for of a file.
  static void part(Request request, byte[] content, String headers, Wire wire) throws IOException {
    int from = request.from().orElse(0L).intValue();
    byte[] rest = Arrays.copyOfRange(content, from, content.length);
    if (request.from().isEmpty()) {
      wire.send(200, headers, rest);
    } else {
      wire.send(206, headers + "\n" + range(from, content.length), rest);
    }
  }

  static String range(int from, int size) {
    return "Content-Range: bytes %d-%d/%d".formatted(from, size - 1, size);
  }
}
