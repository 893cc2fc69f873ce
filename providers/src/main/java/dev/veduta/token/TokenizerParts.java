// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// The parts of a tokenizer around its model.
record TokenizerParts(
    Normalizer normalizer, PreTokenizer preTokenizer, Template template, Decoder decoder) {}
