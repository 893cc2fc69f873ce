// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Hears the captions of many requests as they are ready, in the order of the requests. What it
/// throws ends the others.
public interface CaptionsListener {

  /// A request was answered.
  ///
  /// @param index of the request, from 0
  /// @param captions best first
  void captions(int index, List<Caption> captions);

  /// A request failed, which leaves the others untouched.
  ///
  /// @param index of the request, from 0
  /// @param fault as [ImageCaptioner#generate] throws it
  void failure(int index, Throwable fault);
}
