// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers.colour;

import dev.veduta.spi.Plugin;

/// A second plug-in that claims a name that is taken.
@Plugin("average-colour")
public class OtherColour extends AverageColour {}
