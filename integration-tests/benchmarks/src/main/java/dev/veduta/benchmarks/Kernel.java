// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One line of [KernelReport]: a benchmark with its parameters.
///
/// @param group by which it can be left out
/// @param name what the report calls it
/// @param by who computes it
/// @param ownThreads whether threads are its parameter; otherwise JMH runs it on as many
/// @param jvm flags beside those of the benchmark
record Kernel(
    String group,
    String name,
    String by,
    Class<?> benchmark,
    String method,
    boolean ownThreads,
    Map<String, String> parameters,
    List<String> jvm) {

  static final String HARDWARE = "hardware";
  static final String VEDUTA = "veduta";
  static final String ONNX_RUNTIME = "onnxruntime";
  static final String ONEDNN = "veduta onednn";

  /// The products that are measured in all precisions and with oneDNN too: the largest of an
  /// encoder for one picture and for sixteen, and those of one word.
  private static final List<String> PRODUCTS =
      List.of(
          "197x3072x768",
          "197x768x3072",
          "3152x3072x768",
          "1x3072x768",
          "1x768x3072",
          "1x30522x768");

  /// Hidden layers of git-base (768), of git-large and of TrOCR's decoder (1024), and the scores of
  /// their vocabularies.
  private static final List<String> WORDS =
      List.of("3072x768", "768x3072", "4096x1024", "30522x768", "50265x1024");

  /// Tokens of pictures: of git-base, of TrOCR at 384², of sixteen pictures at once.
  private static final List<String> PICTURES =
      List.of(
          "197x768x768",
          "197x3072x768",
          "197x768x3072",
          "257x4096x1024",
          "257x1024x4096",
          "577x768x768",
          "577x3072x768",
          "577x768x3072",
          "3152x768x768",
          "3152x3072x768",
          "3152x768x3072");

  /// What the processor can do; the others are told as parts of it.
  static List<Kernel> hardware() {
    return List.of(
        peak("multiply-add, 12 chains", "fewChains"),
        peak("multiply-add, 24 chains", "manyChains"),
        memory("memory, huge pages, in order", "inOrder", "-XX:+UseTransparentHugePages"),
        memory(
            "memory, huge pages, at four places", "atFourPlaces", "-XX:+UseTransparentHugePages"),
        memory("memory, 4 KiB pages, in order", "inOrder", "-XX:-UseTransparentHugePages"),
        memory(
            "memory, 4 KiB pages, at four places", "atFourPlaces", "-XX:-UseTransparentHugePages"));
  }

  /// What Veduta computes, each followed by the same of ONNX Runtime and with oneDNN where that can
  /// be compared.
  static List<Kernel> all() {
    List<Kernel> kernels = new ArrayList<>();
    for (String shape : PICTURES) {
      kernels.addAll(linear("pictures", shape));
    }
    kernels.add(activated("197x3072x768"));
    kernels.add(activated("577x3072x768"));
    for (int rows : new int[] {1, 4, 16}) {
      for (String shape : WORDS) {
        kernels.addAll(linear("words", rows + "x" + shape));
      }
    }
    Stream.of(
            "1x197x197x768x12",
            "16x197x197x768x12",
            "1x577x577x768x12",
            "1x257x257x1024x16",
            "1x1x217x768x12",
            "4x1x217x768x12",
            "1x1x577x1024x16")
        .forEach(shape -> kernels.add(attention(shape)));
    for (String shape : List.of("1x768", "197x768", "577x768", "3152x768")) {
      kernels.add(rows("layerNorm", shape));
      kernels.add(rows("addNorm", shape));
    }
    for (String shape : List.of("1x30522", "4x30522", "1x50265")) {
      kernels.add(rows("topK", shape));
    }
    return kernels;
  }

  private static Kernel peak(String name, String method) {
    return new Kernel(
        HARDWARE, name, VEDUTA, HardwareBenchmark.class, method, false, Map.of(), List.of());
  }

  private static Kernel memory(String name, String method, String pages) {
    return new Kernel(
        HARDWARE, name, VEDUTA, MemoryBenchmark.class, method, false, Map.of(), List.of(pages));
  }

  private static List<Kernel> linear(String group, String shape) {
    String name = "linear " + shape;
    List<Kernel> kernels = new ArrayList<>();
    kernels.add(product(group, name, shape, VEDUTA, "vector-cpu", Precision.FP32));
    kernels.add(
        new Kernel(
            group,
            name,
            ONNX_RUNTIME,
            OnnxProductBenchmark.class,
            "product",
            true,
            Map.of("shape", shape),
            List.of()));
    if (PRODUCTS.contains(shape)) {
      kernels.add(product(group, name, shape, ONEDNN, "onednn", Precision.FP32));
      for (Precision precision : List.of(Precision.BF16, Precision.INT8)) {
        String reduced = name + " " + precision.label();
        kernels.add(product(group, reduced, shape, VEDUTA, "vector-cpu", precision));
        kernels.add(product(group, reduced, shape, ONEDNN, "onednn", precision));
      }
    }
    return kernels;
  }

  private static Kernel product(
      String group, String name, String shape, String by, String backend, Precision precision) {
    return new Kernel(
        group,
        name,
        by,
        ProductBenchmark.class,
        "product",
        true,
        Map.of(
            "shape",
            shape,
            "activation",
            "NONE",
            "backend",
            backend,
            "precision",
            precision.label()),
        List.of());
  }

  private static Kernel activated(String shape) {
    return ours(
        "pictures",
        "linear " + shape + " and GELU",
        ProductBenchmark.class,
        "product",
        Map.of("shape", shape, "activation", "GELU"));
  }

  private static Kernel attention(String shape) {
    return ours(
        "attention",
        "attention " + shape,
        AttentionBenchmark.class,
        "attention",
        Map.of("shape", shape));
  }

  private static Kernel rows(String method, String shape) {
    return ours("rows", method + " " + shape, RowBenchmark.class, method, Map.of("shape", shape));
  }

  private static Kernel ours(
      String group,
      String name,
      Class<?> benchmark,
      String method,
      Map<String, String> parameters) {
    return new Kernel(group, name, VEDUTA, benchmark, method, true, parameters, List.of());
  }
}
