// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.jobs.JobSource;
import dev.veduta.web.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The folders of the server that jobs may read. Clients call each by its last name, and learn
/// nothing of where it lies.
final class JobFolders {
  private final Map<String, Path> folders = new LinkedHashMap<>();

  /// @param allowed as `veduta.web.folders` has them; of two with the same last name, the second is
  ///   called `name-2`
  JobFolders(List<Path> allowed) {
    for (Path folder : allowed) {
      Path last = folder.getFileName();
      String name = last == null ? "root" : last.toString();
      String free = name;
      for (int i = 2; folders.containsKey(free); i++) {
        free = name + "-" + i;
      }
      folders.put(free, folder);
    }
  }

  Set<String> names() {
    return folders.keySet();
  }

  /// The pictures of an allowed folder, or of one in it.
  ///
  /// @param named its name, and behind `/` that of a folder in it
  JobSource.Folder source(String named) {
    if (folders.isEmpty()) {
      throw new ProblemException(
          Kind.UNFIT,
          "this server reads no folders of its own; upload the pictures (veduta.web.folders allows"
              + " folders)");
    }
    int slash = named.indexOf('/');
    String first = slash < 0 ? named : named.substring(0, slash);
    return Optional.ofNullable(folders.get(first))
        .flatMap(root -> inside(root, slash < 0 ? "" : named.substring(slash + 1)))
        .map(JobSource.Folder::of)
        .orElseThrow(
            () ->
                Form.wrong(
                    "there is no folder '%s' that may be read; expected one of %s, or a folder in one of them"
                        .formatted(Form.shown(named), String.join(", ", folders.keySet()))));
  }

  /// What is missing, hidden, or leads out of the folder by a link counts for none.
  private static Optional<Path> inside(Path root, String inner) {
    try {
      Path real = root.toRealPath();
      Path folder = real;
      for (String name : inner.split("/", -1)) {
        if (name.startsWith(".")) {
          return Optional.empty();
        }
        folder = folder.resolve(name.isEmpty() ? "." : name).toRealPath();
      }
      return Optional.of(folder).filter(one -> one.startsWith(real) && Files.isDirectory(one));
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }
}
