// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The models that tools of the Hugging Face hub have downloaded to this machine, as `hf download`
/// does: `models--microsoft--git-base/snapshots/<revision>`. Nothing is downloaded here.
///
/// @param folder that holds them; it need not exist
record HubCache(Path folder) {
  private static final Pattern NAME = Pattern.compile("[\\w-][\\w.-]*/[\\w-][\\w.-]*");
  private static final String MAIN = "main";

  /// Where those tools put models here.
  static HubCache ofThisMachine() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /// @param variables of the environment
  static HubCache of(Map<String, String> variables, Path home) {
    String cache = variables.get("HF_HUB_CACHE");
    if (cache != null && !cache.isBlank()) {
      return new HubCache(Path.of(cache));
    }
    String tools = variables.get("HF_HOME");
    return new HubCache(
        (tools == null || tools.isBlank() ? home.resolve(".cache/huggingface") : Path.of(tools))
            .resolve("hub"));
  }

  /// Whether that could be the hub's name of a model.
  static boolean isName(String model) {
    return NAME.matcher(model).matches() && !model.startsWith(".");
  }

  /// The folder of a model's main revision, if it was downloaded.
  Optional<Path> snapshot(String model) {
    if (!isName(model)) {
      return Optional.empty();
    }
    Path repository = folder.resolve("models--" + model.replace("/", "--"));
    Path main = repository.resolve("refs").resolve(MAIN);
    if (!Files.isRegularFile(main)) {
      return Optional.empty();
    }
    try {
      Path snapshot = repository.resolve("snapshots").resolve(Files.readString(main).strip());
      return Optional.of(snapshot.toAbsolutePath().normalize()).filter(Files::isDirectory);
    } catch (IOException e) {
      throw new ModelException("%s can't be read: %s".formatted(main, e.getMessage()), e);
    }
  }
}
