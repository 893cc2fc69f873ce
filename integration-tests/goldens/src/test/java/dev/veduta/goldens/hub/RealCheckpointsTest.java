// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hub;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A checkpoint of the hub …
///
/// It is downloaded, some of them gigabytes, so this runs on request only: `-Dveduta.hub=online`,
/// `-Dveduta.checkpoints=REGEX` for those that match, `-Dveduta.pictures=DIR` for pictures that the
/// shared folder has not.
final class RealCheckpointsTest {
  private static final boolean ONLINE = "online".equals(System.getProperty("veduta.hub"));
  private static final Checkpoints CHECKPOINTS =
      new Checkpoints(
          System.getenv(),
          Stream.of("veduta.pictures", "veduta.shared")
              .map(System::getProperty)
              .flatMap(Stream::ofNullable)
              .map(Path::of)
              .toList());

  @TestFactory
  List<DynamicTest> saysWhatWasPublishedOfIt() {
    String wanted = System.getProperty("veduta.checkpoints", ".*");
    return PublishedCase.all().stream()
        .filter(published -> published.model().matches(wanted))
        .map(published -> DynamicTest.dynamicTest(published.name(), () -> check(published)))
        .toList();
  }

  private static void check(PublishedCase published) {
    if (!ONLINE) {
      abort("nothing is downloaded without -Dveduta.hub=online");
    }
    Optional<Path> picture = CHECKPOINTS.picture(published);
    if (picture.isEmpty()) {
      abort(
          "%s is absent: %s; pass -Dveduta.pictures=DIR with it"
              .formatted(published.picture(), published.origin()));
    }
    CHECKPOINTS.check(published, picture.get());
  }
}
