// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A browser …
final class FirstPageTest {
  @RegisterExtension static final BrowserSession SESSION = BrowserSession.usual();

  @Test
  void isAnsweredByTheServer() {
    Page page = SESSION.page();

    Response response = page.navigate("/");

    assertThat(response.status()).isEqualTo(200);
  }
}
