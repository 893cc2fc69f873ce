// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.tensorflow;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The name of a Keras weight, such as
/// `tf_vision_encoder_decoder_model/encoder/vit/encoder/layer_._0/output/dense/kernel:0`, in which
/// the first part names the model and `_._` counts layers.
///
/// @param parts without the model and without the device
record KerasName(List<String> parts) {
  private static final Pattern SCOPE = Pattern.compile("/[^/]*___([^/]*)/");

  static KerasName parse(String name) {
    String plain = SCOPE.matcher(name.replace(":0", "")).replaceAll("/$1/").replace("_._", "/");
    List<String> parts =
        Arrays.stream(plain.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    return new KerasName(parts.size() > 1 ? parts.subList(1, parts.size()) : parts);
  }

  boolean isKernel() {
    return last().equals("kernel");
  }

  boolean isBias() {
    return last().equals("bias");
  }

  /// The name that PyTorch gives it.
  ///
  /// @param encoder the model type of the encoder of a pair, a level that PyTorch leaves out
  String inPytorch(Optional<String> encoder) {
    boolean wrapped =
        encoder.isPresent()
            && parts.size() > 2
            && parts.getFirst().equals("encoder")
            && parts.get(1).equals(encoder.get());
    Stream<String> path =
        wrapped ? Stream.concat(Stream.of("encoder"), parts.stream().skip(2)) : parts.stream();
    return Stream.concat(path.limit(parts.size() - (wrapped ? 2 : 1)), Stream.of(leaf()))
        .collect(Collectors.joining("."));
  }

  private String leaf() {
    return switch (last()) {
      case "kernel", "embeddings", "gamma" -> "weight";
      case "beta" -> "bias";
      default -> last();
    };
  }

  private String last() {
    return parts.isEmpty() ? "" : parts.getLast();
  }
}
