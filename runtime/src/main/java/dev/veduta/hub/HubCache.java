// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The models on this machine that came from the hub, in the layout that all of the hub's tools
/// share: `models--microsoft--git-base/snapshots/COMMIT`. Nothing is downloaded here; [Hub] does
/// that.
///
/// @param folder that holds them; it need not exist
public record HubCache(Path folder) {

  /// Where the hub's tools put models on this machine.
  public static HubCache ofThisMachine() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /// @param variables of the environment: `HF_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`
  public static HubCache of(Map<String, String> variables, Path home) {
    return new HubCache(new HubEnvironment(variables, home).cache());
  }

  /// The folder of a model, if something of it was downloaded. A branch or tag is where it was when
  /// it was last asked for.
  public Optional<Path> snapshot(HubModel model) {
    return of(model.id()).find(model.revision());
  }

  /// What there is of a model.
  public Optional<CachedModel> model(String id) {
    CachedFolder model = of(id);
    return Files.isDirectory(model.folder()) ? Optional.of(described(model)) : Optional.empty();
  }

  /// All models, by their names.
  public List<CachedModel> models() {
    try {
      List<CachedModel> found = new ArrayList<>();
      for (Path entry : CachedFolder.entries(folder)) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(CachedFolder.PREFIX) && Files.isDirectory(entry)) {
          String id = name.substring(CachedFolder.PREFIX.length()).replace("--", "/");
          if (HubModel.isId(id)) {
            found.add(described(of(id)));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /// Removes a model with all its revisions and unfinished downloads.
  ///
  /// @return the bytes that this frees
  /// @throws HubException when it isn't there, or is being downloaded, or may be by another tool,
  ///   which has written to it in the last ten minutes
  public long remove(String id) {
    CachedFolder model = existing(id);
    try {
      return new Removal(model).all();
    } catch (IOException e) {
      throw unremovable(model, e);
    }
  }

  /// Removes one revision of a model, with those files that no other revision has.
  ///
  /// @return the bytes that this frees
  /// @throws HubException when it isn't there, or is being downloaded
  public long removeRevision(HubModel model) {
    CachedFolder cached = existing(model.id());
    String commit =
        cached
            .commit(model.revision())
            .filter(one -> Files.isDirectory(cached.snapshot(one)))
            .orElseThrow(
                () ->
                    new HubException(
                        "%s has no revision %s; it has %s"
                            .formatted(
                                cached.folder(), model.revision(), revisions(described(cached)))));
    try {
      return new Removal(cached).revision(commit);
    } catch (IOException e) {
      throw unremovable(cached, e);
    }
  }

  /// Removes the beginnings of files whose download broke off, but those that another tool has
  /// written to in the last ten minutes.
  ///
  /// @return the bytes that this frees
  /// @throws HubException when the model isn't there, or is being downloaded
  public long removeUnfinished(String id) {
    CachedFolder model = existing(id);
    try {
      return new Removal(model).unfinished();
    } catch (IOException e) {
      throw unremovable(model, e);
    }
  }

  /// Removes contents that no revision has any more.
  ///
  /// @return the bytes that this frees
  /// @throws HubException when the model isn't there, or is being downloaded
  public long removeUnreferenced(String id) {
    CachedFolder model = existing(id);
    try {
      return new Removal(model).unreferenced();
    } catch (IOException e) {
      throw unremovable(model, e);
    }
  }

  /// Reads every byte of a model and compares it with its hash, which is the name of its content.
  ///
  /// @throws HubException when the model isn't there, or can't be read
  public Verification verified(String id) {
    CachedFolder model = existing(id);
    try {
      return new Inspection(model).verified();
    } catch (IOException e) {
      throw unreadable(model.folder(), e);
    }
  }

  CachedFolder of(String id) {
    return new CachedFolder(folder, HubModel.of(id).id());
  }

  private CachedFolder existing(String id) {
    CachedFolder model = of(id);
    if (!Files.isDirectory(model.folder())) {
      List<String> ids = models().stream().map(CachedModel::id).toList();
      throw new HubException(
          "%s is not in the cache %s; there %s"
              .formatted(
                  id, folder, ids.isEmpty() ? "are no models" : "is " + String.join(", ", ids)));
    }
    return model;
  }

  private static CachedModel described(CachedFolder model) {
    try {
      return new Inspection(model).described();
    } catch (IOException e) {
      throw unreadable(model.folder(), e);
    }
  }

  private static String revisions(CachedModel model) {
    return String.join(
        ", ",
        model.revisions().stream()
            .map(
                revision ->
                    revision.names().isEmpty()
                        ? revision.commit()
                        : "%s (%s)"
                            .formatted(revision.commit(), String.join(", ", revision.names())))
            .toList());
  }

  private static HubException unreadable(Path path, IOException e) {
    return new HubException(
        "%s can't be read (%s); make it readable, or give another place as HF_HUB_CACHE"
            .formatted(path, e),
        e);
  }

  private static HubException unremovable(CachedFolder model, IOException e) {
    return new HubException(
        "%s can't be removed completely (%s); make it writable and try again"
            .formatted(model.folder(), e),
        e);
  }
}
