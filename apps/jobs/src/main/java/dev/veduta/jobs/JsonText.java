// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// JSON of one line. The methods of `Json` look for their implementation at each call, which takes
/// longer than what they do.
final class JsonText {
  private static final JsonProvider JSON = JsonProvider.provider();

  private JsonText() {}

  static JsonObjectBuilder builder() {
    return JSON.createObjectBuilder();
  }

  /// @throws JsonException if it is no object
  static JsonObject object(String text) {
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /// Any JSON text as a value.
  static JsonValue value(String text) {
    return object("{\"value\":" + text + "}").getValue("/value");
  }

  /// Seconds to the microsecond.
  static BigDecimal rounded(double seconds) {
    return BigDecimal.valueOf(seconds).setScale(6, RoundingMode.HALF_UP);
  }
}
