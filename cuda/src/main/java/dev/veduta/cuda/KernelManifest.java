// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the images of the kernels beside it were made of, as `build.sh` wrote it down.
///
/// @param nvcc the version of the compiler
/// @param sources SHA-256 of each source by its file name
/// @param images SHA-256 of each image by its file name, `<module>.<architecture>.<ptx or cubin>`
/// @param kernels by their name
record KernelManifest(
    String nvcc,
    Map<String, String> sources,
    Map<String, String> images,
    Map<String, Kernel> kernels) {

  /// @param module the name of its source and images, without what follows the dot
  /// @param parameters the bytes of each
  record Kernel(String module, List<Integer> parameters) {}

  /// Reads the one of this module.
  static KernelManifest read() {
    Map<String, String> nvcc = new LinkedHashMap<>();
    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, String> images = new LinkedHashMap<>();
    Map<String, Kernel> kernels = new LinkedHashMap<>();
    for (String line : new String(file("manifest.txt"), UTF_8).lines().toList()) {
      if (line.startsWith("#")) {
        continue;
      }
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "nvcc" -> nvcc.put(words[0], words[1]);
        case "source" -> sources.put(words[1], words[2]);
        case "image" -> images.put(words[1], words[2]);
        case "kernel" -> kernels.put(words[1], kernel(words));
        default -> throw new IllegalStateException("a line of kernels/manifest.txt: " + line);
      }
    }
    return new KernelManifest(nvcc.getOrDefault("nvcc", "unknown"), sources, images, kernels);
  }

  private static Kernel kernel(String[] words) {
    return new Kernel(words[2], Arrays.stream(words).skip(3).map(Integer::valueOf).toList());
  }

  /// An image, or another file beside the manifest.
  static byte[] file(String name) {
    try (InputStream in = KernelManifest.class.getResourceAsStream("kernels/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "kernels/%s is missing beside %s; build this module anew"
                .formatted(name, KernelManifest.class));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("kernels/" + name + " can't be read", e);
    }
  }
}
