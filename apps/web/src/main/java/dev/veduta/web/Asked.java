// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import java.util.List;
import java.util.Optional;

/// What a request asks of a model, its fields read and found right.
///
/// @param request the picture or video, and what the text continues
/// @param size of the picture, where its file says it
/// @param options that are asked for
/// @param labels to choose from, of classes
/// @param text to look into, of inspections; empty for a caption that is still to be made
record Asked(
    Work work,
    CaptionRequest request,
    Optional<PictureSize> size,
    GenerationOptions options,
    List<String> labels,
    Optional<String> text) {}
