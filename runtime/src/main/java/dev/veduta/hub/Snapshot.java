// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One request for a model: finds out which commit is meant, and brings what is missing of it.
record Snapshot(HubSettings settings, HubModel model, HubContents contents, HubProgress progress) {
  private static final int MOST_LISTED = 12;
  private static final String ALLOW =
      "allow that (unset HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE, set hub=online, leave out"
          + " --offline)";

  /// The folder of the commit, complete.
  Path folder() {
    if (settings.offline()) {
      return cached().orElseThrow(this::absent);
    }
    try {
      return asked();
    } catch (HubException e) {
      throw hidden(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException(
          "the download of %s was interrupted; what has arrived is kept, so ask again to go on"
              .formatted(model),
          e);
    }
  }

  /// As the hub has it now.
  private Path asked() throws InterruptedException {
    Meter meter = new Meter(progress, settings::hidden);
    try (HubClient client = HubClient.open(settings)) {
      HubApi api = new HubApi(client, model, meter::said);
      Listing listing;
      try {
        listing = api.listing();
      } catch (GivenUp e) {
        Path copy = cached().orElseThrow(() -> new HubException(e.advice(), e));
        meter.said("%s; taking the copy in %s".formatted(e.advice(), copy));
        return copy;
      }
      return complete(api, listing, meter);
    } catch (GivenUp e) {
      throw new HubException(e.advice(), e);
    } catch (IOException e) {
      throw PartFile.trouble(settings.cache().folder(), e);
    }
  }

  /// The same error, should a server repeat the token in what it says: its causes may show it too.
  private HubException hidden(HubException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (!settings.hidden(message).equals(message)) {
        return new HubException(settings.hidden(String.valueOf(e.getMessage())));
      }
    }
    return e;
  }

  private Path complete(HubApi api, Listing listing, Meter meter)
      throws IOException, InterruptedException {
    Set<String> names = listing.files().keySet();
    List<String> wanted =
        new ArrayList<>(
            names.stream()
                .filter(contents == HubContents.ALL ? FileName::isPlain : NeededFiles::isSetting)
                .toList());
    if (contents == HubContents.ALL) {
      tellLeftOut(names, meter);
    }
    Store store = new Store(settings.cache().of(model.id()), listing.commit(), settings.links());
    Downloads downloads = new Downloads(api, store, meter);
    if (contents == HubContents.MODEL) {
      String weights = weights(names);
      if (NeededFiles.isIndex(weights)) {
        bring(new Downloads(api, store, meter.uncounted()), listing, List.of(weights));
        wanted.addAll(shards(store.folder().resolve(weights), names));
      }
      wanted.add(weights);
    } else if (wanted.isEmpty()) {
      throw lacking("file of a tokenizer or an image processor", names);
    }
    bring(downloads, listing, wanted);
    if (!model.isPinned()) {
      store.note(model.revision());
    }
    noteComplete(store);
    return store.folder();
  }

  private static void noteComplete(Store store) {
    try {
      store.note(store.commit());
    } catch (IOException e) {
      // All is there on a disk that can't be written; the hub is asked again the next time.
    }
  }

  private static void tellLeftOut(Set<String> names, Meter meter) {
    List<String> leftOut =
        names.stream()
            .filter(name -> !name.startsWith(".")) // .gitattributes, in almost every model
            .filter(name -> name.indexOf('/') < 0 && !FileName.isPlain(name))
            .toList();
    if (!leftOut.isEmpty()) {
      meter.said(
          "files were left out whose names can't be used on every system: %s"
              .formatted(listed(leftOut)));
    }
  }

  private void bring(Downloads downloads, Listing listing, List<String> names)
      throws IOException, InterruptedException {
    FileName.check(names, model);
    Store store = downloads.store();
    List<HubFile> missing = new ArrayList<>();
    for (String name : names) {
      HubFile file = downloads.api().known(listing.file(name), listing.commit());
      if (!store.has(file)) {
        missing.add(file);
      }
    }
    if (!missing.isEmpty()) {
      store.prepare();
      requireRoom(store, missing);
      downloads.run(missing);
    }
  }

  private void requireRoom(Store store, List<HubFile> missing) throws IOException {
    long needed = 0;
    for (HubFile file : missing) {
      needed += store.missing(file);
    }
    long room = Files.getFileStore(store.folder()).getUsableSpace();
    if (needed > room) {
      throw new HubException(
          "%s needs %s more, but there are only %s where %s lies; free some, remove models with ./veduta cache, or give another place as HF_HUB_CACHE"
              .formatted(model, Text.bytes(needed), Text.bytes(room), settings.cache().folder()));
    }
  }

  private String weights(Set<String> names) {
    if (!names.contains(NeededFiles.CONFIG)) {
      throw lacking(NeededFiles.CONFIG, names);
    }
    return NeededFiles.weights(names).orElseThrow(() -> lacking("weights that can be read", names));
  }

  private Set<String> shards(Path index, Set<String> names) {
    Set<String> shards = NeededFiles.shards(index);
    List<String> absent = shards.stream().filter(shard -> !names.contains(shard)).toList();
    if (!absent.isEmpty()) {
      throw new HubException(
          "%s lists weights that the model lacks: %s; the model is broken on the hub, give another revision"
              .formatted(index.getFileName(), listed(absent)));
    }
    return shards;
  }

  /// What there is, for want of the hub: other tools note nowhere whether that is all.
  private Optional<Path> cached() {
    return settings.cache().snapshot(model).filter(folder -> NeededFiles.areIn(folder, contents));
  }

  private HubException absent() {
    if (contents == HubContents.ALL) {
      return new HubException(
          "only the hub knows all files of %s, and the network must not be used: %s, or leave out --all"
              .formatted(model, ALLOW));
    }
    return new HubException(
        "%s is not complete in %s, and the network must not be used: %s, or copy the folder from a machine that has downloaded it"
            .formatted(model, settings.cache().of(model.id()).folder(), ALLOW));
  }

  private HubException lacking(String what, Collection<String> names) {
    return new HubException(
        "%s has no %s, so it is no model that can be used here; it has %s. Give another model or revision"
            .formatted(model, what, listed(names)));
  }

  private static String listed(Collection<String> names) {
    String first =
        String.join(", ", names.stream().limit(MOST_LISTED).map(Text::printable).toList());
    return names.isEmpty()
        ? "no files"
        : names.size() > MOST_LISTED
            ? "%s and %d more".formatted(first, names.size() - MOST_LISTED)
            : first;
  }
}
