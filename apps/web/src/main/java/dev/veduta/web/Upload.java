// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

/// A file that came with a request.
///
/// @param field its name in the form
/// @param bytes of the file, which nobody changes
@SuppressWarnings("ArrayRecordComponent") // copying a picture would be waste
record Upload(String field, byte[] bytes) {}
