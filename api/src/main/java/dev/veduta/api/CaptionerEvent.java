// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// Something that happened to a captioner, which beans hear as a CDI event: `void on(@Observes
/// CaptionerEvent event)`, or one of its kinds. It is told on the thread that caused it.
public sealed interface CaptionerEvent permits CaptionerLoaded, CaptionerReloaded, CaptionerFailed {

  /// The name of the captioner.
  String captioner();
}
