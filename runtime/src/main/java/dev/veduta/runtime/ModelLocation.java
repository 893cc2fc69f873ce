// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a model lies, as a setting says it: a folder such as `~/models/git-base`, a package of
/// resources such as `classpath:dev/veduta/models/git-scenes`, or the hub's name of a model that
/// was downloaded, such as `microsoft/git-base`. All hold a `config.json`.
public final class ModelLocation {
  static final String CONFIG = "config.json";
  private static final String CLASS_PATH = "classpath:";
  private static final Pattern URL =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]+)://([^/?#]*@)?(?<host>[^/?#@]*)");
  private static final int MOST_LISTED = 12;

  private ModelLocation() {}

  /// The files of the model there.
  ///
  /// @throws ModelException saying what was expected there and what there is
  public static ModelFiles of(String model) {
    return of(model, HubCache.ofThisMachine());
  }

  static ModelFiles of(String model, HubCache hub) {
    return model.startsWith(CLASS_PATH)
        ? ClassPathModel.of(model.substring(CLASS_PATH.length()))
        : folder(model, hub);
  }

  /// The files of a part of a model, such as its tokenizer, which need no `config.json` in a
  /// folder.
  ///
  /// @throws ModelException saying what was expected there and what there is
  static ModelFiles ofPart(String location) {
    if (location.startsWith(CLASS_PATH)) {
      return of(location);
    }
    Path folder = path(location);
    return Files.isDirectory(folder) ? new ModelFolder(folder) : of(location);
  }

  private static ModelFolder folder(String model, HubCache hub) {
    Path path = path(model);
    Path folder = Files.exists(path) ? path : hub.snapshot(model).orElse(path);
    if (Files.isDirectory(folder)) {
      if (!Files.isRegularFile(folder.resolve(CONFIG))) {
        throw new ModelException(
            "%s has no %s, so it is not the folder of a model; it holds %s"
                .formatted(folder, CONFIG, listing(folder)));
      }
      return new ModelFolder(folder);
    }
    if (Files.exists(folder)) {
      throw new ModelException(
          "%s is a file; a model is a folder with %s and its weights%s"
              .formatted(folder, CONFIG, surrounding(folder)));
    }
    Path existing = existing(folder);
    throw new ModelException(
        "there is no folder %s%s; give the folder of a model, or classpath:PACKAGE%s"
            .formatted(
                folder,
                existing == null ? "" : "; %s holds %s".formatted(existing, listing(existing)),
                HubCache.isName(model)
                    ? ". A model of the Hugging Face hub is downloaded first, to %s: hf download %s"
                        .formatted(hub.folder(), model)
                    : ""));
  }

  private static Path path(String model) {
    if (model.isBlank()) {
      throw new ModelException(
          "no model is given; expected the folder of a model, or classpath:PACKAGE");
    }
    Matcher url = URL.matcher(model);
    if (url.lookingAt()) {
      // No more of it: user, password and query are nobody's business.
      throw new ModelException(
          "%s://%s is a URL; a model is downloaded first, and its folder given"
              .formatted(url.group("scheme"), url.group("host")));
    }
    try {
      Path path =
          model.equals("~") || model.startsWith("~/")
              ? Path.of(System.getProperty("user.home"), model.substring(1))
              : Path.of(model);
      return path.toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new ModelException(
          "'%s' can't be the folder of a model: %s"
              .formatted(printable(e.getInput()), e.getReason()),
          e);
    }
  }

  private static String surrounding(Path file) {
    Path parent = file.getParent();
    return parent != null && Files.isRegularFile(parent.resolve(CONFIG))
        ? "; give " + parent
        : ", and there is no %s beside it".formatted(CONFIG);
  }

  /// The innermost folder on the way there that does exist.
  private static @Nullable Path existing(Path folder) {
    return Stream.iterate(folder, path -> path != null, Path::getParent)
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(null);
  }

  private static String listing(Path folder) {
    List<String> names;
    try (Stream<Path> entries = Files.list(folder)) {
      names =
          entries
              .map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
              .sorted()
              .map(ModelLocation::printable)
              .toList();
    } catch (IOException e) {
      return "what can't be listed";
    }
    String rest =
        names.size() > MOST_LISTED ? " and %d more".formatted(names.size() - MOST_LISTED) : "";
    return names.isEmpty()
        ? "nothing"
        : names.stream().limit(MOST_LISTED).collect(Collectors.joining(", ")) + rest;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
