// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import dev.veduta.serve.Server;
import dev.veduta.serve.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A server with the embedded model, and pages of a browser that show what it serves; for a test
/// class that has it in a static field with `@RegisterExtension`.
///
/// It owns the server, for the time of the test class, and each test's pages. After a test it
/// checks that no page asked any other machine for anything, or complained of a script or of what
/// the Content-Security-Policy forbids. Tests are skipped where there is no Chromium or no Node.js.
final class BrowserSession implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Set<String> GRAVE = Set.of("serious", "critical");

  private final Map<String, String> settings;
  private final Set<String> own = ConcurrentHashMap.newKeySet();
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> strayRequests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> forgiven = new ArrayList<>();
  private @Nullable Chromium chromium;
  private @Nullable Server server;

  private BrowserSession(Map<String, String> settings) {
    this.settings = settings;
  }

  /// With the settings that a server has by itself.
  static BrowserSession usual() {
    return with(Map.of());
  }

  /// With settings of MicroProfile Config, such as `veduta.web.max-bytes`.
  static BrowserSession with(Map<String, String> settings) {
    return new BrowserSession(settings);
  }

  /// Where the server is.
  URI address() {
    return Objects.requireNonNull(server, "started before all tests").address();
  }

  /// A page of its own, on a screen of a usual size, that shows nothing yet.
  Page page() {
    return page(new Browser.NewContextOptions().setViewportSize(1280, 800));
  }

  /// A page of its own that shows nothing yet, for example of another size or in dark mode.
  Page page(Browser.NewContextOptions options) {
    return page(options, address());
  }

  /// A page of its own that comes to the server another way.
  ///
  /// @param address where it finds the server, such as that of a [Wire]
  Page page(URI address) {
    return page(new Browser.NewContextOptions().setViewportSize(1280, 800), address);
  }

  private Page page(Browser.NewContextOptions options, URI address) {
    BrowserContext context =
        Objects.requireNonNull(chromium, "started before all tests")
            .browser()
            .newContext(options.setBaseURL(address.toString()));
    own.add(address.toString());
    contexts.add(context);
    context.onRequest(request -> notice(request.url()));
    context.onConsoleMessage(this::notice);
    context.onWebError(error -> complaints.add(error.error()));
    Page page = context.newPage();
    // Told of a waiting test only when it presses a key, the browser may hear of it after the key.
    page.onFileChooser(_ -> {});
    return page;
  }

  /// Keeps a picture of the whole page in `target/screenshots`, to be looked at.
  static Path screenshot(Page page, String name) {
    Path file = SCREENSHOTS.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    return file;
  }

  /// Asserts that axe-core finds nothing that is serious or critical for users who can't see, hear
  /// or move as others do.
  static void assertAccessible(Page page) {
    assertThat(
            new AxeBuilder(page)
                .analyze().getViolations().stream()
                    .filter(rule -> GRAVE.contains(String.valueOf(rule.getImpact())))
                    .map(BrowserSession::described))
        .isEmpty();
  }

  /// Expects a complaint of the browser's console, such as that of a request that is refused.
  ///
  /// @param words that it has in it
  void forgive(String words) {
    forgiven.add(words);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    chromium = Chromium.of(context);
    Map<String, String> all = new HashMap<>();
    all.put("veduta.captioner.default.model", "classpath:dev/veduta/models/git-scenes");
    all.put("veduta.captioner.default.eager", "true");
    all.put(
        "veduta.jobs.folder",
        Path.of("target", "jobs", context.getRequiredTestClass().getSimpleName())
            .toAbsolutePath()
            .toString());
    all.putAll(settings);
    server = Server.start(ServerSettings.DEFAULT.withPort(0).withConfiguration(all));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
    List<String> requests = List.copyOf(strayRequests);
    List<String> said =
        complaints.stream().filter(one -> forgiven.stream().noneMatch(one::contains)).toList();
    strayRequests.clear();
    complaints.clear();
    forgiven.clear();
    if (context.getExecutionException().isEmpty()) {
      assertThat(requests).as("requests to other machines").isEmpty();
      assertThat(said).as("what the browser complains of").isEmpty();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  private void notice(String url) {
    String path = url.startsWith("blob:") ? url.substring("blob:".length()) : url;
    if (!url.startsWith("data:") && own.stream().noneMatch(path::startsWith)) {
      strayRequests.add(url);
    }
  }

  private void notice(ConsoleMessage message) {
    if (message.type().equals("error")) {
      complaints.add(message.text() + " " + message.location());
    }
  }

  private static String described(Rule rule) {
    return "%s: %s: %s"
        .formatted(
            rule.getId(),
            rule.getHelp(),
            rule.getNodes().stream().map(node -> String.valueOf(node.getHtml())).toList());
  }
}
