// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// UTF-8 that is refused where it is malformed, rather than patched.
final class StrictText {

  private StrictText() {}

  /// @throws ModelException naming the first byte that is wrong
  static String of(String location, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(buffer)
          .toString();
    } catch (CharacterCodingException e) {
      throw new ModelException(
          "%s is not UTF-8 text: byte %d can't be read".formatted(location, buffer.position()), e);
    }
  }
}
