// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Tests of a server that Arquillian deploys applications to; a server inherits them by scanning
/// this jar for tests.
@NullMarked
package dev.veduta.servers.arquillian;

import org.jspecify.annotations.NullMarked;
