// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.util.Optional;
import java.util.Set;

/// Which kernels run in this JVM. They are chosen once, when this class is first used.
///
/// The property `veduta.vector.bits` overrides the choice, for tests: 128, 256 or 512 for vectors
/// of that width, 0 or `scalar` for plain code.
///
/// @param refusal why it is plain code, with what to do about it; empty for vectors
record KernelChoice(Kernels kernels, Optional<String> refusal) {
  static final String PROPERTY = "veduta.vector.bits";
  private static final String MODULE = "jdk.incubator.vector";
  private static final Set<String> WIDTHS = Set.of("128", "256", "512");

  private static final KernelChoice CHOICE = choose();

  static KernelChoice get() {
    return CHOICE;
  }

  private static KernelChoice choose() {
    KernelChoice choice = refuse().map(KernelChoice::scalar).orElseGet(KernelChoice::vectors);
    // Whoever opens the backend warns of its handicap; this line is for those who look closer.
    System.getLogger("dev.veduta.vectorcpu")
        .log(
            System.Logger.Level.DEBUG,
            "computing with {0}{1}",
            choice.kernels.description(),
            choice.refusal.map(why -> ": " + why).orElse(""));
    return choice;
  }

  private static Optional<String> refuse() {
    String asked = System.getProperty(PROPERTY, "");
    if (asked.equals("0") || asked.equals("scalar")) {
      return Optional.of(
          "-D%s=%s forbids vectors; remove it to compute with them".formatted(PROPERTY, asked));
    }
    if (!asked.isEmpty() && !WIDTHS.contains(asked)) {
      return Optional.of(
          "-D%s=%s is not one of 128, 256, 512, 0 and scalar; remove it"
              .formatted(PROPERTY, asked));
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.of(
          "the module %s is missing, which makes everything many times slower; start Java with"
                  .formatted(MODULE)
              + " --add-modules "
              + MODULE);
    }
    int widest = VectorKernels.widest();
    int bits = VectorKernels.bits();
    if (bits > widest || bits < 128) {
      return Optional.of(
          "%d-bit vectors were asked for and this processor has %d bits at most; remove -D%s"
              .formatted(bits, widest, PROPERTY));
    }
    return Optional.empty();
  }

  private static KernelChoice scalar(String refusal) {
    return new KernelChoice(new ScalarKernels(), Optional.of(refusal));
  }

  private static KernelChoice vectors() {
    return new KernelChoice(new VectorKernels(), Optional.empty());
  }
}
