// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Addresses of jobs, in a service that may fetch from one host, …
final class JobAddressesTest {
  private static final byte[] FOX = FormBody.read(FormBody.FOX);

  @TempDir private static Path folder;

  @Test
  void areNamesOfFilesInNoSpelling() throws IOException {
    Path secret = Files.write(folder.resolve("secret.png"), new byte[] {1, 2, 3});
    HttpServer host =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, FOX.length);
            exchange.getResponseBody().write(FOX);
          }
        });
    host.start();
    String name = "127.0.0.1:" + host.getAddress().getPort();
    String address = "http://" + name + "/" + "../".repeat(40) + secret.toString().substring(1);
    try (RunningService service =
        RunningService.start(
            Map.of(
                "veduta.web.hosts",
                name,
                "veduta.jobs.folder",
                folder.resolve("jobs").toString()))) {
      JobClient client = new JobClient(service);
      for (String before : List.of("", " ", "\\t", "\\n", "\\r\\n ", "\\u2003", "\\u3000")) {
        String id = client.add("{\"urls\":[\"%s%s \"]}".formatted(before, address));
        client.await(id, "done");
        JsonObject item = client.items(id).getFirst();
        assertThat(item.getString("name")).isEqualTo(address);
        assertThat(item.getString("text", "none")).isEqualTo(FormBody.FOX_CAPTION);
      }
      for (String other : List.of(secret.toString(), "secret.png", "\\u00a0" + address)) {
        CaptionResourceTest.problem(
            client.post("/v1/jobs", "{\"urls\":[\"%s\"]}".formatted(other)),
            other.startsWith("/") || other.startsWith("s") ? 403 : 400,
            "");
      }
    } finally {
      host.stop(0);
    }
  }
}
