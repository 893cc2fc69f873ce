// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers.album;

import dev.veduta.spi.Plugin;

/// A second bean that claims a name that is taken.
@Plugin("picture-size")
public class OtherSize extends PictureSize {}
