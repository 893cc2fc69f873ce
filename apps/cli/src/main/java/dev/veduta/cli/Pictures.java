// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.Prompt;
import dev.veduta.jobs.PictureFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The pictures that the arguments of a command name: files, the picture files of folders (one
/// level, in the order of their names), and standard input for `-`.
///
/// @param input what `-` reads
record Pictures(InputStream input) {
  private static final int MAX_INPUT_BYTES = 512 << 20;

  /// A job for each picture, in the order of the arguments; a folder without pictures, and whatever
  /// can't be read, is a [Job.Problem].
  ///
  /// @param prompt what is asked about each picture
  List<Job> jobs(List<String> arguments, Prompt prompt) {
    List<Job> jobs = new ArrayList<>();
    for (String argument : arguments) {
      try {
        images(argument).forEach(image -> jobs.add(Job.of(image, prompt)));
      } catch (ImageException e) {
        jobs.add(new Job.Problem(argument, e));
      }
    }
    return jobs;
  }

  /// The pictures of an argument: several for a folder.
  ///
  /// @throws ImageException when there are none
  List<Image> images(String argument) {
    if (argument.equals("-")) {
      return List.of(standardInput());
    }
    Path path = path(argument);
    return Files.isDirectory(path) ? in(path) : List.of(Image.of(path));
  }

  /// The picture of an argument that can't be a folder.
  Image image(String argument) {
    return argument.equals("-") ? standardInput() : Image.of(path(argument));
  }

  private Image standardInput() {
    try {
      byte[] bytes = input.readNBytes(MAX_INPUT_BYTES + 1);
      if (bytes.length == 0) {
        throw new ImageException("standard input is empty; pipe a picture into it");
      }
      if (bytes.length > MAX_INPUT_BYTES) {
        throw new ImageException(
            "standard input is longer than %s; save it to a file"
                .formatted(Text.bytes(MAX_INPUT_BYTES)));
      }
      return Image.of("-", bytes);
    } catch (IOException e) {
      throw new ImageException("standard input can't be read: " + e.getMessage(), e);
    }
  }

  private static List<Image> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Image> images =
          files
              .filter(PictureFiles::isPicture)
              .sorted(Comparator.comparing(Pictures::name, PictureFiles.ORDER))
              .<Image>map(Image::of)
              .toList();
      if (images.isEmpty()) {
        throw new ImageException(
            "%s holds no pictures (no file that ends in .%s)"
                .formatted(folder, String.join(", .", PictureFiles.ENDINGS)));
      }
      return images;
    } catch (IOException e) {
      throw new ImageException("%s can't be listed: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /// The videos that arguments name; empty when they name pictures: folders, standard input, or
  /// files that end like pictures.
  ///
  /// @throws ImageException when there are some of both
  List<Path> videos(List<String> arguments) {
    List<Path> videos =
        arguments.stream()
            .filter(argument -> !argument.equals("-"))
            .map(Pictures::path)
            .filter(path -> !Files.isDirectory(path) && !PictureFiles.endsLikePicture(path))
            .toList();
    if (!videos.isEmpty() && videos.size() < arguments.size()) {
      throw new ImageException(
          "%s is taken for a video, the others for its frames; give one or the other"
              .formatted(videos.getFirst()));
    }
    return videos;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw new ImageException("no file can be called '%s'".formatted(argument), e);
    }
  }
}
