// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;

/// There is no such job.
public final class NoSuchJobException extends VedutaException {
  private static final long serialVersionUID = 1L;

  NoSuchJobException(String id) {
    super(
        "there is no job '%s'; ./veduta jobs list shows those there are"
            .formatted(id.length() > 100 ? id.substring(0, 100) + "…" : id));
  }
}
