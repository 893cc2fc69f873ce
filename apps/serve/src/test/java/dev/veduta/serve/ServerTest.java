// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ConfigurationException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server …
final class ServerTest {
  private static final ServerSettings SETTINGS =
      ServerSettings.DEFAULT
          .withPort(0)
          .withConfiguration(
              Map.of(
                  "veduta.captioner.default.model",
                  "classpath:dev/veduta/models/git-scenes",
                  "test.word",
                  "pear"));
  private static final int LONGEST_ANSWER_MILLIS = 30_000;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Server server = Server.start(SETTINGS);

  @AfterEach
  void close() {
    server.close();
  }

  @AfterAll
  static void closeClient() {
    CLIENT.close();
  }

  @Test
  void answersAtItsAddressWithTheSettingsThatItWasGiven() throws Exception {
    assertThat(get("test/setting").body()).isEqualTo("pear");
  }

  @Test
  void refusesAPortThatIsTakenAndSaysWhatToDo() {
    int taken = server.address().getPort();

    assertThatThrownBy(() -> Server.start(SETTINGS.withPort(taken)))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("can't listen at port " + taken + " of 127.0.0.1")
        .hasMessageContaining("choose another port, 0 for any that is free");
  }

  @Test
  void refusesAHostThatDoesNotExistAndSaysWhichDo() {
    assertThatThrownBy(() -> Server.start(SETTINGS.withHost("no host")))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("got 'no host'; 127.0.0.1 is for this machine alone");
  }

  @Test
  void saysAllThatIsWrongWithItsSettings() {
    server.close();
    Map<String, String> wrong = Map.of("veduta.threads", "many", "veduta.sessions", "-1");

    assertThatThrownBy(() -> Server.start(SETTINGS.withConfiguration(wrong)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("veduta.threads must be a whole number")
        .hasMessageContaining("veduta.sessions must be a whole number")
        .hasMessageNotContaining("at org.jboss");
  }

  @Test
  void doesNotStartWithAServiceThatIsSetWrongly() {
    server.close();
    Map<String, String> wrong = Map.of("veduta.web.queue", "none");

    assertThatThrownBy(() -> Server.start(SETTINGS.withConfiguration(wrong)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("veduta.web.queue must be a number from 1 to 100000");
  }

  @Test
  void startsAgainAfterItWasClosed() throws Exception {
    server.close();

    assertThatThrownBy(() -> get("test/setting")).isInstanceOf(ConnectException.class);
    try (Server again = Server.start(SETTINGS)) {
      assertThat(get(again.address().resolve("test/setting")).body()).isEqualTo("pear");
    }
  }

  @Test
  void endsRequestsUnderWayWhenItIsClosed() throws Exception {
    Desk.asked = new CountDownLatch(1);
    Desk.answered = new CountDownLatch(1);
    HttpRequest slow = HttpRequest.newBuilder(server.address().resolve("test/slow")).build();
    CompletableFuture<HttpResponse<String>> answer =
        CLIENT.sendAsync(slow, BodyHandlers.ofString());
    Desk.asked.await();

    Thread closing = Thread.ofVirtual().start(server::close);
    awaitRefusal();
    Desk.answered.countDown();

    assertThat(answer.join().body()).isEqualTo("done");
    closing.join();
  }

  @Test
  void answersRequestsThatAreSentTogetherInTheirOrder() throws IOException {
    String request = "GET /test/setting HTTP/1.1\r\nHost: localhost\r\n";
    String answers = raw(request + "\r\n" + request + "Connection: close\r\n\r\n");

    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    assertThat(answers).endsWith("pear");
  }

  @Test
  void saysInTheFormOfAProblemThatARequestIsNoHttp() throws IOException {
    assertThat(raw("GET / HTTP/1.1\r\nHost: a b c:x\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .contains("\"status\":400");
  }

  @Test
  void saysInTheFormOfAProblemThatHeadersAreTooLong() throws IOException {
    String long1 = "X-Long: %s\r\n".formatted("x".repeat(20_000));

    assertThat(raw("GET /test/setting HTTP/1.1\r\nHost: localhost\r\n" + long1 + "\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  @Test
  void takesNoBodyThatIsLargerThanAnyPicture() throws IOException {
    String request = "POST /test/length HTTP/1.1\r\nHost: localhost\r\n";

    assertThat(raw(request + "Content-Length: 9999999999\r\n\r\n"))
        .startsWith("HTTP/1.1 413")
        .contains("application/problem+json")
        .contains("send a smaller picture");
  }

  @Test
  void takesNoChunkThatIsLargerThanAnyPicture() throws IOException {
    String request =
        "POST /test/length HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

    assertThat(raw(request + "7fffffff\r\nx")).startsWith("HTTP/1.1 413");
  }

  @Test
  void letsGoOfAClientThatStopsInTheMiddleOfARequest() throws IOException {
    server.close();
    Duration pause = Duration.ofMillis(100);
    String unfinished = "POST /test/length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n";

    try (Server hasty = Server.start(SETTINGS, pause, Duration.ofMinutes(1))) {
      assertThat(raw(hasty, unfinished)).isEmpty();
      assertThat(raw(hasty, unfinished + "\r\n12345")).doesNotContain("200 OK");
    }
  }

  /// The service answers to no other names of a machine that is called by itself alone.
  @ParameterizedTest
  @CsvSource({
    "myhost, 127.0.1.1, http://127.0.1.1:80/",
    "ip6-localhost, ::1, http://[::1]:80/",
    "localhost, 127.0.0.1, http://localhost:80/",
    "0.0.0.0, 0.0.0.0, http://localhost:80/",
    "myhost, 192.168.0.7, http://myhost:80/",
  })
  void tellsAnAddressThatIsAnswered(String host, String network, String address)
      throws IOException {
    Listening listening =
        new Listening(host, InetAddress.getByName(network), 80, Duration.ofSeconds(1));
    assertThat(listening.address(80)).hasToString(address);
  }

  @Test
  void tellsLoopbackFromOtherAddresses() {
    assertThat(Server.isLoopback("127.0.0.1")).isTrue();
    assertThat(Server.isLoopback("::1")).isTrue();
    assertThat(Server.isLoopback("0.0.0.0")).isFalse();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(server.address().resolve(path));
  }

  private static HttpResponse<String> get(URI page) throws IOException, InterruptedException {
    return CLIENT.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
  }

  /// Until the server takes no more connections.
  private void awaitRefusal() throws IOException {
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
        Thread.onSpinWait();
      } catch (ConnectException _) {
        return;
      } catch (SocketException _) {
        // It was reset, as the server stopped to listen in this moment.
      }
    }
  }

  private String raw(String request) throws IOException {
    return raw(server, request);
  }

  private static String raw(Server server, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
