// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;

/// The head that BERT was trained with to fill in masked words ([Devlin et al.
/// 2019](https://arxiv.org/abs/1810.04805), section 3.1): one more layer, then the scores.
record PredictionHead(Linear transform, Activation activation, Norm norm, Linear words) {

  /// `[…, H]` hidden states to `[…, V]` scores.
  Tensor logits(ComputeSession c, Tensor hidden) {
    return c.linear(c.layerNorm(c.linear(hidden, transform, activation), norm), words, NONE);
  }
}
