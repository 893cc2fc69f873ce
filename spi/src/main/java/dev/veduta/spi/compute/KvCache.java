// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// The keys and values of every position decoded so far, one pair per layer, owned by one decoding.
/// Closing a fork leaves its prefix open.
public interface KvCache extends AutoCloseable {
  /// Sequences decoded side by side: images times beams.
  int rows();

  @Override
  void close();
}
