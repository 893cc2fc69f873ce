// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.VedutaException;
import dev.veduta.hub.HubModel;
import dev.veduta.hub.HubSettings;

/// Which state of a model of the Hugging Face hub is meant, and whether it may be downloaded.
///
/// @param offline whether nothing is downloaded: what is not in the cache is an error
/// @param revision of the captioner's `model`: a branch, a tag, or a commit's 40 digits; empty for
///   what follows `@` behind the model's name, or `main`
public record HubOptions(boolean offline, String revision) {

  /// Downloads what is missing, from the branch `main`.
  public static final HubOptions DEFAULT = new HubOptions(false, "");

  private static final String ONLINE = "online";
  private static final String OFFLINE = "offline";

  /// What [#named] takes, for messages.
  static final String EXPECTED = ONLINE + " or " + OFFLINE;

  public HubOptions withOffline(boolean offline) {
    return new HubOptions(offline, revision);
  }

  public HubOptions withRevision(String revision) {
    return new HubOptions(offline, revision);
  }

  /// @throws IllegalArgumentException if it is no such word
  HubOptions named(String word) {
    return switch (word) {
      case ONLINE -> withOffline(false);
      case OFFLINE -> withOffline(true);
      default -> throw new IllegalArgumentException(word);
    };
  }

  /// The hub of a machine, which is left alone where either says so.
  HubSettings in(HubSettings machine) {
    return offline ? machine.withOffline(true) : machine;
  }

  /// The location of a model, with the revision behind it.
  String location(String model) {
    return revision.isEmpty() ? model : model + "@" + revision;
  }

  /// Checks that a revision has a model that it is one of.
  ///
  /// @param name of the captioner
  /// @throws ConfigurationException saying what is wrong
  void check(String name, String model, ModelParts parts) {
    if (revision.isEmpty()) {
      return;
    }
    if (parts.isComposition()) {
      throw new ConfigurationException(
          "captioner '%s' is put together from two models, and revision is of one; write it behind that one's name, as in encoder.model=ORGANIZATION/MODEL@%s"
              .formatted(name, revision));
    }
    if (model.contains("@") && HubModels.isName(model)) {
      throw new ConfigurationException(
          "captioner '%s' has two revisions, that of its model %s and '%s'; leave one out"
              .formatted(name, model, revision));
    }
    if (!HubModels.isName(model)) {
      throw new ConfigurationException(
          "captioner '%s' has the revision '%s', which models of the hub have, and its model is %s; leave revision out, or name the model as ORGANIZATION/MODEL"
              .formatted(name, revision, model));
    }
    try {
      HubModel _ = new HubModel(model, revision);
    } catch (VedutaException e) {
      throw new ConfigurationException("captioner '%s': %s".formatted(name, e.getMessage()), e);
    }
  }
}
