// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A server that an application is deployed to again and again …
public abstract class RedeploymentContract {
  private static final System.Logger LOG = System.getLogger("dev.veduta.servers");
  private static final int DEPLOYMENTS = 50;

  /// Deployments until a server has loaded what it loads once.
  private static final int WARM = 10;

  /// Deployments over which the least is taken: what was freed is given back some time later.
  private static final int WINDOW = 5;

  /// What the application is at least; of resident memory nothing is known.
  private static final Footprint APPLICATION = new Footprint(1, 500, 2L << 20, Long.MIN_VALUE);

  /// What may be added after the first deployments: profiles of methods that the JVM compiles, and
  /// two applications that a server itself may keep until the next takes their place. In WildFly
  /// they are on the stack of an idle thread, whose last task was a request, and in the static
  /// factory of annotations of Weld's build-compatible extensions. Each application that stayed
  /// behind for good would add itself, and the 9 MB of its model's weights.
  private static final Footprint ALLOWED = new Footprint(2, 2_800, 16L << 20, 64L << 20);

  protected static final String ALBUM = "album";
  protected static final String WEB = "web";

  /// The server's process.
  protected abstract long server();

  /// Starts an application, and returns when it answers.
  protected abstract void deploy(String application);

  /// Stops an application and removes it.
  protected abstract void undeploy(String application);

  /// Where an application answers.
  protected abstract URI address(String application, String path);

  @Test
  @EnabledOnOs(OS.LINUX) // whose files tell how much memory a process has
  void isLeftAsItWasByAnAlbum() {
    redeploy(ALBUM, this::useAlbum);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isLeftAsItWasByTheService() {
    redeploy(WEB, this::useService);
  }

  private void redeploy(String application, Runnable use) {
    List<Footprint> deployed = new ArrayList<>();
    List<Footprint> left = new ArrayList<>();
    for (int i = 1; i <= DEPLOYMENTS; i++) {
      deploy(application);
      use.run();
      deployed.add(Footprint.of(server()));
      assertThat(Footprint.threads(server())).as("while it is deployed").anyMatch(this::isOurs);
      undeploy(application);
      left.add(Footprint.of(server()));
      assertThat(Footprint.threads(server())).as("afterwards").noneMatch(this::isOurs);
      LOG.log(System.Logger.Level.INFO, "after deployment {0}: {1}", i, left.getLast());
    }
    Footprint first = least(left.subList(WARM - WINDOW, WARM));
    Footprint last = least(left.subList(DEPLOYMENTS - WINDOW, DEPLOYMENTS));
    assertThat(deployed.getLast().since(last))
        .as("the application, of which at least %s can be told", APPLICATION)
        .matches(APPLICATION::isWithin);
    assertThat(last.since(first))
        .as("growth after the first %d deployments, at most %s", WARM, ALLOWED)
        .matches(growth -> growth.isWithin(ALLOWED));
  }

  private boolean isOurs(String thread) {
    return thread.startsWith("veduta-");
  }

  private void useAlbum() {
    for (String check : List.of("standard", "third-party", "own-plug-in", "later")) {
      Page page = Page.get(URI.create(address(ALBUM, "check") + "?name=" + check));
      assertThat(page.text()).as(check).doesNotStartWith("failed");
      assertThat(page.status()).as(check).isEqualTo(200);
    }
  }

  private void useService() {
    WebClient client = new WebClient(address(WEB, ""));
    HttpRequest.Builder caption = client.form("v1/captions").header("Accept", "text/event-stream");
    assertThat(client.hears(caption, "event: caption")).isTrue();
    String job = client.addJob();
    assertThat(client.hears(client.request(job + "/events"), "event: items")).isTrue();
    assertThat(client.send(client.request(job).DELETE()).statusCode()).isEqualTo(204);
  }

  private static Footprint least(List<Footprint> footprints) {
    return footprints.stream().reduce(Footprint::least).orElseThrow();
  }
}
