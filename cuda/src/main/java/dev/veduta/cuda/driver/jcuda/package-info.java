// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The driver's functions as JCuda calls them. A class loader of its own loads these classes and
/// JCuda's, so that JCuda finds its library where `dev.veduta.cuda.driver` has placed it.
@NullMarked
package dev.veduta.cuda.driver.jcuda;

import org.jspecify.annotations.NullMarked;
