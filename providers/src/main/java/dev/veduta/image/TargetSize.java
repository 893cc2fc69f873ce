// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.ImageException;
import dev.veduta.spi.Config;
import dev.veduta.spi.Pixels;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The size that a picture is brought to before it is cropped, by Transformers' rules.
sealed interface TargetSize {

  /// Longest edge of anything that a preprocessor may ask for.
  int LONGEST = 16384;

  /// Most pixels of what a vision encoder reads, seven times those of Donut: 400 MB of numbers.
  int MOST_PIXELS = 1 << 25;

  /// A size in pixels; 64-bit, because the long edge of a very long picture has no bound.
  record Extent(long width, long height) {

    /// @param picture what is resized to it
    /// @throws ImageException when nothing has this size, or it is more than `most` pixels
    void check(Pixels picture, long most) {
      if (width < 1
          || height < 1
          || Math.max(width, height) > Integer.MAX_VALUE
          || width > most / height) {
        throw new ImageException(
            "the picture is too long and thin: its %d×%d pixels would be resized to %d×%d"
                .formatted(picture.width(), picture.height(), width, height));
      }
    }
  }

  /// Every picture gets the same size, whatever its shape.
  record Exact(int height, int width) implements TargetSize {
    @Override
    public Extent of(int pictureWidth, int pictureHeight) {
      return new Extent(width, height);
    }
  }

  /// The short edge gets a length, the long one follows; `get_resize_output_image_size`.
  record ShortestEdge(int edge) implements TargetSize {
    @Override
    public Extent of(int width, int height) {
      long shorter = Math.min(width, height);
      long longer = (long) ((double) ((long) edge * Math.max(width, height)) / shorter);
      return width <= height ? new Extent(edge, longer) : new Extent(longer, edge);
    }
  }

  /// The short edge gets a length unless the long one then exceeds its bound;
  /// `get_size_with_aspect_ratio`.
  record ShortestWithin(int edge, int longest) implements TargetSize {
    @Override
    public Extent of(int width, int height) {
      double shorter = Math.min(width, height);
      double longer = Math.max(width, height);
      boolean bounded = longer / shorter * edge > longest;
      double exact = bounded ? longest * shorter / longer : edge;
      long brief = (long) Math.rint(exact);
      if (shorter == brief) {
        return new Extent(width, height);
      }
      return width < height
          ? new Extent(brief, (long) (exact * height / width))
          : new Extent((long) (exact * width / height), brief);
    }
  }

  /// The picture keeps its size.
  record Unchanged() implements TargetSize {
    @Override
    public Extent of(int width, int height) {
      return new Extent(width, height);
    }
  }

  /// What a picture of that size becomes, each edge at least 0.
  Extent of(int width, int height);

  /// Reads `size`: an object, or in older files a list of height and width, or a number: a square
  /// for classes that resize to an exact size, otherwise the short edge.
  static TargetSize from(Config config, TargetSize otherwise) {
    return switch (config.value("size")) {
      case JsonObject object -> fromObject(config, config.at("size"), object.keySet());
      case JsonNumber number -> {
        int edge = config.integer("size", 1, 1, LONGEST);
        yield otherwise instanceof Exact
            ? exact(config, "size", edge, edge)
            : new ShortestEdge(edge);
      }
      case JsonArray array -> exact(config, "size");
      case JsonValue value when !config.has("size") -> otherwise;
      case JsonValue value -> throw config.wrong("size", "a number or an object");
    };
  }

  /// Reads `crop_size`: an object with height and width, or in older files a number or a list.
  ///
  /// @param otherwise null where the class has no size for a crop
  static Exact cropFrom(Config config, @Nullable Exact otherwise) {
    return switch (config.value("crop_size")) {
      case JsonObject object when object.keySet().equals(Set.of("height", "width")) ->
          exact(config, "crop_size", config.at("crop_size"));
      case JsonNumber number -> {
        int edge = config.integer("crop_size", 1, 1, LONGEST);
        yield exact(config, "crop_size", edge, edge);
      }
      case JsonArray array -> exact(config, "crop_size");
      case JsonValue value when !config.has("crop_size") && otherwise != null -> otherwise;
      case JsonValue value ->
          throw config.wrong("crop_size", "a number or an object with height and width");
    };
  }

  private static TargetSize fromObject(Config config, Config inner, Set<String> keys) {
    if (keys.equals(Set.of("height", "width"))) {
      return exact(config, "size", inner);
    }
    if (keys.equals(Set.of("shortest_edge"))) {
      return new ShortestEdge(edge(inner, "shortest_edge"));
    }
    if (keys.equals(Set.of("shortest_edge", "longest_edge"))) {
      return new ShortestWithin(edge(inner, "shortest_edge"), edge(inner, "longest_edge"));
    }
    throw config.wrong(
        "size", "an object with shortest_edge (and longest_edge), or with height and width");
  }

  private static Exact exact(Config config, String key, Config inner) {
    return exact(config, key, edge(inner, "height"), edge(inner, "width"));
  }

  private static Exact exact(Config config, String key) {
    List<Double> values = config.numbers(key, List.of(), 2);
    for (double value : values) {
      if (value != Math.rint(value) || value < 1 || value > LONGEST) {
        throw config.wrong(key, "height and width, each from 1 to " + LONGEST);
      }
    }
    return exact(config, key, values.get(0).intValue(), values.get(1).intValue());
  }

  private static Exact exact(Config config, String key, int height, int width) {
    if (height > MOST_PIXELS / width) {
      throw config.wrong(key, "a size of at most %d pixels".formatted(MOST_PIXELS));
    }
    return new Exact(height, width);
  }

  private static int edge(Config config, String key) {
    if (!config.has(key)) {
      throw config.wrong(key, "a whole number from 1 to " + LONGEST);
    }
    return config.integer(key, 1, 1, LONGEST);
  }
}
