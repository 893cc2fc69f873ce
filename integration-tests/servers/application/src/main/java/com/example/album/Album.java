// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album;

import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionerDefinition;
import dev.veduta.api.ImageCaptioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/// The captioners that the application injects, defines or looks up.
@CaptionerDefinition(name = "stamps", model = "classpath:com/example/colour/model")
@CaptionerDefinition(name = "postcards", model = "/no/such/folder")
@ApplicationScoped
public class Album {
  @Inject private ImageCaptioner plain;
  @Inject @Captioner private ImageCaptioner standard;

  @Inject
  @Captioner("alt")
  private Instance<ImageCaptioner> alternative;

  @Inject
  @Captioner("receipts")
  private ImageCaptioner receipts;

  @Inject
  @Captioner("stamps")
  private ImageCaptioner stamps;

  @Inject @Any private Instance<ImageCaptioner> all;

  ImageCaptioner plain() {
    return plain;
  }

  ImageCaptioner standard() {
    return standard;
  }

  ImageCaptioner alternative() {
    return alternative.get();
  }

  ImageCaptioner receipts() {
    return receipts;
  }

  ImageCaptioner stamps() {
    return stamps;
  }

  ImageCaptioner lookUp(String name) {
    return all.select(Captioner.Literal.of(name)).get();
  }
}
