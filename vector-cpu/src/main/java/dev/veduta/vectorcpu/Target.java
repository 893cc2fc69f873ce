// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

/// What takes the results of an [EngineProducts].
sealed interface Target permits FloatTensor, Operand {}
