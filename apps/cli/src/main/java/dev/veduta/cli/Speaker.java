// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import java.util.List;

/// What puts pictures into words: a captioner or a reader, with the options of a command.
interface Speaker {

  /// The results of each request, best first.
  List<List<Result>> say(List<CaptionRequest> requests);

  /// Describes pictures and answers questions about them.
  static Speaker of(ImageCaptioner captioner, GenerationOptions options) {
    return requests ->
        captioner.generate(requests, options).stream()
            .map(captions -> captions.stream().map(Result::of).toList())
            .toList();
  }
}
