// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// vector-cpu with other matrix products: those of oneDNN, which multiplies bfloat16 and bytes with
/// instructions that the Vector API does not reach. Its C API is called through the foreign
/// function interface; the library comes as a file in a jar.
///
/// | platform | library of `org.bytedeco:dnnl` | state |
/// |---|---|---|
/// | Linux, x86-64 | `linux-x86_64` | built and tested |
/// | Linux, 64-bit Arm | `linux-arm64` | files checked, never run: untested |
/// | macOS, 64-bit Arm | `macosx-arm64` | files checked, never run: untested |
/// | Windows, x86-64 | `windows-x86_64` | files checked, never run: untested |
///
/// Whatever runs it, products are checked against known sums before they are used, and the backend
/// computes as vector-cpu does where they are wrong or slow.
@NullMarked
package dev.veduta.onednn;

import org.jspecify.annotations.NullMarked;
