// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// The REST service and its page: captions, answers, texts, videos and classes over HTTP.
@NullMarked
package dev.veduta.web;

import org.jspecify.annotations.NullMarked;
