// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.serve.Server;
import dev.veduta.serve.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A server that 200 clients use at once, while others are killed …
///
/// Takes five seconds with a server in this process. `-Dveduta.load.seconds=120
/// -Dveduta.load.launcher=…/veduta` is longer, with a server of its own whose memory is told too;
/// the report is in `target/load.txt`. There, the clients ask another server first: they share the
/// processors with the server that is measured from its first request on, and would otherwise
/// measure how their own code is compiled.
final class LoadTest {
  private static final int CLIENTS = 200;
  private static final int KILLED_CLIENTS = 10;
  private static final int LOOKS = 6;
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("veduta.load.seconds", 5));
  private static final Duration PRACTICE = Duration.ofSeconds(20);
  private static final String LAUNCHER = System.getProperty("veduta.load.launcher", "");
  private static final Path JOBS = Path.of("target", "jobs", "load").toAbsolutePath();

  @Test
  void refusesNobodyButThoseBeyondItsQueueAndLosesNothing() throws Exception {
    if (LAUNCHER.isEmpty()) {
      Map<String, String> settings =
          Map.of(
              "veduta.captioner.default.model",
              "classpath:dev/veduta/models/git-scenes",
              "veduta.captioner.default.eager",
              "true",
              "veduta.jobs.folder",
              JOBS.toString());
      try (Mistakes mistakes = Mistakes.heard();
          Server server =
              Server.start(ServerSettings.DEFAULT.withPort(0).withConfiguration(settings))) {
        load(server.address(), TIME, () -> "");
        assertThat(mistakes.messages()).as("that clients go is no mistake").isEmpty();
      }
    } else {
      try (ServedProcess other = ServedProcess.start(Path.of(LAUNCHER), JOBS)) {
        load(other.address(), PRACTICE, () -> "");
      }
      try (ServedProcess server = ServedProcess.start(Path.of(LAUNCHER), JOBS)) {
        load(server.address(), TIME, server::footprint);
      }
    }
  }

  private static void load(URI address, Duration time, Supplier<String> footprint)
      throws IOException, InterruptedException {
    Tally tally = new Tally();
    SplittableRandom random = new SplittableRandom(7);
    List<String> memory = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    BooleanSupplier goesOn = () -> System.nanoTime() < end;
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CLIENTS; i++) {
          Client client = new Client(http, address, tally, random.split());
          threads.execute(() -> client.runWhile(goesOn));
        }
        for (int i = 0; i < KILLED_CLIENTS; i++) {
          KilledClient client = new KilledClient(address, random.split());
          threads.execute(
              () -> {
                while (goesOn.getAsBoolean()) {
                  client.run();
                }
              });
        }
        for (int i = 1; i < LOOKS; i++) {
          Thread.sleep(time.dividedBy(LOOKS));
          memory.add(footprint.get());
        }
      }
      memory.add(footprint.get());
      Tally after = new Tally();
      new Client(http, address, after, random.split()).run();
      memory.add("a request afterwards: " + after.quantile(0).toMillis() + " ms");
      assertThat(after.statuses()).as("a request afterwards").containsOnlyKeys(200);
    }
    String report = tally.report(time, memory);
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "load.txt"), report);

    assertThat(tally.faults()).as(report).isEmpty();
    assertThat(tally.statuses().keySet()).as(report).isSubsetOf(200, 429).contains(200);
  }
}
