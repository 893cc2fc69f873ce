// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.Fault.fails;
import static dev.veduta.hub.Fault.passes;
import static dev.veduta.hub.TestHub.COMMIT;
import static dev.veduta.hub.TestHub.WEIGHTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What can be wrong with the cache before a download.
final class CacheFaults {
  private static final String SNAPSHOT = "snapshots/" + COMMIT;

  private CacheFaults() {}

  static Stream<Fault> all() {
    return Stream.of(folders(), files()).flatMap(faults -> faults);
  }

  private static Stream<Fault> folders() {
    return Stream.of(
        fails(
            "contents elsewhere",
            scene -> link(scene.damaged("blobs"), scene.outside()),
            "blobs is a link to another folder",
            "HF_HUB_CACHE"),
        fails(
            "a commit elsewhere",
            scene -> link(scene.damaged(SNAPSHOT), scene.outside()),
            COMMIT + " is a link to another folder"),
        fails(
            "branches elsewhere",
            scene -> link(scene.damaged("refs"), scene.outside()),
            "refs is a link to another folder"),
        fails(
            "locks elsewhere",
            scene -> link(scene.damaged("../.locks"), scene.outside()),
            ".locks is a link to another folder"),
        fails(
            "the model elsewhere",
            scene -> link(scene.damaged("../models--tiny--fox"), scene.outside()),
            "models--tiny--fox is a link to another folder"),
        fails(
            "a file where the model's folder should be",
            scene -> Files.writeString(scene.damaged("../models--tiny--fox"), "x"),
            "can't be written",
            "HF_HUB_CACHE"),
        fails(
            "a folder where a file should be",
            scene -> Files.createDirectories(scene.damaged(SNAPSHOT + "/config.json")),
            "config.json is a folder where a file was expected",
            "remove it"),
        fails(
            "a folder where a branch should be",
            scene -> Files.createDirectories(scene.damaged("refs/main")),
            "main is a folder where a file was expected"));
  }

  private static Stream<Fault> files() {
    return Stream.of(
        passes(
            "a file that leads out",
            scene -> link(at(scene, SNAPSHOT + "/config.json"), victim(scene))),
        passes(
            "a content that leads out",
            scene -> link(at(scene, "blobs/" + weights(scene)), victim(scene))),
        passes("a branch that leads out", scene -> link(at(scene, "refs/main"), victim(scene))),
        fails(
            "an unfinished file that leads out",
            scene -> link(scene.damaged(part(scene)), victim(scene)),
            "is no file, so nothing is written there"),
        fails(
            "an unfinished file that is a folder",
            scene -> Files.createDirectories(scene.damaged(part(scene))),
            "is no file, so nothing is written there"),
        fails(
            "a lock that leads out",
            scene ->
                link(
                    scene.damaged("../.locks/models--tiny--fox/" + weights(scene) + ".lock"),
                    victim(scene)),
            "can't be written"),
        passes(
            "a link to nothing",
            scene -> link(at(scene, SNAPSHOT + "/" + WEIGHTS), Path.of("../../blobs/gone"))),
        passes(
            "a content of the wrong size",
            scene -> Files.write(at(scene, "blobs/" + weights(scene)), new byte[7])),
        passes(
            "a small content of the right size",
            scene -> {
              byte[] config = scene.hub().file("config.json");
              Path blob = at(scene, "blobs/" + TestHub.hash("config.json", config));
              Files.write(blob, new byte[config.length]);
              link(
                  at(scene, SNAPSHOT + "/config.json"),
                  Path.of("../../blobs").resolve(blob.getFileName()));
            }),
        passes(
            "an unfinished file that is too long",
            scene -> Files.write(at(scene, part(scene)), new byte[400_000])),
        passes(
            "an unfinished file of wrong bytes",
            scene -> Files.write(at(scene, part(scene)), new byte[100_000])),
        passes(
            "an unfinished file that is complete, and wrong",
            scene -> Files.write(at(scene, part(scene)), new byte[300_000])),
        passes(
            "nonsense for a branch", scene -> Files.writeString(at(scene, "refs/main"), "../..")));
  }

  private static String weights(Fault.Scene scene) {
    return TestHub.hash(WEIGHTS, scene.hub().file(WEIGHTS));
  }

  private static String part(Fault.Scene scene) {
    return "blobs/%s.veduta.incomplete".formatted(weights(scene));
  }

  /// A file of the cache that no user needs to remove.
  private static Path at(Fault.Scene scene, String path) throws IOException {
    Path file = scene.model().resolve(path);
    Files.createDirectories(file.getParent());
    return file;
  }

  /// Something that must stay as it is.
  private static Path victim(Fault.Scene scene) throws IOException {
    return scene.outside().resolve("precious");
  }

  private static void link(Path link, Path target) throws IOException {
    Files.createSymbolicLink(link, target);
  }
}
