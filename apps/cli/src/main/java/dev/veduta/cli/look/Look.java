// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.look;

import dev.veduta.api.Caption;
import dev.veduta.api.Inspection;
import dev.veduta.api.ModelException;
import dev.veduta.api.PatchGrid;

/// What was said about a picture, and how it came about.
///
/// @param name of the picture
public record Look(String name, Caption caption, Inspection inspection) {

  /// @throws ModelException when the model can't tell where it looked
  public Look {
    if (inspection.frames().isEmpty()) {
      throw new ModelException(
          "%s can't tell where on a picture it looked: its encoder or its image processor says nothing of places"
              .formatted(caption.model()));
    }
  }

  /// The patches that the picture was cut into.
  public PatchGrid grid() {
    return inspection.frames().getFirst();
  }
}
