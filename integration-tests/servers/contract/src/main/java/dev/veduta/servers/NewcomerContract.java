// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
    return Page.post(address(), WebClient.frog());
  }
}
