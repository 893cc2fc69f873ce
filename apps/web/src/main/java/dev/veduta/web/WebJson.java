// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import jakarta.json.spi.JsonProvider;

/// What makes and reads JSON. [jakarta.json.Json] looks for it anew for each object, in all
/// archives of the class path.
final class WebJson {
  static final JsonProvider JSON = JsonProvider.provider();

  private WebJson() {}
}
