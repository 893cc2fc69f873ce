// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

/// An application with a GPU, deployed more than once in one virtual machine …
final class CudaRedeploymentTest extends RedeploymentContract {
  CudaRedeploymentTest() {
    super("cuda");
  }
}
