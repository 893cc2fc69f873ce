// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

/// Hears how a download goes on. It is called on the threads that download, never by two at once,
/// and shouldn't take long.
@FunctionalInterface
public interface HubProgress {
  /// Hears nothing.
  HubProgress SILENT = (file, done, size, allDone, allSize) -> {};

  /// Some of a file has arrived. What was there before counts as arrived, and what turned out to be
  /// wrong no longer does, so that numbers may become smaller.
  ///
  /// @param file its name in the model
  /// @param done bytes of it that are here
  /// @param size its bytes
  /// @param allDone bytes that are here of all files that this call downloads
  /// @param allSize the bytes of all of those
  void moved(String file, long done, long size, long allDone, long allSize);

  /// Something worth knowing, in a sentence: that a broken connection is tried again, that another
  /// process downloads the same file, that the hub can't be reached and a cached copy is used.
  default void said(String sentence) {}
}
