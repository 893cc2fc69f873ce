// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.veduta.testkit.checkpoint.PickleBuilder;
import dev.veduta.testkit.checkpoint.TorchWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Faults of weights in other containers than safetensors.
final class WeightFormatFaults {
  private static final int CUTS = 40;

  private WeightFormatFaults() {}

  static Stream<Fault> all(WeightFormat format) {
    return Stream.concat(
        common(format.file()),
        switch (format) {
          case PYTORCH -> pickles(format.file());
          case TENSORFLOW -> ofHdf(format.file());
          case FLAX -> ofMessages(format.file());
        });
  }

  private static Stream<Fault> common(String file) {
    return Stream.of(
            Fault.cut(file, new Random(11), CUTS, 1),
            Stream.of(
                content(file, "empty", new byte[0]),
                content(file, "a pointer", "version https://git-lfs.github.com/spec/v1"),
                content(file, "a web page", "<html></html>"),
                content(file, "zeros", new byte[100_000]),
                content(file, "noise", noise())))
        .flatMap(faults -> faults);
  }

  private static Stream<Fault> pickles(String file) {
    long[] shape = {2, 3};
    return Stream.of(
        pickle(
            file,
            "os.system",
            p -> p.global("os", "system").raw("(").text("touch x").raw("tR."),
            "os.system"),
        pickle(
            file,
            "builtins.eval",
            p -> p.global("builtins", "eval").raw("(").text("1").raw("tR."),
            "builtins.eval"),
        pickle(file, "a module", p -> p.raw("(").text("x").raw("ios\nsystem\n."), "0x69"),
        pickle(
            file,
            "a memo bomb",
            p -> p.raw(")q\0" + "h\0\u0086q\0".repeat(200_000) + "."),
            "dictionary"),
        pickle(
            file,
            "a memo far out",
            p -> p.raw("Nr").argument(Integer.MAX_VALUE).raw("."),
            "place 2147483647"),
        pickle(file, "many values", p -> p.raw("}".repeat(20_000_000)), "values"),
        pickle(file, "many dictionaries", p -> p.raw("]" + "}a".repeat(20_000_000)), "operations"),
        pickle(
            file,
            "a long text",
            p -> p.raw("X").argument(Integer.MAX_VALUE).raw("."),
            "text of 2147483647"),
        pickle(file, "2^60 elements", tensor(1L << 60, 0, shape, 3, 1), "1152921504606846976"),
        pickle(file, "a stride that leaves", tensor(6, 0, shape, 4, 1), "leaves its storage"),
        pickle(file, "an offset that leaves", tensor(6, 1, shape, 3, 1), "leaves its storage"),
        pickle(file, "a negative stride", tensor(6, 0, shape, -3, 1), "negative"),
        pickle(
            file,
            "2^60 repetitions",
            tensor(6, 0, new long[] {1 << 30, 1 << 30}, 0, 0),
            "too often"));
  }

  private static Stream<Fault> ofHdf(String file) {
    return Stream.of(
        Fault.bytes(file, "no signature", all -> with(all, 1, 'X')),
        Fault.bytes(file, "version 9", all -> with(all, 8, 9)),
        Fault.bytes(file, "groups that are gone", all -> zeroed(all, 48, all.length / 2)),
        Fault.bytes(file, "half of it twice", WeightFormatFaults::shifted));
  }

  private static Stream<Fault> ofMessages(String file) {
    return Stream.of(
        Fault.bytes(file, "a list", all -> with(all, 0, 0x90)),
        content(file, "a map of 2^31 entries", new byte[] {(byte) 0xdf, 0x7f, -1, -1, -1}),
        content(
            file, "a text of 2^31 bytes", new byte[] {(byte) 0x81, (byte) 0xdb, 0x7f, -1, -1, -1}),
        content(file, "deep maps", "\u0081\u00a1a".repeat(1_000_000)),
        content(
            file,
            "a long array",
            "\u0081\u00a1a\u00c9\u0000\u0000\u0000\u0010\u0001\u0093\u0091\u00ce\u007f\u00ff\u00ff\u00ff\u00a7float32\u00c6\u007f\u00ff\u00ff\u00ff"),
        Fault.bytes(file, "other shapes", all -> replaced(all, "float32", "float64")),
        Fault.bytes(file, "other types", all -> replaced(all, "float32", "object3")),
        Fault.bytes(file, "bytes behind its end", all -> Arrays.copyOf(all, all.length + 1)));
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

  private static Fault pickle(
      String file, String what, UnaryOperator<PickleBuilder> change, String mentioned) {
    return Fault.bytes(
            file,
            what,
            _ ->
                TorchWriter.archive(
                    change.apply(new PickleBuilder()).bytes(), Map.of("0", new byte[24])))
        .mentioning(mentioned);
  }

  private static Fault content(String file, String what, byte[] content) {
    return Fault.bytes(file, what, _ -> content);
  }

  private static Fault content(String file, String what, String content) {
    return content(file, what, content.getBytes(ISO_8859_1));
  }

  private static byte[] with(byte[] all, int at, int value) {
    all[at] = (byte) value;
    return all;
  }

  private static byte[] zeroed(byte[] all, int from, int to) {
    Arrays.fill(all, from, to, (byte) 0);
    return all;
  }

  private static byte[] shifted(byte[] all) {
    System.arraycopy(all, 0, all, all.length / 2, all.length / 2);
    return all;
  }

  private static byte[] replaced(byte[] all, String before, String after) {
    return new String(all, ISO_8859_1).replace(before, after).getBytes(ISO_8859_1);
  }

  private static byte[] noise() {
    byte[] bytes = new byte[10_000];
    new Random(12).nextBytes(bytes);
    return bytes;
  }
}
