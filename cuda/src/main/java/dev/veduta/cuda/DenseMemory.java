// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// Keys and values of `[rows, S, D]` that are attended to where they lie.
record DenseMemory(DeviceTensor keys, DeviceTensor values) implements Memory {

  @Override
  public int rows() {
    return keys.shape().at(0);
  }

  @Override
  public int positions() {
    return keys.shape().at(1);
  }

  @Override
  public int width() {
    return keys.shape().at(2);
  }

  @Override
  public int shortest() {
    return positions();
  }

  @Override
  public boolean isJoined() {
    return false;
  }
}
