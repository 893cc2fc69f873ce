// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import dev.veduta.spi.Pixels;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Options that say which model looks at the pictures, where it is computed, and how pictures are
/// read.
final class ModelArguments {

  private static final String OF_DEFAULT = "veduta.captioner." + Captioner.DEFAULT + ".";

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "Folder of the model: config.json, model.safetensors, tokenizer. Or its name on the"
              + " Hugging Face hub, such as microsoft/git-base-coco; it is downloaded once."
              + " Default: an embedded model, trocr-lines to read and git-scenes for all else.")
  @Nullable String model;

  @Mixin HubArguments hub = new HubArguments();

  @Mixin BackendArguments backend = new BackendArguments();

  @Option(
      names = "--interpolate-positions",
      description =
          "Take pictures of the size that the image processor makes, even if the model was trained"
              + " on another.")
  boolean interpolatePositions;

  @Option(
      names = "--no-exif-orientation",
      description = "Take pictures as stored; do not turn them as the camera noted.")
  boolean asStored;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "Refuse pictures of more pixels (width × height). Default: 100000000; of veduta serve"
              + " 50000000.")
  @Nullable Long maxPixels;

  @Option(
      names = "--resize-order",
      paramLabel = "ORDER",
      converter = ResizeOrderConverter.class,
      description =
          "Whose order of the two resize passes is followed: pillow-13 (default), or pillow-9 to"
              + " compare with an older Python.")
  ResizeOrder resizeOrder = ResizeOrder.PILLOW_13;

  private BatchOptions batch = BatchOptions.DEFAULT;
  private EmbeddedModel embedded = EmbeddedModel.SCENES;

  /// The same with a number of texts that are computed together.
  ModelArguments withRows(int rows) {
    batch = new BatchOptions(rows, BatchOptions.DEFAULT.queue());
    return this;
  }

  /// The same with another model where none is named.
  ModelArguments withEmbedded(EmbeddedModel other) {
    embedded = other;
    return this;
  }

  /// The embedded model, if it is used because none was named.
  Optional<EmbeddedModel> embedded() {
    return model == null ? Optional.of(embedded) : Optional.empty();
  }

  /// Refuses embedded models for what they were not trained for.
  void requireModel(String purpose) {
    if (model == null) {
      throw new ParameterException(
          command().commandLine(),
          "the embedded models can't %s; name one that can with --model MODEL".formatted(purpose));
    }
  }

  /// Loads the model.
  Captioners open(Terminal terminal) {
    CaptionerSettings settings = settings();
    terminal.status("loading " + Text.printable(settings.model()) + " …");
    return new CommandHost(terminal).open(settings);
  }

  /// The picture as the model is given it, before anything is done to it.
  Pixels decode(Image image) {
    return Providers.installed()
        .get(ImageDecoderProvider.class, "imageio")
        .open()
        .decode(image, pixels());
  }

  /// What was chosen, as settings of the default captioner by their keys.
  Map<String, String> configuration() {
    Map<String, String> told = new LinkedHashMap<>();
    BiConsumer<String, String> setting = (key, value) -> told.put(OF_DEFAULT + key, value);
    if (model != null) {
      setting.accept("model", location(model));
    }
    if (interpolatePositions) {
      setting.accept("interpolate-positions", "true");
    }
    if (asStored) {
      setting.accept("exif-orientation", "false");
    }
    if (maxPixels != null) {
      setting.accept("max-pixels", maxPixels.toString());
      told.put("veduta.web.max-pixels", maxPixels.toString());
    }
    if (resizeOrder != ResizeOrder.PILLOW_13) {
      setting.accept("resize-order", "pillow-9");
    }
    backend.tell(setting);
    hub.tell(setting);
    return told;
  }

  private CaptionerSettings settings() {
    String place = model == null ? embedded.location() : location(model);
    return hub.apply(backend.apply(CaptionerSettings.of(Captioner.DEFAULT, place)))
        .withPixels(pixels())
        .withBatch(batch)
        .withInterpolatePositions(interpolatePositions);
  }

  /// Where the runtime finds a model that a user named.
  static String location(String model) {
    return EmbeddedModel.named(model).map(EmbeddedModel::location).orElse(model);
  }

  private PixelOptions pixels() {
    try {
      return new PixelOptions(
          !asStored, maxPixels == null ? PixelOptions.DEFAULT.maxPixels() : maxPixels, resizeOrder);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command().commandLine(), "--" + e.getMessage(), e);
    }
  }

  private CommandSpec command() {
    return Objects.requireNonNull(command, "set by picocli");
  }

  /// Reads `pillow-13` and `pillow-9`.
  static final class ResizeOrderConverter implements ITypeConverter<ResizeOrder> {
    @Override
    public ResizeOrder convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "pillow-13" -> ResizeOrder.PILLOW_13;
        case "pillow-9" -> ResizeOrder.PILLOW_9;
        default -> throw new TypeConversionException("must be pillow-13 or pillow-9, got " + value);
      };
    }
  }
}
