// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

/// A recording of a [Stream] that runs as one launch; its owner closes it.
public interface Graph extends AutoCloseable {
  @Override
  void close();
}
