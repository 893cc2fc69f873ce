// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// What the functions called here take and return. Java makes code for each, some milliseconds
/// long, which can be done before there is a library.
///
/// @param options of the linker
@SuppressWarnings("restricted") // Library asks before anything is called
record Signature(FunctionDescriptor descriptor, List<Linker.Option> options) {
  static final Signature NOTHING = of(JAVA_INT);
  static final Signature NUMBER = of(JAVA_INT, JAVA_INT);
  static final Signature OBJECT = of(JAVA_INT, ADDRESS);
  static final Signature OBJECT_NUMBER = of(JAVA_INT, ADDRESS, JAVA_INT);
  static final Signature OBJECTS = of(JAVA_INT, ADDRESS, ADDRESS);
  static final Signature FOUR_OBJECTS = of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final Signature SEVEN_OBJECTS =
      of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final Signature ENGINE = of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
  static final Signature STREAM = of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  static final Signature MATRIX = of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  static final Signature STRIDES = of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  static final Signature QUERY = of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  static final Signature OPERAND = of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
  static final Signature SIZE = of(JAVA_LONG, ADDRESS);

  /// Of a function that returns at once, so that no thread need be told that it left Java.
  static final Signature SHORT_PLACE = brief(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

  static final Signature SHORT_NUMBER = brief(FunctionDescriptor.ofVoid(JAVA_INT));

  /// The last three are no parameters of the function, which never looks at what it did not ask
  /// for: the linker keeps what is passed from being freed during the call.
  static final Signature EXECUTE =
      of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  private static final List<Signature> ALL =
      List.of(
          NOTHING,
          NUMBER,
          OBJECT,
          OBJECT_NUMBER,
          OBJECTS,
          FOUR_OBJECTS,
          SEVEN_OBJECTS,
          ENGINE,
          STREAM,
          MATRIX,
          STRIDES,
          QUERY,
          OPERAND,
          SIZE,
          SHORT_PLACE,
          SHORT_NUMBER,
          EXECUTE);

  private static Signature of(MemoryLayout result, MemoryLayout... parameters) {
    return new Signature(FunctionDescriptor.of(result, parameters), List.of());
  }

  private static Signature brief(FunctionDescriptor descriptor) {
    return new Signature(descriptor, List.of(Linker.Option.critical(false)));
  }

  MethodHandle link(MemorySegment function) {
    return Linker.nativeLinker().downcallHandle(function, descriptor, optionArray());
  }

  /// Makes the code for all of them, which the linker keeps.
  static void prepare() {
    Linker linker = Linker.nativeLinker();
    for (Signature signature : ALL) {
      linker.downcallHandle(signature.descriptor, signature.optionArray());
    }
  }

  private Linker.Option[] optionArray() {
    return options.toArray(Linker.Option[]::new);
  }
}
