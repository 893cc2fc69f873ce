// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/// A bean that has a captioner.
@Dependent
public class Album {
  private final ImageCaptioner captioner;

  @Inject
  public Album(@Captioner ImageCaptioner captioner) {
    this.captioner = captioner;
  }

  /// What a picture shows, as far as that can be said.
  public String describe(Image picture) {
    try {
      Caption caption = captioner.caption(picture);
      return caption.confidence() < 0.5 ? "perhaps " + caption.text() : caption.text();
    } catch (ImageException e) {
      return "no picture";
    } catch (BusyException e) {
      return "ask again later";
    }
  }
}
