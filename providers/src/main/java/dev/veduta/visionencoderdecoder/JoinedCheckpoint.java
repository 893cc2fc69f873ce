// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.visionencoderdecoder;

import dev.veduta.spi.Checkpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The checkpoints of an encoder and of a decoder as one, whose names are those of the whole
/// (spec/04-vision-encoder-decoder.md, "Weight mapping when loading parts").
final class JoinedCheckpoint implements Checkpoint {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Source> sources = new LinkedHashMap<>();

  /// Where a tensor comes from.
  private record Source(Checkpoint checkpoint, String name) {}

  /// @param encoderPrefix that checkpoints with a head have before the encoder's weights
  /// @param decoderPrefix that checkpoints with a head have before the decoder's body
  static JoinedCheckpoint of(
      Checkpoint encoder, String encoderPrefix, Checkpoint decoder, String decoderPrefix) {
    JoinedCheckpoint joined = new JoinedCheckpoint();
    joined.addEncoder(encoder, encoderPrefix + ".");
    joined.addDecoder(decoder, decoderPrefix + ".");
    return joined;
  }

  /// The encoder of a checkpoint with a head loses its prefix, and the head is left out.
  private void addEncoder(Checkpoint checkpoint, String prefix) {
    boolean hasPrefix = hasPrefix(checkpoint, prefix);
    for (String name : checkpoint.entries().keySet()) {
      if (!hasPrefix) {
        add("encoder." + name, checkpoint, name);
      } else if (name.startsWith(prefix)) {
        add("encoder." + name.substring(prefix.length()), checkpoint, name);
      }
    }
  }

  /// The decoder keeps its prefix, and a checkpoint of the body alone gets it.
  private void addDecoder(Checkpoint checkpoint, String prefix) {
    String added = hasPrefix(checkpoint, prefix) ? "" : prefix;
    for (String name : checkpoint.entries().keySet()) {
      add("decoder." + added + name, checkpoint, name);
    }
    // Sequence-to-sequence models may keep only one copy of the embedding that their halves share.
    String words = "decoder.model.decoder.embed_tokens.weight";
    Source shared = sources.get("decoder.model.shared.weight");
    if (shared != null && !sources.containsKey(words)) {
      add(words, checkpoint, shared.name());
    }
  }

  private static boolean hasPrefix(Checkpoint checkpoint, String prefix) {
    return checkpoint.entries().keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private void add(String name, Checkpoint checkpoint, String stored) {
    Entry entry = checkpoint.entries().get(stored);
    if (entry != null) {
      entries.put(name, entry);
      sources.put(name, new Source(checkpoint, stored));
    }
  }

  @Override
  public Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  @Override
  public MemorySegment data(String name, Arena arena) {
    Source source = sources.get(name);
    if (source == null) {
      throw new IllegalArgumentException("the checkpoint has no tensor " + name);
    }
    return source.checkpoint().data(source.name(), arena);
  }
}
