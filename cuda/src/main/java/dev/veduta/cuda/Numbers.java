// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import org.jspecify.annotations.Nullable;

/// The floating-point numbers of an activation or a weight: what lies where in the device's memory.
/// What an operation computes is computed when it is first asked for, in the form asked for: in 32
/// bits for sums and for reading, in 16 for what multiplies in 16.
final class Numbers {
  private final Object owner;
  private final long elements;
  private final long halves;
  private long floats;
  private boolean hasFloats;
  private boolean hasHalves;
  private @Nullable Storage wish;
  private @Nullable Formula formula;
  private @Nullable CudaStep step;

  private Numbers(Object owner, long elements, long floats, long halves) {
    this.owner = owner;
    this.elements = elements;
    this.floats = floats;
    this.halves = halves;
  }

  /// Numbers in 32 bits that are there.
  ///
  /// @param halves room for them in 16 bits; 0 where there is none
  static Numbers there(Object owner, long elements, long floats, long halves) {
    Numbers numbers = new Numbers(owner, elements, floats, halves);
    numbers.hasFloats = true;
    return numbers;
  }

  /// Numbers that are computed later.
  ///
  /// @param halves room for them in 16 bits; 0 where nobody will ask for that
  static Numbers later(Object owner, long elements, long floats, long halves, Formula formula) {
    Numbers numbers = new Numbers(owner, elements, floats, halves);
    numbers.formula = formula;
    return numbers;
  }

  /// The session or the backend that made them.
  Object owner() {
    return owner;
  }

  long elements() {
    return elements;
  }

  /// Where they lie in 32 bits, computed by now.
  long floats() {
    if (!hasFloats) {
      make(Storage.F32);
      hasFloats = true;
      formula = null;
    }
    return floats;
  }

  /// The form, or 32 bits where there is no room for it.
  Storage fitting(Storage form) {
    return halves == 0 ? Storage.F32 : form;
  }

  /// Whether they can be had in 16 bits without a copy: computed like that, or with room for it.
  boolean keepsHalves() {
    return halves != 0;
  }

  boolean hasFloats() {
    return hasFloats;
  }

  boolean hasHalves() {
    return hasHalves;
  }

  /// Where they lie in 16 bits, if they [keep them][#keepsHalves] and have been made.
  long halves() {
    return halves;
  }

  /// Computes them in 16 bits, which they must have room for, and not in 32.
  void makeHalves(Storage form) {
    make(form);
    hasHalves = true;
  }

  private void make(Storage form) {
    wish = form;
    if (formula == null) {
      throw new IllegalStateException("nothing computes these numbers");
    }
    formula.make(this, form);
  }

  /// Where they are to be written in a form.
  long target(Storage form) {
    return form == Storage.F32 ? floats : halves;
  }

  /// Says in which form they will be asked for, so that those computed together are computed so.
  void wish(Storage form) {
    if (wish == null) {
      wish = form;
    }
  }

  @Nullable Storage wish() {
    return wish;
  }

  /// Notes that they have been computed in a form.
  void made(Storage form) {
    if (form == Storage.F32) {
      hasFloats = true;
      formula = null;
    } else {
      hasHalves = true;
    }
  }

  /// Whether nothing has been computed of them yet.
  boolean isUntouched() {
    return formula != null && !hasFloats && !hasHalves;
  }

  /// Computes them elsewhere; they must be [untouched][#isUntouched].
  void moveTo(long address) {
    floats = address;
  }

  /// Notes that what they are in 32 bits has changed.
  void changed() {
    hasFloats = true;
    hasHalves = false;
    formula = null;
  }

  /// The step whose result they are.
  @Nullable CudaStep step() {
    return step;
  }

  void resultOf(CudaStep maker) {
    step = maker;
  }
}
