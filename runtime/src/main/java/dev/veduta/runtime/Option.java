// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.compute.DeviceOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiFunction;

/// One setting of a captioner, found below `veduta.captioner.<name>.`.
///
/// @param group what it has to do with
/// @param key its last part, such as `generation.num-beams`
/// @param type what its values are, in a word or two
/// @param expected the values it takes, for messages
/// @param change the settings with a value of it; an [IllegalArgumentException] or
///   [dev.veduta.api.ConfigurationException] when it is none of those
/// @param standard the value of captioners that are given none, or where it comes from
/// @param description what it does, in a sentence
record Option(
    Group group,
    String key,
    String type,
    String expected,
    BiFunction<CaptionerSettings, String, CaptionerSettings> change,
    String standard,
    String description) {

  private static final String LOCATION = "location";
  private static final String REVISION = "revision";

  /// What settings have to do with.
  enum Group {
    MODEL("Model"),
    COMPUTING("Computing"),
    SERVING("Requests"),
    PICTURES("Pictures"),
    GENERATION("Generation");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /// Whether captioners that have no value of their own take that of `veduta.<key>`. Where a model
  /// lies is said for each: with a model for all, a misspelt name would be a captioner. And a
  /// revision is one of a certain model.
  boolean isShared() {
    return !type.equals(LOCATION) && !type.equals(REVISION);
  }

  /// The same with what the reference page says of it.
  Option documented(String standard, String description) {
    return new Option(group, key, type, expected, change, standard, description);
  }

  static Option location(
      String key, BiFunction<CaptionerSettings, String, CaptionerSettings> change) {
    return of(
        Group.MODEL,
        key,
        LOCATION,
        "a folder, classpath: and a package, or a name on the hub such as microsoft/git-base",
        change);
  }

  static Option revision(
      String key, BiFunction<CaptionerSettings, String, CaptionerSettings> change) {
    return of(Group.MODEL, key, REVISION, "a branch, a tag or a commit of 40 digits", change);
  }

  static Option part(String key, BiFunction<ModelParts, String, ModelParts> change) {
    return location(
        key, (settings, value) -> settings.withParts(change.apply(settings.parts(), value)));
  }

  static Option flag(
      Group group, String key, BiFunction<CaptionerSettings, Boolean, CaptionerSettings> change) {
    return of(
        group,
        key,
        "flag",
        "true or false",
        (settings, value) -> change.apply(settings, flag(value)));
  }

  /// @param expected the range, as it follows `a whole number`
  static Option whole(
      Group group,
      String key,
      String expected,
      BiFunction<CaptionerSettings, Integer, CaptionerSettings> change) {
    return of(
        group,
        key,
        "whole number",
        "a whole number " + expected,
        (settings, value) -> change.apply(settings, Integer.valueOf(value)));
  }

  static Option compute(
      String key,
      String type,
      String expected,
      BiFunction<ComputeSettings, String, ComputeSettings> change) {
    return of(
        Group.COMPUTING,
        key,
        type,
        expected,
        (settings, value) -> settings.withCompute(change.apply(settings.compute(), value)));
  }

  static Option device(
      String key,
      String type,
      String expected,
      BiFunction<DeviceOptions, String, DeviceOptions> change) {
    return compute(
        key,
        type,
        expected,
        (compute, value) -> compute.withDevice(change.apply(compute.device(), value)));
  }

  static Option duration(
      String key, BiFunction<ServingSettings, Duration, ServingSettings> change) {
    return of(
        Group.SERVING,
        key,
        "duration",
        TimeSpan.EXPECTED,
        (settings, value) ->
            settings.withServing(
                change.apply(settings.serving(), TimeSpan.parse(value).duration())));
  }

  static Option pixels(
      String key,
      String type,
      String expected,
      BiFunction<PixelOptions, String, PixelOptions> change) {
    return of(
        Group.PICTURES,
        key,
        type,
        expected,
        (settings, value) -> settings.withPixels(change.apply(settings.pixels(), value)));
  }

  static Option generation(GenerationOption option) {
    return of(
            Group.GENERATION,
            "generation." + option.dashed(),
            option.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            option.expected(),
            (settings, value) -> {
              GenerationOptionsBuilder options = settings.generation().toBuilder();
              option.parse(value, options);
              return settings.withGeneration(options.build());
            })
        .documented("the model's", option.description());
  }

  static Option of(
      Group group,
      String key,
      String type,
      String expected,
      BiFunction<CaptionerSettings, String, CaptionerSettings> change) {
    return new Option(group, key, type, expected, change, "", "");
  }

  static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }
}
