// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionInspector;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Scorer;
import dev.veduta.api.TextReader;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.spi.Ability;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// Something that a captioner's model can do for an application.
///
/// @param type the interface that the application sees
/// @param needs what the model must be able to do
/// @param make its implementation, which leaves the model to the captioner
record Task<T>(
    Class<T> type, Set<Ability> needs, BiFunction<ConfiguredCaptioner, Providers, T> make) {

  /// Every task.
  static final List<Task<?>> ALL =
      List.of(
          new Task<>(ImageCaptioner.class, Set.of(), (captioner, _) -> captioner),
          new Task<>(TextReader.class, Set.of(), (captioner, _) -> new ConfiguredReader(captioner)),
          new Task<>(
              VisualQuestionAnswerer.class,
              Set.of(),
              (captioner, _) -> new ConfiguredAnswerer(captioner)),
          new Task<>(VideoCaptioner.class, Set.of(Ability.VIDEOS), FilmCaptioner::of),
          new Task<>(
              ImageClassifier.class,
              Set.of(Ability.SCORES),
              (captioner, _) -> new ConfiguredClassifier(captioner)),
          new Task<>(
              Scorer.class,
              Set.of(Ability.SCORES),
              (captioner, _) -> new ConfiguredScorer(captioner)),
          new Task<>(
              CaptionInspector.class,
              Set.of(Ability.TRACES),
              (captioner, _) -> new ConfiguredInspector(captioner)));

  /// The types of the tasks of a model that can do that.
  static List<Class<?>> of(Set<Ability> abilities) {
    return ALL.stream()
        .filter(task -> abilities.containsAll(task.needs))
        .<Class<?>>map(Task::type)
        .toList();
  }

  /// The task of that type.
  ///
  /// @throws IllegalArgumentException that names those that exist
  @SuppressWarnings("unchecked") // the task's type is the one that was asked for
  static <T> Task<T> of(Class<T> type) {
    return (Task<T>)
        ALL.stream()
            .filter(task -> task.type() == type)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is none of a captioner's tasks, which are: %s"
                            .formatted(
                                type.getName(),
                                ALL.stream()
                                    .map(task -> task.type().getSimpleName())
                                    .collect(Collectors.joining(", ")))));
  }

  T with(ConfiguredCaptioner captioner, Providers providers) {
    return make.apply(captioner, providers);
  }
}
