// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;

/// JSON that comes from a server.
final class HubJson {
  private HubJson() {}

  /// @throws JsonException when it is none, or so deep that no reader takes it
  static JsonValue read(byte[] bytes) {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
      return reader.readValue();
    } catch (JsonException e) {
      throw e;
    } catch (RuntimeException e) {
      // The reader has no type of its own for what it finds too deep.
      throw new JsonException(e.getMessage(), e);
    }
  }
}
