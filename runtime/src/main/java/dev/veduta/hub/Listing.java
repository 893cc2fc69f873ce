// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The files of a model in one commit, as the hub lists them.
///
/// @param files by their names
record Listing(String commit, Map<String, HubFile> files) {
  private static final long MOST_BYTES = 1L << 50;

  /// Reads the answer to `/api/models/ID/revision/REVISION?blobs=true`.
  ///
  /// @param uri who answered, for messages
  static Listing of(JsonObject answer, HubModel model, URI uri) {
    String commit = text(answer, "sha").orElse("");
    if (!HubModel.isCommit(commit)) {
      throw broken(uri, "names no commit for %s".formatted(model));
    }
    if (model.isPinned() && !commit.equals(model.revision())) {
      throw broken(uri, "names commit %s for %s".formatted(commit, model));
    }
    if (!(answer.get("siblings") instanceof JsonArray siblings)) {
      throw broken(uri, "lists no files of %s".formatted(model));
    }
    Map<String, HubFile> files = new LinkedHashMap<>();
    for (JsonValue sibling : siblings) {
      String name =
          sibling instanceof JsonObject object ? text(object, "rfilename").orElse("") : "";
      if (!FileName.isPossible(name)) {
        throw broken(
            uri,
            "lists a file '%s' of %s, which leads out of its folder, so nothing was downloaded"
                .formatted(Text.printable(name), model));
      }
      if (files.put(name, file(name, sibling.asJsonObject())) != null) {
        throw broken(uri, "lists %s of %s twice".formatted(Text.printable(name), model));
      }
    }
    return new Listing(commit, files);
  }

  /// A file that is listed.
  HubFile file(String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  /// One file; of those in git LFS the size and hash of the file itself, not of its pointer.
  private static HubFile file(String name, JsonObject sibling) {
    if (sibling.get("lfs") instanceof JsonObject lfs) {
      return new HubFile(
          name,
          size(lfs),
          text(lfs, "sha256").or(() -> text(lfs, "oid")).flatMap(FileHash::of).orElse(null));
    }
    return new HubFile(
        name, size(sibling), text(sibling, "blobId").flatMap(FileHash::of).orElse(null));
  }

  private static long size(JsonObject object) {
    if (object.get("size") instanceof JsonNumber number && number.isIntegral()) {
      double size = number.doubleValue();
      return size >= 0 && size <= MOST_BYTES ? number.longValue() : -1;
    }
    return -1;
  }

  private static Optional<String> text(JsonObject object, String key) {
    return object.get(key) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  static HubException broken(URI uri, String what) {
    return new HubException(
        "%s %s; check that HF_ENDPOINT is a hub, and that no proxy changes what it answers"
            .formatted(Redirects.shown(uri), what));
  }
}
