// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Links from a page to pictures in a folder.
///
/// @param page the page's file
/// @param folder the pictures' folder, or empty for no pictures
public record Thumbnails(Path page, Optional<Path> folder) {

  /// A link relative to the page, if there is a picture with that name, or its last name, and it
  /// lies in the folder.
  Optional<String> link(String name) {
    try {
      Path home = page.toAbsolutePath().normalize().getParent();
      return file(name)
          .or(() -> file(LastNames.last(name)))
          .map(
              picture ->
                  home == null ? picture.toUri().toString() : encoded(home.relativize(picture)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no name of a file here, or on another drive than the page
    }
  }

  private Optional<Path> file(String name) {
    Optional<Path> root = folder.map(one -> one.toAbsolutePath().normalize());
    return root.map(one -> one.resolve(name).normalize())
        .filter(picture -> picture.startsWith(root.orElseThrow()) && Files.isRegularFile(picture));
  }

  private static String encoded(Path path) {
    List<String> parts = new ArrayList<>();
    for (Path part : path) {
      parts.add(URLEncoder.encode(part.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return "./" + String.join("/", parts);
  }
}
