// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers.album;

import dev.veduta.api.Captioner;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.testkit.FakeCaptioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/// The application's own captioner of receipts.
@ApplicationScoped
public class Receipts {
  @Produces
  @ApplicationScoped
  @Captioner("receipts")
  ImageCaptioner receipts() {
    return FakeCaptioner.saying("a receipt over 12 euros");
  }
}
