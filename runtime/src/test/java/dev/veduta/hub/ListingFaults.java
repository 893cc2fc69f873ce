// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.Fault.fails;
import static dev.veduta.hub.Fault.passes;
import static dev.veduta.hub.TestHub.COMMIT;
import static dev.veduta.hub.TestHub.WEIGHTS;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// What can be wrong with what the hub says of a model.
final class ListingFaults {
  private static final String LATER = "89abcdef0123456789abcdef0123456789abcdef";

  private ListingFaults() {}

  static Stream<Fault> all() {
    return Stream.of(refusals(), busy(), answers(), names(), contents()).flatMap(faults -> faults);
  }

  private static Stream<Fault> refusals() {
    return Stream.of(
        refused(
            "an unknown model",
            401,
            "RepoNotFound",
            "Repository not found",
            "there is no model tiny/fox",
            "did you mean tiny/fox, tiny/pear?",
            "token in HF_TOKEN"),
        refused(
            "an unknown model, with a token",
            404,
            "RepoNotFound",
            "Repository not found",
            "there is no model tiny/fox",
            "check the name"),
        refused("no model, without a word", 404, "", "", "there is no model tiny/fox"),
        refused(
            "a licence to be accepted",
            403,
            "GatedRepo",
            "Access to model tiny/fox is restricted",
            "accept it at http://127.0.0.1",
            "/tiny/fox",
            "HF_TOKEN",
            "is restricted"),
        refused(
            "a licence to be accepted, not knowing who asks",
            401,
            "GatedRepo",
            "",
            "accepted its licence"),
        refused(
            "a token that has ended",
            401,
            "",
            "Invalid credentials in Authorization header",
            "does not accept the token",
            "HF_TOKEN"),
        refused(
            "a server that repeats the token",
            400,
            "",
            "Bearer " + TestHub.TOKEN + " is odd",
            "answered 400 (“Bearer (token) is odd”)"),
        refused(
            "a disabled model",
            403,
            "",
            "Access to this resource is disabled.",
            "was disabled by the hub"),
        refused(
            "an unknown revision",
            404,
            "RevisionNotFound",
            "Invalid rev id",
            "has no revision main",
            "it has main, v1"),
        refused(
            "a proxy that wants a password",
            407,
            "",
            "",
            "the proxy wants a user and a password",
            "HTTPS_PROXY"),
        refused("a server that is a teapot", 418, "", "", "answered 418", "HF_ENDPOINT"));
  }

  private static Fault refused(
      String name, int status, String code, String words, String... message) {
    String headers = "X-Error-Code: %s\nX-Error-Message: %s".formatted(code, words);
    return fails(
        name, scene -> scene.listing((request, wire) -> wire.send(status, headers, "")), message);
  }

  private static Stream<Fault> busy() {
    return Stream.of(
        passes(
            "a hub that wants it slower",
            scene -> scene.listing(2, (request, wire) -> wire.send(429, "Retry-After: 0", ""))),
        fails(
            "a hub that wants it much slower",
            scene -> scene.listing((request, wire) -> wire.send(429, "Retry-After: 3600", "")),
            "answered 429",
            "asked again in 3600 seconds",
            "HF_TOKEN"),
        fails(
            "a hub that says so in another way",
            scene ->
                scene.listing((request, wire) -> wire.send(429, "RateLimit: \"api\";r=0;t=55", "")),
            "asked again in 55 seconds"),
        fails(
            "a hub that says when",
            scene ->
                scene.listing(
                    (request, wire) ->
                        wire.send(503, "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT", "")),
            "answered 503",
            "asked again in"),
        passes(
            "a hub that is down for a moment",
            scene -> scene.listing(3, (request, wire) -> wire.send(503, "", ""))),
        fails(
            "a hub that is down",
            scene -> scene.listing((request, wire) -> wire.send(500, "", "")),
            "answered 500, 4 times in a row",
            "try again later"),
        fails(
            "a hub that breaks off",
            scene -> scene.listing((request, wire) -> wire.reset()),
            "the connection to http://127.0.0.1",
            "broke",
            "check the network"),
        fails(
            "a hub that says nothing",
            scene -> {
              scene.hurry();
              scene.listing((request, wire) -> wire.stall());
            },
            "did not answer in 0.4 seconds",
            "HTTPS_PROXY"),
        fails(
            "a hub that stops in the middle of a word",
            scene -> {
              scene.hurry();
              scene.listing(
                  (request, wire) -> {
                    wire.head(200, "Content-Length: 100");
                    wire.raw("{\"sha");
                    wire.stall();
                  });
            },
            "nothing arrived for 0.4 seconds"),
        fails(
            "nobody",
            scene -> scene.settings(at(scene.settings(), "http://127.0.0.1:" + freePort())),
            "can't be reached",
            "HF_ENDPOINT"),
        fails(
            "no such server",
            scene -> scene.settings(at(scene.settings(), "http://hub.invalid")),
            "http://hub.invalid can't be reached"),
        fails(
            "a network that must not be used",
            scene -> scene.settings(scene.settings().withOffline(true)),
            "is not complete in",
            "unset HF_HUB_OFFLINE"));
  }

  private static HubSettings at(HubSettings settings, String hub) {
    return new HubSettings(
        settings.cache(),
        URI.create(hub),
        settings.token(),
        false,
        false,
        true,
        settings.patience(),
        settings.proxies());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Stream<Fault> answers() {
    return Stream.of(
        said(
            "a page that wants a login",
            "<html>Welcome to our hotel</html>",
            "something else than JSON",
            "HF_ENDPOINT"),
        said("half an answer", "{\"sha\": \"" + COMMIT, "something else than JSON"),
        said("nothing in an answer", "", "something else than JSON"),
        said("a list of models", "[]", "a list where a model was asked for"),
        said(
            "an answer that is a trap for parsers",
            "[".repeat(200_000),
            "something else than JSON"),
        fails(
            "an answer without end",
            scene ->
                scene.listing(
                    (request, wire) -> {
                      wire.head(200);
                      byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
                      for (int i = 0; i < 20; i++) {
                        wire.raw(spaces);
                      }
                    }),
            "more than 15.0 MB of JSON"),
        fails(
            "an answer that is packed",
            scene ->
                scene.listing(
                    (request, wire) -> wire.send(200, "Content-Encoding: gzip", "\u001f\u008b")),
            "in the encoding gzip",
            "NO_PROXY"),
        said("no commit", "{\"siblings\": []}", "names no commit for tiny/fox"),
        said(
            "a commit that is a path",
            "{\"sha\": \"../../../../tmp/x\", \"siblings\": []}",
            "names no commit"),
        said("no files", "{\"sha\": \"%s\"}".formatted(COMMIT), "lists no files of tiny/fox"));
  }

  private static Fault said(String name, String answer, String... message) {
    return fails(name, scene -> scene.listing(answer), message);
  }

  private static Stream<Fault> names() {
    return Stream.of(
        named(
            "a listed file that leads out",
            "../evil.model",
            "leads out of its folder",
            "nothing was downloaded"),
        named("a file at the root", "/tmp/evil.model", "leads out of its folder"),
        named("a file in a folder above", "onnx/../../evil.model", "leads out of its folder"),
        named(
            "a file that leads out on Windows",
            "..\\evil.model",
            "a name that can't be used here",
            "rename"),
        named("a name with a control character", "a\u0007.model", "'a?.model'"),
        named(
            "a name that Windows reserves", "nul.model", "'nul.model', a name that can't be used"),
        named("a hidden file", ".model", "'.model', a name that can't be used"),
        named("a name that is too long", "x".repeat(300) + ".model", "a name that can't be used"),
        fails(
            "names that some systems take for the same",
            scene -> scene.listing(with(scene, "Spm.model", "spm.model").toString()),
            "but for capitals",
            "rename one"),
        fails(
            "a file twice",
            scene -> scene.listing(with(scene, "config.json").toString()),
            "lists config.json of tiny/fox twice"));
  }

  private static Fault named(String name, String file, String... message) {
    return fails(name, scene -> scene.listing(with(scene, file).toString()), message);
  }

  /// The list with further files.
  private static JsonObject with(Fault.Scene scene, String... names) {
    JsonObject listing = scene.hub().listing().build();
    JsonArrayBuilder siblings = Json.createArrayBuilder(listing.getJsonArray("siblings"));
    for (String name : names) {
      siblings.add(TestHub.sibling(name, new byte[3]));
    }
    return Json.createObjectBuilder(listing).add("siblings", siblings).build();
  }

  private static Stream<Fault> contents() {
    return Stream.of(
        fails(
            "no configuration",
            scene -> scene.listing(without(scene, "config.json")),
            "has no config.json",
            "it has README.md",
            "another model"),
        fails(
            "no weights",
            scene -> scene.listing(without(scene, WEIGHTS).replace("tf_model.h5", "model.gguf")),
            "has no weights that can be read",
            "model.gguf"),
        fails(
            "an index that lists what leads out",
            index("{\"weight_map\": {\"a\": \"../../../evil.safetensors\"}}"),
            "lists '../../../evil.safetensors'",
            "hostile"),
        fails(
            "an index that lists what is missing",
            index("{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\"}}"),
            "lists weights that the model lacks: model-00001-of-00002.safetensors"),
        fails("an index without weights", index("{}"), "has no weight_map"),
        fails("an index that is none", index("PK"), "is no JSON"),
        fails(
            "a content of its own with another size",
            scene -> {
              scene.download();
              String part = "blobs/%s.veduta.incomplete".formatted(hash(scene));
              scene.damaged(part); // what arrives belongs to no content
              scene.listing(
                  scene
                      .hub()
                      .listing()
                      .build()
                      .toString()
                      .replace(COMMIT, LATER)
                      .replace("\"size\":300000", "\"size\":5"));
              scene
                  .hub()
                  .hub()
                  .lie("/resolve/" + LATER, (request, wire) -> wire.send(200, "", "12345"));
            },
            "arrived twice with other bytes"),
        passes("a list without sizes and hashes", scene -> scene.listing(bare(scene).toString())),
        fails(
            "a hash that is a path",
            scene -> {
              scene.listing(bare(scene).toString());
              scene
                  .hub()
                  .hub()
                  .lie(
                      "/resolve/",
                      (request, wire) ->
                          wire.send(200, "ETag: \"../../../evil\"\nX-Linked-Size: 3", "abc"));
            },
            "says neither here nor in its list what size and hash"));
  }

  private static String hash(Fault.Scene scene) {
    return TestHub.hash(WEIGHTS, scene.hub().file(WEIGHTS));
  }

  /// A model whose weights are in several files.
  private static Fault.Preparation index(String index) {
    return scene -> {
      TestHub hub = scene.hub();
      byte[] content = index.getBytes(StandardCharsets.UTF_8);
      String name = WEIGHTS + ".index.json";
      JsonObject listing =
          Json.createReader(new StringReader(without(scene, WEIGHTS))).readObject();
      JsonArrayBuilder siblings = Json.createArrayBuilder(listing.getJsonArray("siblings"));
      siblings.add(TestHub.sibling(name, content));
      scene.listing(Json.createObjectBuilder(listing).add("siblings", siblings).build().toString());
      hub.hub()
          .lie(
              "/resolve/%s/%s".formatted(COMMIT, name),
              (request, wire) -> wire.send(200, "", content));
    };
  }

  private static String without(Fault.Scene scene, String file) {
    JsonObject listing = scene.hub().listing().build();
    JsonArrayBuilder siblings = Json.createArrayBuilder();
    listing.getJsonArray("siblings").getValuesAs(JsonObject.class).stream()
        .filter(sibling -> !sibling.getString("rfilename").equals(file))
        .forEach(siblings::add);
    return Json.createObjectBuilder(listing).add("siblings", siblings).build().toString();
  }

  /// The list as copies of the hub give it that know names only.
  private static JsonObject bare(Fault.Scene scene) {
    JsonObject listing = scene.hub().listing().build();
    JsonArray all = listing.getJsonArray("siblings");
    JsonArrayBuilder siblings = Json.createArrayBuilder();
    for (JsonObject sibling : all.getValuesAs(JsonObject.class)) {
      JsonObjectBuilder name = Json.createObjectBuilder();
      siblings.add(name.add("rfilename", sibling.getString("rfilename")));
    }
    return Json.createObjectBuilder(listing).add("siblings", siblings).build();
  }
}
