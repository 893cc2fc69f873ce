// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.captioning.Recorder;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Loads decoders and lets them read one text beside one image.
final class Bench implements AutoCloseable {
  private final ComputeBackend backend = new VectorCpuProvider().open(BackendOptions.DEFAULT);
  private final ComputeSession session = backend.openSession();

  TextDecoder load(DecoderTest one) {
    return load(one.provider(), one.config(), one.checkpoint());
  }

  TextDecoder load(TextDecoderProvider provider, String json, Checkpoint checkpoint) {
    Config config = Config.parse("config.json", json.getBytes(StandardCharsets.UTF_8));
    try (Weights weights = Weights.of("the test", checkpoint, backend)) {
      return provider.load(new DecoderContext(config, weights));
    }
  }

  /// Everything on the way, and `logits`.
  Recorder read(TextDecoder decoder, int... tokens) {
    Shape shape = Shape.of(1, 3, decoder.imageWidth());
    float[] numbers = new float[(int) shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i);
    }
    Tensor image = session.upload(shape, DType.F32, MemorySegment.ofArray(numbers));
    Tensor text =
        session.upload(Shape.of(1, tokens.length), DType.I32, MemorySegment.ofArray(tokens));
    Recorder recorder = new Recorder(session);
    try (KvCache seen = decoder.remember(session, image, recorder);
        DecodingState state = decoder.begin(session, seen, 1, tokens.length)) {
      Tensor hidden = decoder.read(session, state, text, recorder);
      recorder.saw("logits", decoder.logits(session, hidden));
    }
    return recorder;
  }

  float[] logits(TextDecoder decoder, int... tokens) {
    return read(decoder, tokens).value("logits").data().toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    session.close();
    backend.close();
  }
}
