// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Applications on Payara Micro.
@NullMarked
package dev.veduta.servers.payara.micro;

import org.jspecify.annotations.NullMarked;
