// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.payara.micro;

import dev.veduta.servers.WebContract;
import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The service and its page on Payara Micro, …
final class WebIT extends WebContract {
  @RegisterExtension static final PayaraMicro SERVER = new PayaraMicro("web", "v1/limits");

  @Override
  protected URI address() {
    return SERVER.address("");
  }
}
