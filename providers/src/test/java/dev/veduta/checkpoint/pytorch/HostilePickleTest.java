// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.veduta.api.ModelException;
import dev.veduta.testkit.checkpoint.PickleBuilder;
import dev.veduta.testkit.checkpoint.TorchWriter;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A pickle that wants more than weights need…
final class HostilePickleTest {
  private static final byte[] STORAGE = new byte[24];

  /// The operations that `torch.save` writes for weights, in any protocol.
  private static final String NEEDED = ".(NKMJGXUCB)t]ae}suqrhjcQRb";

  private static final int[] NEEDED_TOO = {
    0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x93, 0x94, 0x95
  };

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "builtins, eval",
    "builtins, exec",
    "__builtin__, eval",
    "subprocess, Popen",
    "torch, load",
    "torch.hub, load",
    "collections, OrderedDict.__init__",
    "torch._utils, _rebuild_tensor_v2.__globals__",
    "numpy.core.multiarray, _reconstruct",
  })
  void isToldWhatItMayNotAskFor(String module, String name) {
    refused(
        pickle -> pickle.global(module, name).raw("(").text("echo pwned").raw("tR."),
        "byte 2 of archive/data.pkl asks for %s.%s, which weights do not need; nothing of it was loaded or run"
            .formatted(module, name));
    refused(
        pickle -> pickle.text(module).text(name).raw(0x93).raw("(").text("x").raw("tR."),
        "of archive/data.pkl asks for %s.%s, which".formatted(module, name));
  }

  static IntStream needlessOperations() {
    return IntStream.range(0, 256)
        .filter(operation -> NEEDED.indexOf(operation) < 0)
        .filter(operation -> IntStream.of(NEEDED_TOO).noneMatch(needed -> needed == operation));
  }

  @ParameterizedTest
  @MethodSource("needlessOperations")
  void isRefusedForAnyOtherOperation(int operation) {
    refused(
        pickle -> pickle.text("x").text("y").raw("((").text("os").raw(operation).raw("."),
        "holds the operation 0x%02x".formatted(operation));
  }

  static Stream<Arguments> faults() {
    long[] shape = {2, 3};
    long[] strides = {3, 1};
    return Stream.of(
        fault(
            "2^60 elements",
            "claims 1152921504606846976 elements",
            tensor(1L << 60, 0, shape, strides)),
        fault("2^62 elements", "claims 4611686018427387904", tensor(1L << 62, 0, shape, strides)),
        fault("no elements", "leaves its storage of 0", tensor(0, 0, shape, strides)),
        fault("-1 elements", "claims -1 elements", tensor(-1, 0, shape, strides)),
        fault("one element more", "claims 7 elements", tensor(7, 0, shape, strides)),
        fault("a stride that leaves", "that leaves its storage of 6", tensor(6, 0, shape, 4, 1)),
        fault("a stride of 2^62", "that leaves", tensor(6, 0, shape, 1L << 62, 1)),
        fault(
            "strides of 2^63", "that leaves", tensor(6, 0, shape, Long.MAX_VALUE, Long.MAX_VALUE)),
        fault("a negative stride", "negative ones", tensor(6, 5, shape, -3, 1)),
        fault("an offset that leaves", "that leaves", tensor(6, 1, shape, strides)),
        fault("an offset of 2^62", "that leaves", tensor(6, 1L << 62, shape, strides)),
        fault("a negative offset", "negative ones", tensor(6, -1, shape, strides)),
        fault("a negative extent", "extents from 0", tensor(6, 0, new long[] {-2, -3}, strides)),
        fault("an extent of 2^40", "extents from 0", tensor(6, 0, new long[] {1L << 40, 1}, 0, 0)),
        fault(
            "2^60 repetitions",
            "repeat them too often",
            tensor(6, 0, new long[] {1 << 30, 1 << 30}, 0, 0)),
        fault(
            "2^90 repetitions",
            "more than 2^63",
            tensor(6, 0, new long[] {1 << 30, 1 << 30, 1 << 30}, 0, 0, 0)),
        fault("too few strides", "other than a storage", tensor(6, 0, shape, 1)),
        fault(
            "nine axes",
            "9 axes",
            tensor(6, 0, new long[] {1, 1, 1, 1, 1, 1, 1, 1, 6}, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        fault(
            "an unknown storage",
            "lacks archive/data/../../etc/passwd",
            p ->
                p.raw("}")
                    .text("x")
                    .tensor("Float", "../../etc/passwd", 6, 0, shape, strides)
                    .raw("s.")),
        fault(
            "a storage of complex numbers",
            "asks for torch.ComplexFloatStorage",
            p -> p.raw("}").text("x").tensor("ComplexFloat", "0", 6, 0, shape, strides).raw("s.")),
        fault(
            "a name twice is the last, but one too long is not",
            "a name of 600 characters",
            p ->
                p.raw("}")
                    .text("x".repeat(600))
                    .tensor("Float", "0", 6, 0, shape, strides)
                    .raw("s.")),
        fault(
            "a persistent id of a module",
            "no storage",
            p -> p.raw("(").text("module").raw("NNNNtQ.")),
        fault(
            "a memo at 2^31",
            "remembers a value at place 2147483647",
            p -> p.raw("Nr").argument(Integer.MAX_VALUE).raw(".")),
        fault(
            "a memo at 2^32",
            "remembers a value at place 4294967295",
            p -> p.raw("Nr").argument(-1).raw(".")),
        fault("a memo of nothing", "recalls place 7", p -> p.raw("h").raw(7)),
        fault("a tuple of 2^200000 items", "no dictionary", HostilePickleTest::doubled),
        fault(
            "an exponential list",
            "no dictionary",
            p -> times(p.raw("]q").raw(0), 100_000, "h\0a").raw(".")),
        fault(
            "a dictionary in itself",
            "without tensors",
            p -> p.raw("}q").raw(0).text("a").raw("h\0s.")),
        fault("a list as a key", "neither text nor", p -> p.raw("}]Ns.")),
        fault("a million marks", "marks", p -> times(p, 1_000_000, "(")),
        fault("a million values", "without using them", p -> times(p, 1_000_000, "N")),
        fault(
            "two million operations",
            "goes past 1000000 operations",
            p -> times(p.raw("}"), 500_000, "K\1Ns}b")),
        fault(
            "OrderedDicts of one long list",
            "goes past 1000000 operations",
            HostilePickleTest::copies),
        fault("one dictionary under many names", "without tensors", HostilePickleTest::repeated),
        fault("tensors of one long shape", "other than a storage", HostilePickleTest::longShapes),
        fault(
            "a number of 255 bytes",
            "a number of 255 bytes",
            p -> times(p.raw(0x8a, 255), 255, "\1").raw(".")),
        fault(
            "a text of 4 GiB", "a text of 4294967295 bytes", p -> p.raw("X").argument(-1).raw(".")),
        fault(
            "bytes of 4 GiB", "needs 4294967295 bytes more", p -> p.raw("B").argument(-1).raw(".")),
        fault(
            "a text that is not UTF-8",
            "not UTF-8",
            p -> p.raw("X").argument(1).raw(0xff).raw(".")),
        fault("an endless name", "a name of more than", p -> times(p.raw("c"), 1_000_000, "x")),
        fault("a name without an end", "needs 1 bytes more", p -> p.raw("cos")),
        fault("protocol 6", "protocol 6", p -> p.raw(0x80, 6).raw("N.")),
        fault("values left over", "before all values are used", p -> p.raw("NN.")),
        fault("nothing", "was not made", p -> p.raw(".")),
        fault("no end", "needs 1 bytes more", p -> p.raw("N")),
        fault("a value from behind a mark", "was not made", p -> p.raw("N(a.")),
        fault("a mark that is not set", "a mark that was not set", p -> p.raw("}t.")),
        fault("an appended key", "no list", p -> p.raw("}Na.")),
        fault("a key in a list", "no dictionary", p -> p.raw("]NNs.")),
        fault("a key without a value", "without a value", p -> p.raw("}(").text("a").raw("u.")),
        fault("a call of a text", "calls what", p -> p.text("a").raw(")R.")),
        fault(
            "a call of a storage type",
            "calls what",
            p -> p.global("torch", "FloatStorage").raw(")R.")),
        fault("attributes of a list", "sets attributes", p -> p.raw("]}b.")),
        fault(
            "a parameter of nothing",
            "makes a parameter",
            p -> p.global("torch._utils", "_rebuild_parameter").raw("(NNNtR.")),
        fault("a list", "holds no dictionary", p -> p.raw("].")),
        fault("no tensors", "without tensors", p -> p.raw("}.")),
        fault(
            "two dictionaries",
            "several dictionaries of tensors, a, b",
            p ->
                p.raw("}")
                    .text("a")
                    .raw("}")
                    .text("x")
                    .tensor("Float", "0", 6, 0, shape, strides)
                    .raw("ss")
                    .text("b")
                    .raw("}")
                    .text("x")
                    .tensor("Float", "0", 6, 0, shape, strides)
                    .raw("ss.")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void isRefused(String name, String fault, UnaryOperator<PickleBuilder> change) {
    refused(change, fault);
  }

  @Test
  void isReadWhereItNeedsNoMore() {
    assertThatNoException()
        .isThrownBy(
            () -> open(tensor(6, 0, new long[] {2, 3}, 3, 1).apply(new PickleBuilder()).bytes()));
    assertThatNoException()
        .isThrownBy(
            () ->
                open(
                    tensor(6, 5, new long[] {1000, 1}, 0, 1L << 62)
                        .apply(new PickleBuilder())
                        .bytes()));
  }

  private static Arguments fault(String name, String fault, UnaryOperator<PickleBuilder> change) {
    return Arguments.of(name, fault, change);
  }

  private static UnaryOperator<PickleBuilder> tensor(
      long elements, long offset, long[] extents, long... strides) {
    return pickle ->
        pickle
            .raw("}")
            .text("x")
            .tensor("Float", "0", elements, offset, extents, strides)
            .raw("s.");
  }

  private static PickleBuilder times(PickleBuilder pickle, int times, String operations) {
    return pickle.raw(operations.repeat(times));
  }

  /// Each tuple holds the one before twice.
  private static PickleBuilder doubled(PickleBuilder pickle) {
    return times(pickle.raw(")q").raw(0), 200_000, "h\0\u0086q\0").raw(".");
  }

  /// Each dictionary is made of the same list of 50,000 pairs, which are the same pair.
  private static PickleBuilder copies(PickleBuilder pickle) {
    pickle.raw("]q\0(K\1Ne").raw("]q\1(").raw("h\0".repeat(50_000)).raw("e\u0085q\2");
    for (int i = 0; i < 100; i++) {
      pickle.global("collections", "OrderedDict").raw("h\2R");
    }
    return pickle;
  }

  /// A dictionary of 50,000 numbers under 50,000 names.
  private static PickleBuilder repeated(PickleBuilder pickle) {
    pickle.raw("}").text("first").raw("}q\0");
    for (int i = 0; i < 50_000; i++) {
      pickle.whole(i).raw("Ns");
    }
    pickle.raw("s");
    for (int i = 0; i < 50_000; i++) {
      pickle.text("name" + i).raw("h\0s");
    }
    return pickle.raw(".");
  }

  private static PickleBuilder longShapes(PickleBuilder pickle) {
    return pickle
        .global("torch._utils", "_rebuild_tensor_v2")
        .raw("(")
        .storage("Float", "0", 6)
        .whole(0)
        .tuple(new long[50_000])
        .tuple(new long[50_000])
        .raw("tR.");
  }

  private static void refused(UnaryOperator<PickleBuilder> change, String fault) {
    byte[] pickle = change.apply(new PickleBuilder()).bytes();
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> open(pickle))
        .withMessageStartingWith("/folder/pytorch_model.bin ")
        .withMessageContaining(fault)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  private static void open(byte[] pickle) {
    PytorchTest.open(TorchWriter.archive(pickle, Map.of("0", STORAGE)));
  }
}
