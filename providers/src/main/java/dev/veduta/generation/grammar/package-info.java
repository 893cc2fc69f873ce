// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Decoding that keeps to a grammar: its texts become an automaton over bytes, and that one over
/// tokens.
///
/// A [Grammar][dev.veduta.api.Grammar] is compiled to a [ByteAutomaton], by way of [ByteGraph] and
/// [SubsetConstruction] or, for words, [WordTree]. [Rewriting] is what the tokenizer's clean-up and
/// the stripping of captions do to a text while it grows. [TextAutomaton] is both together: it
/// reads the bytes of tokens. [TokenGrammar] walks it along the [TokenTree] of a vocabulary.
@NullMarked
package dev.veduta.generation.grammar;

import org.jspecify.annotations.NullMarked;
