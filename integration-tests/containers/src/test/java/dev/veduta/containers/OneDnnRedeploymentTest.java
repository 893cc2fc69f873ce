// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

/// An application with oneDNN's products, deployed more than once in one virtual machine …
final class OneDnnRedeploymentTest extends RedeploymentContract {
  OneDnnRedeploymentTest() {
    super("onednn");
  }
}
