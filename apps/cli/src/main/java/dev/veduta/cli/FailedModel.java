// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.VedutaException;
import jakarta.json.Json;

/// What a command that goes through several models says of one that it fails with.
final class FailedModel {

  private FailedModel() {}

  /// Prints an object with `model` and `error`, or an error line.
  ///
  /// @param model the hub's name of it
  static void tell(Terminal terminal, boolean json, String model, VedutaException fault) {
    String message = Faults.message(fault);
    if (json) {
      terminal.print(
          Json.createObjectBuilder().add("model", model).add("error", message).build().toString());
    } else {
      terminal.error(message);
    }
  }
}
