// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers.album;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;

/// An application that describes pictures, with captioners injected in each way there is.
@Dependent
public class Album {
  @Inject private ImageCaptioner plain;
  @Inject @Captioner private ImageCaptioner standard;
  private final ImageCaptioner sizes;
  private final ImageCaptioner receipts;

  @Inject
  Album(@Captioner("sizes") ImageCaptioner sizes, @Captioner("receipts") ImageCaptioner receipts) {
    this.sizes = sizes;
    this.receipts = receipts;
  }

  /// What each captioner says of a picture.
  public List<String> describe(Image picture) {
    return List.of(plain, standard, sizes, receipts).stream()
        .map(captioner -> captioner.caption(picture).text())
        .toList();
  }
}
