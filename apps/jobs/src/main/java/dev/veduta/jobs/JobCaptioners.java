// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

/// Finds what a job asks.
public interface JobCaptioners {

  /// The captioner that a request names, on the backend that it names, for a task. It stays open
  /// while the job is worked on.
  ///
  /// @param type [dev.veduta.api.ImageCaptioner] or [dev.veduta.api.TextReader]
  /// @throws dev.veduta.api.VedutaException saying why it can't be used, which fails the job
  <T> T get(JobRequest request, Class<T> type);

  /// Takes back what was given last: its job is not worked on any more.
  default void over() {}
}
