// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.compute.WeightCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tells one state of a model from another: the hub's revision where its folder is named after
/// one, otherwise a hash of its files.
///
/// Of a file that is longer than [#WHOLE] only as much is read, in blocks spread over it: training
/// changes all weights, and a model must not be read through before it can be used.
final class Revision {
  private static final String FIRST = "config.json";
  private static final List<String> FILES =
      List.of(
          FIRST,
          "flax_model.msgpack",
          "generation_config.json",
          "merges.txt",
          "model.safetensors",
          "model.safetensors.index.json",
          "preprocessor_config.json",
          "pytorch_model.bin",
          "sentencepiece.bpe.model",
          "spiece.model",
          "tf_model.h5",
          "tokenizer.json",
          "tokenizer_config.json",
          "vocab.json",
          "vocab.txt");
  private static final Pattern SNAPSHOT =
      Pattern.compile(".*[/\\\\]snapshots[/\\\\]([0-9a-f]{40})[/\\\\]config\\.json");

  /// The bytes that are read of a file at most.
  private static final long WHOLE = 1 << 20;

  private static final int BLOCKS = 256;

  private Revision() {}

  /// The hub's 40 hexadecimal digits, or `sha256:` and 16 of a hash.
  static String of(ModelFiles files) {
    Matcher snapshot = SNAPSHOT.matcher(files.location(FIRST));
    return snapshot.matches() ? snapshot.group(1) : "sha256:" + hash(files).substring(0, 16);
  }

  private static String hash(ModelFiles files) {
    MessageDigest digest = sha256();
    TreeSet<String> names = new TreeSet<>(FILES);
    names.addAll(files.names());
    names.removeIf(name -> name.contains(WeightCache.SUFFIX));
    for (String name : names) {
      if (files.contains(name)) {
        long size = files.size(name);
        digest.update("%s %d\n".formatted(name, size).getBytes(StandardCharsets.UTF_8));
        add(digest, files, name, size);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, ModelFiles files, String name, long size) {
    if (size <= WHOLE) {
      digest.update(files.bytes(name, WHOLE));
      return;
    }
    long block = WHOLE / BLOCKS;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = files.map(name, 0, size, arena);
      for (int i = 0; i < BLOCKS; i++) {
        ByteBuffer some = all.asSlice(i * (size - block) / (BLOCKS - 1), block).asByteBuffer();
        digest.update(some);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The version of this library.
  static String version() {
    try (InputStream file = Revision.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
