// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers.album;

import dev.veduta.api.CaptionerDefinition;

/// No bean: what it says of stamps is found for its annotation.
@CaptionerDefinition(name = "stamps", model = "classpath:dev/veduta/containers/colour-base")
public interface Stamps {}
