// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Scorer;
import dev.veduta.api.TextReader;
import dev.veduta.api.VisualQuestionAnswerer;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;

/// What else a model does, each task by an interface of its own.
@Dependent
public class Tasks {
  @Inject @Captioner VisualQuestionAnswerer answerer;
  @Inject @Captioner ImageClassifier classifier;
  @Inject @Captioner Scorer scorer;
  @Inject @Captioner TextReader reader;

  List<Caption> ask(Image picture) {
    return answerer.answer(picture, List.of("what does the sign say?", "which colour is it?"));
  }

  String choose(Image picture, List<String> names) {
    return classifier.classify(picture, names).best().name();
  }

  double likelihood(Image picture, String text) {
    return scorer.score(picture, text).logLikelihood();
  }

  String words(Image line) {
    return reader.read(line).text();
  }

  String fields(Image receipt) {
    return reader.read(receipt, "cord-v2").content().toJson();
  }

  String total(Image receipt) {
    return reader.answer(receipt, "what is the total?").text();
  }
}
