// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.compute.Precision;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What one captioner is made from.
///
/// @param name what it is asked for by: letters, digits, `-` and `_`
/// @param model a model directory, `classpath:` and a package, or a hub id; empty for a model that
///   is put together from parts
/// @param parts where parts of the model come from that do not lie with it
/// @param hub how models are found that are named as the Hugging Face hub does
/// @param backend the name of a compute backend, several with commas between them in the order in
///   which they are tried, or [#AUTO] for the best that can be used, which may also be the last of
///   several
/// @param compute how the backend computes
/// @param sessions requests computed side by side, 1 to 1024
/// @param batch how many texts a session decodes together and how many requests may wait
/// @param generation what a call's own options fall back to
/// @param pixels how pictures are read
/// @param interpolatePositions whether position embeddings are stretched to a picture size that
///   they were not trained for
/// @param serving when it is loaded and how much is asked of it
public record CaptionerSettings(
    String name,
    String model,
    ModelParts parts,
    HubOptions hub,
    String backend,
    ComputeSettings compute,
    int sessions,
    BatchOptions batch,
    GenerationOptions generation,
    PixelOptions pixels,
    boolean interpolatePositions,
    ServingSettings serving) {

  /// Takes the best backend that can be used.
  public static final String AUTO = "auto";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  public CaptionerSettings {
    if (!isName(name)) {
      throw new ConfigurationException(noName(name));
    }
    if (model.isBlank() && !parts.isComposition()) {
      throw new ConfigurationException(
          "the model of captioner '%s' must be a model directory or hub id, got ''"
              .formatted(name));
    }
    BackendOrder.check(backend);
    if (sessions < 1 || sessions > 1024) {
      throw new ConfigurationException("sessions must lie between 1 and 1024, got " + sessions);
    }
  }

  /// A model put together from the encoder of one model and the decoder of another, otherwise as
  /// [#of].
  public static CaptionerSettings ofParts(String name, ModelParts parts) {
    return of(name, "parts").withParts(parts).withModel("");
  }

  /// The best backend on all processors, one request at a time, everything else as the checkpoint
  /// has it.
  public static CaptionerSettings of(String name, String model) {
    return new CaptionerSettings(
        name,
        model,
        ModelParts.NONE,
        HubOptions.DEFAULT,
        AUTO,
        ComputeSettings.DEFAULT,
        1,
        BatchOptions.DEFAULT,
        GenerationOptions.DEFAULT,
        PixelOptions.DEFAULT,
        false,
        ServingSettings.DEFAULT);
  }

  CaptionerSettings withName(String name) {
    return with(draft -> draft.name = name);
  }

  public CaptionerSettings withModel(String model) {
    return with(draft -> draft.model = model);
  }

  public CaptionerSettings withParts(ModelParts parts) {
    return with(draft -> draft.parts = parts);
  }

  public CaptionerSettings withHub(HubOptions hub) {
    return with(draft -> draft.hub = hub);
  }

  public CaptionerSettings withBackend(String backend) {
    return with(draft -> draft.backend = backend);
  }

  public CaptionerSettings withCompute(ComputeSettings compute) {
    return with(draft -> draft.compute = compute);
  }

  public CaptionerSettings withThreads(int threads) {
    return withCompute(compute.withThreads(threads));
  }

  public CaptionerSettings withPrecision(Precision precision) {
    return withCompute(compute.withPrecision(precision));
  }

  public CaptionerSettings withSessions(int sessions) {
    return with(draft -> draft.sessions = sessions);
  }

  public CaptionerSettings withBatch(BatchOptions batch) {
    return with(draft -> draft.batch = batch);
  }

  public CaptionerSettings withGeneration(GenerationOptions generation) {
    return with(draft -> draft.generation = generation);
  }

  public CaptionerSettings withPixels(PixelOptions pixels) {
    return with(draft -> draft.pixels = pixels);
  }

  public CaptionerSettings withInterpolatePositions(boolean interpolatePositions) {
    return with(draft -> draft.interpolatePositions = interpolatePositions);
  }

  public CaptionerSettings withServing(ServingSettings serving) {
    return with(draft -> draft.serving = serving);
  }

  /// Where the model lies, with its revision.
  String location() {
    return hub.location(model);
  }

  /// Whether a captioner may be called that; other names can't be part of a setting's key.
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// The text of the error that a captioner can't be called that.
  static String noName(String name) {
    return "the name of a captioner consists of letters, digits, '-' and '_', got '%s'"
        .formatted(name);
  }

  /// The text of the error that there is no captioner of that name.
  static String unknown(String name, Collection<String> configured) {
    return "no captioner is configured as '%s'; configured are: %s. Set veduta.captioner.%s.model to a model directory or hub id."
        .formatted(name, configured.isEmpty() ? "none" : String.join(", ", configured), name);
  }

  private CaptionerSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /// Settings of which one is being changed.
  private static final class Draft {
    private String name;
    private String model;
    private ModelParts parts;
    private HubOptions hub;
    private String backend;
    private ComputeSettings compute;
    private int sessions;
    private BatchOptions batch;
    private GenerationOptions generation;
    private PixelOptions pixels;
    private boolean interpolatePositions;
    private ServingSettings serving;

    Draft(CaptionerSettings from) {
      name = from.name;
      model = from.model;
      parts = from.parts;
      hub = from.hub;
      backend = from.backend;
      compute = from.compute;
      sessions = from.sessions;
      batch = from.batch;
      generation = from.generation;
      pixels = from.pixels;
      interpolatePositions = from.interpolatePositions;
      serving = from.serving;
    }

    CaptionerSettings settings() {
      return new CaptionerSettings(
          name,
          model,
          parts,
          hub,
          backend,
          compute,
          sessions,
          batch,
          generation,
          pixels,
          interpolatePositions,
          serving);
    }
  }
}
