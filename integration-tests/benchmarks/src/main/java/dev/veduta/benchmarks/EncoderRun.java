// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.veduta.runtime.ModelLocation;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Observer;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One process of the comparison of encoders: GIT's vision tower alone, by Veduta or by ONNX
/// Runtime, from pixels in memory to image tokens in memory.
///
/// Veduta's is loaded through the same doors as by the model, and computes the same operations: the
/// encoder `clip_vision_model` on the checkpoint's weights, and GIT's norm after it.
final class EncoderRun {
  private EncoderRun() {}

  /// @param arguments the name of a backend or `onnxruntime`, the precision of weights, the folder,
  ///   threads, pictures, runs of warm-up, runs to measure
  public static void main(String[] arguments) throws IOException, OrtException {
    Precision precision = Operands.precision(arguments[1]);
    Path folder = Path.of(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    int pictures = Integer.parseInt(arguments[4]);
    int warmups = Integer.parseInt(arguments[5]);
    int count = Integer.parseInt(arguments[6]);
    Config config = config(ModelLocation.of(folder.toString()));
    EncoderShape shape = EncoderShape.read(config);
    float[] pixels = pixels(folder.resolve("pixels.f32"), pictures * shape.pixels());
    float[] tokens = new float[pictures * shape.tokens() * shape.width()];
    RunReport report = new RunReport(pictures * shape.operations());
    if (arguments[0].equals("onnxruntime")) {
      try (OnnxRuntime runtime = new OnnxRuntime(threads)) {
        OnnxRuntime.Model model = runtime.model(folder.resolve(exported(precision)).toString());
        OnnxTensor x = runtime.tensor(pixels, pictures, 3, shape.side(), shape.side());
        FloatBuffer result = OnnxRuntime.direct(tokens.length);
        OnnxTensor y = runtime.target(result, pictures, shape.tokens(), shape.width());
        for (int i = 0; i < 1 + warmups + count; i++) {
          long begin = System.nanoTime();
          model.run(x, y);
          report.add(i > warmups, begin);
        }
        result.get(0, tokens);
        report.print(sample(tokens), runtime.description());
      }
    } else {
      BackendOptions options = new BackendOptions(threads, precision);
      try (Veduta veduta = new Veduta(arguments[0], options, folder.toString(), shape)) {
        MemorySegment x = MemorySegment.ofArray(pixels);
        MemorySegment y = MemorySegment.ofArray(tokens);
        for (int i = 0; i < 1 + warmups + count; i++) {
          long begin = System.nanoTime();
          veduta.encode(pictures, x, y);
          report.add(i > warmups, begin);
        }
        report.print(sample(tokens), veduta.backend.description());
      }
    }
  }

  /// The file that `compare` exported, or what dynamic quantisation made of it.
  private static String exported(Precision precision) {
    return switch (precision) {
      case FP32 -> "encoder.onnx";
      case INT8 -> "encoder-int8.onnx";
      case BF16, FP16, TF32 ->
          throw new IllegalArgumentException("no encoder is exported in " + precision.label());
    };
  }

  private static Config config(ModelFiles files) {
    return Config.read(files, "config.json").at("vision_config");
  }

  private static float[] pixels(Path file, int count) throws IOException {
    float[] pixels = new float[count];
    ByteBuffer.wrap(Files.readAllBytes(file))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(0, pixels);
    return pixels;
  }

  /// Numbers from all over the result, by which encoders are compared.
  private static List<Float> sample(float[] tokens) {
    List<Float> sample = new ArrayList<>();
    for (int i = 0; i < tokens.length; i += 997) {
      sample.add(tokens[i]);
    }
    return sample;
  }

  /// GIT's tower on a backend of its own.
  private static final class Veduta implements AutoCloseable {
    private final ComputeBackend backend;
    private final ComputeSession session;
    private final VisionEncoder encoder;
    private final Norm norm;
    private final EncoderShape shape;

    Veduta(String backendName, BackendOptions options, String folder, EncoderShape shape) {
      Providers providers = Providers.installed();
      this.shape = shape;
      backend = providers.get(ComputeBackendProvider.class, backendName).open(options);
      ModelFiles files = ModelLocation.of(folder);
      Config config = config(files);
      Checkpoint checkpoint = providers.get(CheckpointProvider.class, "safetensors").open(files);
      Weights tower =
          Weights.of(folder, checkpoint, backend).at("git").at("image_encoder").at("vision_model");
      encoder =
          providers
              .get(VisionEncoderProvider.class, "clip_vision_model")
              .load(new EncoderContext(config, tower, shape.side(), shape.side(), false));
      norm =
          tower.norm("post_layernorm", shape.width(), config.number("layer_norm_eps", 1e-5, 0, 1));
      session = backend.openSession();
    }

    void encode(int pictures, MemorySegment pixels, MemorySegment tokens) {
      try (ComputeSession.Scope _ = session.scope()) {
        Tensor x =
            session.upload(Shape.of(pictures, 3, shape.side(), shape.side()), DType.F32, pixels);
        session.read(session.layerNorm(encoder.encode(session, x, Observer.NONE), norm), tokens);
      }
    }

    @Override
    public void close() {
      session.close();
      backend.close();
    }
  }
}
