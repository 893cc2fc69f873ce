// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Prompt;
import dev.veduta.api.Visual;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A request with its options.
record RandomRequest(CaptionRequest request, GenerationOptions options) {

  /// Requests about the two pictures of a case, with prompts and texts of many lengths, some with
  /// beams.
  static List<RandomRequest> some(Path folder, int count) {
    List<Visual> pictures =
        List.of(Image.of(folder.resolve("image-0.png")), Image.of(folder.resolve("image-1.png")));
    Random random = new Random(7);
    List<RandomRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int words = random.nextInt(6);
      List<Integer> prompt = new ArrayList<>();
      for (int word = 0; word <= words; word++) {
        prompt.add(5 + random.nextInt(30));
      }
      GenerationOptionsBuilder options =
          GenerationOptions.builder().maxNewTokens(1 + random.nextInt(12));
      if (random.nextInt(3) == 0) {
        int beams = 2 + random.nextInt(3);
        options.numBeams(beams).numReturnSequences(1 + random.nextInt(beams));
      }
      if (random.nextInt(3) == 0) {
        options.repetitionPenalty(1.5);
      }
      CaptionRequest request =
          new CaptionRequest(pictures.get(random.nextInt(2)), new Prompt.OfTokens(prompt));
      requests.add(new RandomRequest(request, options.build()));
    }
    return requests;
  }

  List<Caption> generate(ImageCaptioner captioner) {
    return captioner.generate(List.of(request), options).getFirst();
  }
}
