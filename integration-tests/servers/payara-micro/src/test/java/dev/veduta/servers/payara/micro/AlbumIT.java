// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.payara.micro;

import dev.veduta.servers.ServerContract;
import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An application on Payara Micro …
final class AlbumIT extends ServerContract {
  @RegisterExtension
  static final PayaraMicro SERVER = new PayaraMicro("album", "check?name=own-captioner");

  @Override
  protected URI address() {
    return SERVER.address("check");
  }
}
