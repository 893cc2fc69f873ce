// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

/// Working memory of one thread. It grows to what its tasks need.
final class Scratch {
  private float[] floats = new float[0];

  /// At least `count` floats of any content, the same ones at each call.
  float[] floats(int count) {
    if (floats.length < count) {
      floats = new float[count];
    }
    return floats;
  }
}
