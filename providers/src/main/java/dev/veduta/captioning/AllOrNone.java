// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionsListener;
import java.util.ArrayList;
import java.util.List;

/// Collects the captions of a call that fails when one of its requests does.
record AllOrNone(List<List<Caption>> captions) implements CaptionsListener {

  AllOrNone() {
    this(new ArrayList<>());
  }

  @Override
  public void captions(int index, List<Caption> some) {
    captions.add(some);
  }

  @Override
  public void failure(int index, Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) fault; // a flight catches nothing else
  }
}
