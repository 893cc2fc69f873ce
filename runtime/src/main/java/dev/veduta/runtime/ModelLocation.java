// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.api.VedutaException;
import dev.veduta.hub.HubContents;
import dev.veduta.hub.HubException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a model lies, as a setting says it: a folder such as `~/models/git-base`, a package of
/// resources such as `classpath:dev/veduta/models/git-scenes`, or the name of a model on the
/// Hugging Face hub, `microsoft/git-base` or `microsoft/git-base@v1`. All hold a `config.json`.
public final class ModelLocation {
  static final String CONFIG = "config.json";
  private static final String CLASS_PATH = "classpath:";
  private static final Pattern URL =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]+)://([^/?#]*@)?(?<host>[^/?#@]*)");
  private static final int MOST_LISTED = 12;

  private ModelLocation() {}

  /// The files of the model there. One of the hub is downloaded if it is not in the cache.
  ///
  /// @throws VedutaException saying what was expected there and what there is
  public static ModelFiles of(String model) {
    return of(model, HubModels.ofThisMachine());
  }

  /// The files of a captioner's model, if that has all of its own. One of the hub is downloaded if
  /// it is not in the cache.
  ///
  /// @param host where the hub is, and who hears of the download
  /// @throws VedutaException saying what was expected there and what there is
  public static ModelFiles of(CaptionerSettings captioner, CaptionerHost host) {
    return of(captioner.location(), HubModels.of(captioner, host, _ -> {}));
  }

  static ModelFiles of(String model, HubModels hub) {
    if (model.startsWith(CLASS_PATH)) {
      return ClassPathModel.of(model.substring(CLASS_PATH.length()));
    }
    Path folder = path(model);
    return folder(
        isOfHub(model, folder) ? downloaded(model, folder, hub, HubContents.MODEL) : folder, model);
  }

  /// The files of a part of a model, such as its tokenizer, which need no `config.json` in a
  /// folder.
  ///
  /// @throws VedutaException saying what was expected there and what there is
  static ModelFiles ofPart(String location, HubModels hub) {
    if (location.startsWith(CLASS_PATH)) {
      return of(location, hub);
    }
    Path folder = path(location);
    if (isOfHub(location, folder)) {
      return new ModelFolder(downloaded(location, folder, hub, HubContents.WITHOUT_WEIGHTS));
    }
    return Files.isDirectory(folder) ? new ModelFolder(folder) : folder(folder, location);
  }

  /// Whether a model, or a part of one, needs no download. Whether it is complete is another
  /// question.
  ///
  /// @throws VedutaException when it is named as on the hub, but misspelt, or neither here nor to
  ///   be downloaded
  static boolean isHere(String location, HubContents contents, HubModels hub) {
    if (location.startsWith(CLASS_PATH)) {
      return true;
    }
    Path folder = path(location);
    return !isOfHub(location, folder) || onHub(folder, () -> hub.isHere(location, contents));
  }

  /// What is no folder and may be a name on the hub is taken for one.
  private static boolean isOfHub(String location, Path folder) {
    return !Files.exists(folder) && HubModels.isName(location);
  }

  private static Path downloaded(
      String location, Path folder, HubModels hub, HubContents contents) {
    return onHub(folder, () -> hub.folder(location, contents));
  }

  /// Does something about a model of the hub; what goes wrong says that no folder was meant either.
  private static <R> R onHub(Path folder, Supplier<R> work) {
    try {
      return work.get();
    } catch (HubException e) {
      throw new HubException("there is no folder %s, and %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static ModelFolder folder(Path folder, String model) {
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
        "there is no folder %s%s; give the folder of a model, classpath:PACKAGE, or a name of the Hugging Face hub such as %s"
            .formatted(
                folder,
                existing == null ? "" : "; %s holds %s".formatted(existing, listing(existing)),
                HubModels.isOldName(model) ? "ORGANIZATION/" + model : "microsoft/git-base-coco"));
  }

  private static Path path(String model) {
    if (model.isBlank()) {
      throw new ModelException(
          "no model is given; expected the folder of a model, classpath:PACKAGE, or a name of the"
              + " Hugging Face hub such as microsoft/git-base-coco");
    }
    Matcher url = URL.matcher(model);
    if (url.lookingAt()) {
      // No more of it: user, password and query are nobody's business.
      throw new ModelException(
          "%s://%s is a URL; give the folder of a model, or its name on the Hugging Face hub, such as microsoft/git-base-coco"
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
