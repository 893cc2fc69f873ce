// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.VisionEncoderProvider;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.DType;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import dev.veduta.testkit.vision.VisionEncoderContract;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/// What every vision encoder promises, of all that there are, with the configurations and tensors
/// of those that were recorded.
final class EncoderTest {
  @Nested
  final class Vit extends Recorded {
    Vit() {
      super("a ViT");
    }
  }

  @Nested
  final class StretchedVit extends Recorded {
    StretchedVit() {
      super("a ViT stretched");
    }
  }

  @Nested
  final class Deit extends Recorded {
    Deit() {
      super("a DeiT");
    }
  }

  @Nested
  final class Clip extends Recorded {
    Clip() {
      super("a CLIP");
    }
  }

  @Nested
  final class Beit extends Recorded {
    Beit() {
      super("a BEiT with everything on other pictures");
    }
  }

  @Nested
  final class Swin extends Recorded {
    Swin() {
      super("a Swin whose grids are odd");
    }
  }

  @Nested
  final class DonutSwin extends Recorded {
    DonutSwin() {
      super("a DonutSwin");
    }
  }

  /// An encoder of a recorded case.
  abstract static class Recorded extends VisionEncoderContract {
    /// Tensors of recorded checkpoints that nobody reads.
    private static final Set<String> LEFT_OVER =
        Set.of(
            "pooler.dense.weight",
            "pooler.dense.bias",
            "embeddings.mask_token",
            "post_layernorm.weight",
            "post_layernorm.bias");

    private final Config recorded;

    Recorded(String name) {
      recorded = ComputedEncodersTest.CASES.at(name);
    }

    @Override
    protected ComputeBackend open() {
      return Encoders.backend();
    }

    @Override
    protected VisionEncoderProvider provider() {
      return Encoders.provider(recorded.at("config").text("model_type", ""));
    }

    @Override
    protected String config() {
      return recorded.at("config").object().toString();
    }

    @Override
    protected RandomCheckpoint checkpoint() {
      Map<String, Checkpoint.Entry> entries = new LinkedHashMap<>();
      Config tensors = recorded.at("tensors");
      for (String name : tensors.object().keySet()) {
        if (!LEFT_OVER.contains(name)) {
          entries.put(
              name,
              new Checkpoint.Entry(DType.F32, ComputedEncodersTest.shape(tensors, name), "memory"));
        }
      }
      return new RandomCheckpoint(entries);
    }

    @Override
    protected int height() {
      return recorded.integer("height", 0, 1, 99);
    }

    @Override
    protected int width() {
      return recorded.integer("width", 0, 1, 99);
    }

    @Override
    protected boolean interpolatesPositions() {
      return recorded.flag("stretch", false);
    }
  }
}
