// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Plugs in a reader of picture files; the built-in one is `imageio`.
public interface ImageDecoderProvider extends Provider {

  ImageDecoder open();
}
