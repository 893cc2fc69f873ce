// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A process that serves …
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals")
final class ServeCommandTest {
  @TempDir Path folder;
  private String jobs = "";

  @BeforeEach
  void keepAwayFromTheUsersJobs() {
    jobs = folder.resolve("jobs").toString();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 15, 143", "INT, 2, 130"})
  void answersWhatIsUnderWayWhenItIsToldToEnd(String signal, int number, int code)
      throws IOException, InterruptedException {
    assumeFalse(isIgnored(number), "whoever runs this has SIG%s ignored".formatted(signal));
    byte[] picture = Files.readAllBytes(Run.SAMPLES.resolve("frog.png"));
    byte[] body =
        "{\"image\":\"%s\"}"
            .formatted(Base64.getEncoder().encodeToString(picture))
            .getBytes(US_ASCII);
    try (ServeProcess server = ServeProcess.start(Map.of(), "--jobs", jobs)) {
      try (Socket socket =
              new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
          OutputStream request = socket.getOutputStream();
          BufferedReader answer =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
        request.write(
            """
            POST /v1/captions HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/json\r
            Content-Length: %d\r
            Expect: 100-continue\r
            \r
            """
                .formatted(body.length)
                .getBytes(US_ASCII));
        assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue"); // it reads the body
        server.signal(signal);
        server.awaitNote("ending; requests under way have up to 10 s");
        request.write(body);

        assertThat(answer.readLine()).isEmpty();
        assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.lines())
            .anyMatch(line -> line.contains("\"text\":\"a frog on an orange background\""));
      }
      assertThat(server.ended()).isEqualTo(code);
    }
  }

  @Test
  void takesSettingsFromAFileBehindItsOptionsAndShowsThePage()
      throws IOException, InterruptedException, GeneralSecurityException {
    Path settings = folder.resolve("more.properties");
    Files.writeString(
        settings,
        """
        veduta.captioner.receipts.model=classpath:dev/veduta/models/git-scenes
        veduta.web.queue=7
        veduta.web.max-bytes=3MiB
        """);
    Path shown = folder.resolve("shown");
    Map<String, String> environment =
        Map.of("PATH", browser(shown) + ":" + System.getenv().get("PATH"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest("open".getBytes(UTF_8));
    try (ServeProcess server =
        ServeProcess.start(
            environment,
            "--settings=" + settings,
            "--queue=9",
            "--jobs=" + jobs,
            "--host=0.0.0.0",
            "--key=ada:" + HexFormat.of().formatHex(digest),
            "--open",
            "--quiet")) {
      URI address = server.address();
      ServeProcess.await("the page is shown", () -> Files.exists(shown));
      assertThat(shown).hasContent(address.toString());

      JsonObject limits =
          Json.createReader(new StringReader(get(address, "v1/limits"))).readObject();
      assertThat(limits.getInt("queue")).isEqualTo(9);
      assertThat(limits.getInt("maxBytes")).isEqualTo(3 << 20);
      assertThat(get(address, "v1/captioners"))
          .contains("\"name\":\"default\"", "\"name\":\"receipts\"");

      server.signal("TERM");
      assertThat(server.ended()).isEqualTo(143);
      assertThat(server.notes()).doesNotContain("everybody", "warmed up", "ending");
    }
  }

  @Test
  void warnsWhereOthersReachItWithoutAKeyAndSaysWhatItCouldNotShow() throws IOException {
    Path nothing = Files.createDirectories(folder.resolve("nothing"));
    try (ServeProcess server =
        ServeProcess.start(
            Map.of("PATH", nothing.toString()), "--jobs", jobs, "--host", "0.0.0.0", "--open")) {
      URI address = server.address();

      server.awaitNote("veduta: everybody who reaches 0.0.0.0 can use this server");
      server.awaitNote("no browser could be started; open " + address);
    }
  }

  @Test
  void refusesAPortThatIsTaken() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServeProcess server =
            ServeProcess.start(
                Map.of(), "--jobs", jobs, "--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(server.ended()).isEqualTo(Faults.FAILED);
      assertThat(server.printed()).isEmpty();
      assertThat(server.notes())
          .contains(
              "veduta: can't listen at port %d of 127.0.0.1: ".formatted(taken.getLocalPort()))
          .endsWith("or choose another port, 0 for any that is free");
    }
  }

  @Test
  void refusesAFolderOfJobsThatCanNotBeMade() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    try (ServeProcess server =
        ServeProcess.start(Map.of(), "--quiet", "--jobs", file.resolve("jobs").toString())) {
      assertThat(server.ended()).isEqualTo(Faults.FAILED);
      assertThat(server.printed()).isEmpty();
      assertThat(server.notes())
          .contains("veduta: the folder of jobs %s can't be made: ".formatted(file.resolve("jobs")))
          .contains("; name another with --jobs of veduta serve, ");
    }
  }

  /// A folder with programs that only write down what they are to show.
  private Path browser(Path shown) throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    for (String name : new String[] {"xdg-open", "open"}) {
      Path program = programs.resolve(name);
      Files.writeString(
          program,
          """
          #!/bin/sh
          printf %%s "$1" >'%1$s.new' && mv '%1$s.new' '%1$s'
          """
              .formatted(shown));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    return programs;
  }

  private static String get(URI address, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(address.resolve(path))
                  .header("Authorization", "Bearer open")
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  /// Whether processes that this one starts don't hear a signal either, as behind `nohup`.
  private static boolean isIgnored(int signal) {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(ignored -> ignored.testBit(signal - 1));
    } catch (UncheckedIOException | IOException _) {
      return false; // not on Linux
    }
  }
}
