// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The PTX of each module, compiled by what the oldest driver that it is for would compile it with.
final class PtxTest {
  private static final KernelManifest MANIFEST = KernelManifest.read();
  private static final Map<String, PtxCompiler.Result> results = new ConcurrentHashMap<>();
  private static Optional<PtxCompiler> compiler = Optional.empty();

  /// The shared memory that a block has without being asked for more, in bytes.
  private static final int STATIC_SHARED = 48 * 1024;

  /// What came of compiling each of [#images]; on all processors, as it takes minutes of one.
  @BeforeAll
  static void compile() {
    compiler = PtxCompiler.open();
    compiler.ifPresent(
        open ->
            images().parallelStream()
                .forEach(
                    pair -> {
                      String[] words = pair.split(" ", -1);
                      results.put(pair, open.compile(KernelManifest.file(words[0]), words[1]));
                    }));
  }

  private static PtxCompiler compiler() {
    assumeTrue(compiler.isPresent(), "JCuda's PTX compiler is not for this system");
    return compiler.orElseThrow();
  }

  /// Each PTX with each architecture that may have to compile it.
  static List<String> images() {
    List<String> images = new ArrayList<>();
    for (String image : MANIFEST.images().keySet()) {
      if (image.endsWith(".sm_80.ptx")) {
        for (String architecture : List.of("sm_80", "sm_86", "sm_89", "sm_90")) {
          images.add(image + " " + architecture);
        }
      } else if (image.endsWith(".sm_90a.ptx")) {
        images.add(image + " sm_90a");
      }
    }
    return images;
  }

  @ParameterizedTest
  @MethodSource("images")
  void isCompiledWithoutMemoryOfAThread(String pair) {
    String image = pair.substring(0, pair.indexOf(' '));
    assumeTrue(compiler.isPresent(), "JCuda's PTX compiler is not for this system");
    PtxCompiler.Result result = Objects.requireNonNull(results.get(pair));
    assertThat(result.isAccepted()).as(result.log()).isTrue();
    List<Needs> needs = Needs.parse(result.log());
    assertThat(needs.stream().map(Needs::kernel))
        .containsExactlyInAnyOrderElementsOf(kernels(image));
    for (Needs need : needs) {
      assertThat(need.stack()).as("%s: stack or spilled bytes", need.kernel()).isZero();
      assertThat(need.shared())
          .as("%s: static shared memory", need.kernel())
          .isLessThanOrEqualTo(STATIC_SHARED);
      assertThat(need.registers())
          .as("%s: registers (the most are set in %s)", need.kernel(), Registers.class)
          .isLessThanOrEqualTo(Registers.most(need.kernel()));
    }
  }

  private static Set<String> kernels(String image) {
    String module = image.substring(0, image.indexOf('.'));
    Set<String> kernels = new HashSet<>();
    MANIFEST
        .kernels()
        .forEach(
            (name, kernel) -> {
              if (kernel.module().equals(module)) {
                kernels.add(name);
              }
            });
    return kernels;
  }

  @Test
  void ofTensorCoresOfOneArchitectureIsRefusedByAnother() {
    byte[] hopper =
        new String(KernelManifest.file("rows.sm_80.ptx"), US_ASCII)
            .replace(".target sm_80", ".target sm_90a")
            .getBytes(US_ASCII);
    assertThat(compiler().compile(hopper, "sm_90a").isAccepted()).isTrue();
    PtxCompiler.Result refused = compiler().compile(hopper, "sm_90");
    assertThat(refused.isAccepted()).isFalse();
    assertThat(refused.log()).contains("sm_90a");
  }

  @Test
  void thatSpillsIsFoundOut() {
    String many = manyValues(64);
    List<Needs> needs = Needs.parse(compiler().compile(many.getBytes(US_ASCII), "sm_80").log());
    assertThat(needs).hasSize(1);
    assertThat(needs.getFirst().stack()).isPositive();
  }

  /// A kernel that needs more values at once than it may have registers.
  private static String manyValues(int count) {
    StringBuilder text = new StringBuilder();
    text.append(".version 8.0\n.target sm_80\n.address_size 64\n")
        .append(".visible .entry many(.param .u64 p) .maxnreg 24 {\n")
        .append(".reg .u64 %a; .reg .f32 %f<")
        .append(count)
        .append(">;\nld.param.u64 %a, [p];\n");
    for (int i = 0; i < count; i++) {
      text.append("ld.volatile.global.f32 %%f%d, [%%a+%d];\n".formatted(i, 4 * i));
    }
    for (int i = count - 1; i >= 0; i--) {
      text.append("st.volatile.global.f32 [%%a+%d], %%f%d;\n".formatted(4 * i, i));
    }
    return text.append("ret;\n}\n").toString();
  }

  /// What a kernel needs of a multiprocessor.
  ///
  /// @param stack bytes of a thread's own memory, spilled registers among them
  private record Needs(String kernel, int stack, int registers, int shared) {
    private static final Pattern KERNEL =
        Pattern.compile(
            "entry function '(\\w+)'.*?(\\d+) bytes stack frame, (\\d+) bytes spill stores,"
                + " (\\d+) bytes spill loads.*?Used (\\d+) registers([^\\n]*)",
            Pattern.DOTALL);
    private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

    static List<Needs> parse(String log) {
      return KERNEL.matcher(log).results().map(Needs::of).toList();
    }

    private static Needs of(MatchResult match) {
      int stack =
          Integer.parseInt(match.group(2))
              + Integer.parseInt(match.group(3))
              + Integer.parseInt(match.group(4));
      int shared =
          SHARED
              .matcher(match.group(6))
              .results()
              .mapToInt(found -> Integer.parseInt(found.group(1)))
              .sum();
      return new Needs(match.group(1), stack, Integer.parseInt(match.group(5)), shared);
    }
  }
}
