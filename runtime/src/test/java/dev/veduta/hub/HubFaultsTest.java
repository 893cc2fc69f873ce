// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A download meets …
final class HubFaultsTest {
  private static final String PRECIOUS = "must stay as it is";

  @TempDir Path temp;

  private static Stream<Fault> faults() {
    return Stream.of(ListingFaults.all(), TransferFaults.all(), CacheFaults.all())
        .flatMap(faults -> faults);
  }

  /// Whatever happens, the cache is whole, nothing outside of it is touched, the message says what
  /// to do, and doing that helps.
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void all(Fault fault) throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("precious"), PRECIOUS);
    try (TestHub hub = TestHub.start(300_000)) {
      Path cache = temp.resolve("cache");
      Fault.Scene scene = new Fault.Scene(hub, cache, outside);
      fault.preparation().prepare(scene);

      if (fault.message().isEmpty()) {
        scene.download();
      } else {
        AbstractThrowableAssert<?, ?> failure =
            assertThatThrownBy(scene::download).isInstanceOf(HubException.class);
        fault.message().forEach(failure::hasMessageContaining);
        failure.satisfies(
            thrown ->
                assertThat(Throwables.getStackTrace(thrown))
                    .doesNotContain(TestHub.TOKEN)
                    .doesNotContain("key=7"));
      }

      scene.mend();
      new CacheCheck(cache).isWhole();
      scene.download();
      new CacheCheck(cache).isComplete();
      assertThat(CachedFolder.files(outside)).containsExactly(outside.resolve("precious"));
      assertThat(outside.resolve("precious")).hasContent(PRECIOUS);
      assertThat(hub.store().requests())
          .isNotEmpty()
          .allMatch(request -> !request.headers().containsKey("authorization"));
    }
  }

  @Test
  void manyOfThem() {
    assertThat(faults().map(Fault::name).distinct().count())
        .isEqualTo(faults().count())
        .isGreaterThan(40);
  }
}
