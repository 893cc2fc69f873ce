// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.Fault.fails;
import static dev.veduta.hub.Fault.passes;
import static dev.veduta.hub.TestHub.COMMIT;
import static dev.veduta.hub.TestHub.WEIGHTS;
import static dev.veduta.hub.TestHub.part;
import static dev.veduta.hub.TestHub.range;

import dev.veduta.hub.LyingServer.Handler;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/// What can happen to a file on its way.
final class TransferFaults {
  private static final String RESOLVE = "/resolve/%s/%s".formatted(COMMIT, WEIGHTS);

  private TransferFaults() {}

  static Stream<Fault> all() {
    return Stream.of(redirects(), broken(), wrong(), refused()).flatMap(faults -> faults);
  }

  private static Stream<Fault> redirects() {
    return Stream.of(
        redirected("a redirect to itself", "Location: " + RESOLVE, "redirects in a circle"),
        fails(
            "redirects in a circle",
            scene -> {
              scene.hub().hub().lie(RESOLVE, to("Location: /one"));
              scene.hub().hub().lie("/one", to("Location: /other"));
              scene.hub().hub().lie("/other", to("Location: /one"));
            },
            "redirects in a circle",
            "/one → http://127.0.0.1",
            "/other",
            "HF_ENDPOINT"),
        fails(
            "redirects without end",
            scene -> {
              scene.hub().hub().lie(RESOLVE, to("Location: /x"));
              scene
                  .hub()
                  .hub()
                  .lie(
                      "/x",
                      (request, wire) ->
                          wire.send(307, "Location: %sx".formatted(request.path()), ""));
            },
            "redirects more than"),
        fails(
            "redirects that show the token",
            scene -> {
              String path = "/shown/" + TestHub.TOKEN;
              scene.hub().hub().lie(RESOLVE, to("Location: " + path));
              scene.hub().hub().lie(path, to("Location: " + path));
            },
            "redirects in a circle",
            "/shown/(token)"),
        redirected("a redirect to nowhere", "X-None: 1", "redirects without saying where to"),
        redirected(
            "a redirect to a file",
            "Location: file:///etc/passwd",
            "to what is no address of a server"),
        redirected(
            "a redirect with a password",
            "Location: http://me:secret@127.0.0.1/",
            "to what is no address of a server"),
        redirected(
            "a redirect to no address", "Location: http://[::", "to something that is no address"));
  }

  private static Fault redirected(String name, String location, String... message) {
    return fails(name, scene -> scene.hub().hub().lie(RESOLVE, to(location)), message);
  }

  private static Handler to(String location) {
    return (request, wire) -> wire.send(302, location, "");
  }

  private static Stream<Fault> broken() {
    return Stream.of(
        passes("a connection that ends too early", scene -> scene.weights(3, cut(scene, false))),
        passes("a connection that is reset", scene -> scene.weights(3, cut(scene, true))),
        fails(
            "a connection that brings nothing",
            scene -> scene.weights((request, wire) -> wire.head(200, "Content-Length: 300000")),
            "4 times in a row",
            "What has arrived is kept"),
        passes(
            "an end that is none",
            scene ->
                scene.weights(
                    1,
                    (request, wire) -> {
                      wire.head(200, "Transfer-Encoding: chunked");
                      wire.raw("3e8\r\n");
                      wire.raw(Arrays.copyOf(scene.hub().file(WEIGHTS), 1000));
                      wire.raw("\r\n0\r\n\r\n");
                    })),
        passes(
            "a server that falls asleep",
            scene -> {
              scene.hurry();
              scene.weights(
                  1,
                  (request, wire) -> {
                    byte[] all = scene.hub().file(WEIGHTS);
                    wire.head(200, "Content-Length: " + all.length);
                    wire.raw(Arrays.copyOf(all, 1000));
                    wire.stall();
                  });
            }),
        fails(
            "a server that sleeps",
            scene -> {
              scene.hurry();
              scene.weights(
                  (request, wire) -> {
                    wire.head(200, "Content-Length: 300000");
                    wire.stall();
                  });
            },
            "nothing arrived for 0.4 seconds",
            "4 times in a row"),
        fails(
            "words that are the token",
            scene ->
                scene
                    .hub()
                    .hub()
                    .lie(
                        RESOLVE,
                        (request, wire) ->
                            wire.raw(
                                "x".repeat(150)
                                    + " Bearer "
                                    + TestHub.TOKEN.repeat(10)
                                    + "\r\n\r\n")),
            "4 times in a row",
            "broke",
            "(token)"),
        passes(
            "words that are no HTTP",
            scene -> scene.weights(1, (request, wire) -> wire.raw("HELO fox\r\n\r\n"))));
  }

  /// Sends some of what was asked for.
  private static Handler cut(Fault.Scene scene, boolean reset) {
    return (request, wire) -> {
      byte[] all = scene.hub().file(WEIGHTS);
      int from = request.from().orElse(0L).intValue();
      wire.head(
          from == 0 ? 200 : 206,
          "Content-Length: " + (all.length - from),
          from == 0 ? "" : range(from, all.length));
      wire.raw(Arrays.copyOfRange(all, from, from + 50_000));
      if (reset) {
        wire.reset();
      }
    };
  }

  private static Stream<Fault> wrong() {
    return Stream.of(
        passes(
            "wrong bytes once",
            scene -> scene.weights(1, (request, wire) -> wire.send(200, "", turned(scene)))),
        fails(
            "wrong bytes",
            scene -> scene.weights((request, wire) -> wire.send(200, "", turned(scene))),
            "arrived twice with other bytes",
            "was not kept",
            "NO_PROXY"),
        fails(
            "wrong bytes of a small file",
            scene ->
                scene
                    .hub()
                    .hub()
                    .lie(
                        "/config.json",
                        (request, wire) -> wire.send(200, "", "{\"model_type\": \"fix\"}")),
            "config.json of tiny/fox arrived twice with other bytes"),
        fails(
            "a file that is too short",
            scene -> scene.weights((request, wire) -> wire.send(200, "", new byte[9])),
            "has 9 bytes or more where it lies, but 300000 in the hub's list"),
        fails(
            "a file that is too long",
            scene -> scene.weights((request, wire) -> wire.send(200, "", new byte[300_001])),
            "has 300001 bytes or more where it lies"),
        fails(
            "a file without end",
            scene ->
                scene.weights(
                    (request, wire) -> {
                      wire.head(200);
                      while (true) {
                        wire.raw(new byte[1 << 16]);
                      }
                    }),
            "but 300000 in the hub's list"),
        passes(
            "a server that knows no ranges",
            resumed((request, wire, all) -> wire.send(200, "", all))),
        passes(
            "a range that was not asked for",
            resumed(
                (request, wire, all) ->
                    wire.send(
                        206, range(10, all.length), Arrays.copyOfRange(all, 10, all.length)))),
        passes(
            "a range of another file",
            resumed(
                (request, wire, all) -> {
                  int from = request.from().orElseThrow().intValue();
                  wire.send(206, range(from, all.length + 5), new byte[all.length + 5 - from]);
                })),
        passes(
            "a range without saying which",
            resumed((request, wire, all) -> wire.send(206, "", new byte[5]))),
        passes(
            "a range that the server can't give",
            resumed((request, wire, all) -> wire.send(416, "Content-Range: bytes */9", ""))),
        passes(
            "another file after a break",
            resumed(
                (request, wire, all) -> part(request, TestHub.noise(all.length, 99), "", wire))),
        passes(
            "half a file that nobody asked for",
            scene ->
                scene.weights(
                    1,
                    (request, wire) ->
                        wire.send(206, range(0, 300_000), scene.hub().file(WEIGHTS)))),
        fails(
            "a packed file",
            scene -> scene.weights((request, wire) -> wire.send(200, "Content-Encoding: br", "x")),
            "in the encoding br",
            "NO_PROXY"));
  }

  private static byte[] turned(Fault.Scene scene) {
    byte[] wrong = scene.hub().file(WEIGHTS).clone();
    wrong[1234] ^= 1;
    return wrong;
  }

  /// Answers the second request for a file.
  @FunctionalInterface
  private interface Second {
    void answer(LyingServer.Request request, LyingServer.Wire wire, byte[] all) throws IOException;
  }

  /// A lie when a broken download goes on.
  private static Fault.Preparation resumed(Second lie) {
    return scene -> {
      scene.weights(1, cut(scene, false));
      scene.weights(
          1,
          (request, wire) -> {
            if (request.from().isEmpty()) {
              wire.send(200, "", "this ends the download, as it should have gone on");
            }
            lie.answer(request, wire, scene.hub().file(WEIGHTS));
          });
    };
  }

  private static Stream<Fault> refused() {
    return Stream.of(
        passes(
            "a link that has ended",
            scene -> scene.weights(1, (request, wire) -> wire.send(403, "", "Expired"))),
        fails(
            "links that don't work",
            scene -> scene.weights((request, wire) -> wire.send(403, "", "")),
            "answered 403, 4 times in a row"),
        passes(
            "a store that wants it slower",
            scene -> scene.weights(2, (request, wire) -> wire.send(429, "Retry-After: 0", ""))),
        fails(
            "a file that has gone",
            scene ->
                scene
                    .hub()
                    .hub()
                    .lie(
                        RESOLVE,
                        (request, wire) -> wire.send(404, "X-Error-Code: EntryNotFound", "")),
            "lacks a file that it lists",
            "another revision"),
        fails(
            "a file of another commit",
            scene ->
                scene
                    .hub()
                    .hub()
                    .lie(
                        "/config.json",
                        (request, wire) ->
                            wire.send(
                                200,
                                "X-Repo-Commit: " + COMMIT.toUpperCase(Locale.ROOT),
                                "{\"model_type\": \"fox\"}")),
            "sends a file of commit"));
  }
}
