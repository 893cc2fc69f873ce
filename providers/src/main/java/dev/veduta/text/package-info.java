// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Text decoders that attend to the tokens of an image: GPT-2, BERT, RoBERTa, DistilBERT, BART,
/// MBart and TrOCR. Each family is one file that reads as its paper; what they share is attention
/// and the order of a block.
@NullMarked
package dev.veduta.text;

import org.jspecify.annotations.NullMarked;
