// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A newcomer's application …
public abstract class NewcomerContract {

  /// Where pictures are sent to.
  protected abstract URI address();

  @Test
  void describesThePictureThatItIsSent() {
    assertThat(post()).isEqualTo(new Page(200, "a frog on an orange background"));
  }

  /// What it answers when it is sent a picture.
  final Page post() {
    try (InputStream frog =
        Objects.requireNonNull(NewcomerContract.class.getResourceAsStream("frog.png"))) {
      return Page.post(address(), frog.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError("frog.png can't be read", e);
    }
  }
}
