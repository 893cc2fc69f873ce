// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.captioning.Network;
import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.Observer;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.observation.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a session remembers of the pictures that its texts are about. Each is seen once, however
/// many texts ask for it, and several that wait may be seen in one pass.
final class SeenPictures {
  private final ComputeSession compute;
  private final Network network;
  private final String model;
  private final List<SeenPicture> remembered = new ArrayList<>();

  /// @param model its name, for recordings
  SeenPictures(ComputeSession compute, Network network, String model) {
    this.compute = compute;
    this.network = network;
    this.model = model;
  }

  /// The memories of pictures, in their order: those of texts under way about the same ones, and
  /// new ones. The caller [retains][SeenPicture#retain] each.
  ///
  /// @param pictures that are [alike][PictureBatch#isLike]
  List<SeenPicture> see(List<PictureBatch> pictures) {
    remembered.removeIf(SeenPicture::isForgotten);
    List<PictureBatch> unseen = new ArrayList<>();
    for (PictureBatch picture : pictures) {
      if (find(picture).isEmpty() && unseen.stream().noneMatch(picture::equalsInBits)) {
        unseen.add(picture);
      }
    }
    if (!unseen.isEmpty()) {
      remembered.addAll(look(unseen));
    }
    return pictures.stream().map(picture -> find(picture).orElseThrow()).toList();
  }

  private Optional<SeenPicture> find(PictureBatch picture) {
    return remembered.stream().filter(seen -> seen.shows(picture)).findFirst();
  }

  /// Sees pictures in one pass.
  private List<SeenPicture> look(List<PictureBatch> pictures) {
    boolean isVideo = pictures.getFirst().isVideo();
    int frames = pictures.size() * pictures.getFirst().frames().size();
    try (Recorded _ = Recorded.encode(model, frames);
        ComputeSession.Scope _ = compute.scope()) {
      Tensor images = network.see(compute, PictureBatch.upload(compute, pictures), isVideo);
      KvCache memory = network.decoder().remember(compute, images, Observer.NONE);
      try {
        Look look = new Look(memory);
        return IntStream.range(0, pictures.size())
            .mapToObj(i -> new SeenPicture(pictures.get(i), look.picture(compute, i), look))
            .toList();
      } catch (Throwable e) {
        try (memory) {
          throw e;
        }
      }
    }
  }
}
