// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// ONNX Runtime with one pool of threads for all models, which are optimised as it can. It owns
/// them and their tensors.
final class OnnxRuntime implements AutoCloseable {
  private final OrtEnvironment environment;
  private final List<AutoCloseable> owned = new ArrayList<>();

  OnnxRuntime(int threads) throws OrtException {
    try (OrtEnvironment.ThreadingOptions options = new OrtEnvironment.ThreadingOptions()) {
      options.setGlobalIntraOpNumThreads(threads);
      options.setGlobalInterOpNumThreads(1);
      environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "veduta", options);
    }
  }

  /// Such as `ONNX Runtime 1.29.0`.
  String description() {
    return "ONNX Runtime " + environment.getVersion();
  }

  Model model(byte[] bytes) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      return own(environment.createSession(bytes, options));
    }
  }

  /// A model in a file, which may have its weights in files beside it.
  Model model(String file) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      return own(environment.createSession(file, options));
    }
  }

  OnnxTensor tensor(float[] numbers, long... shape) throws OrtException {
    return own(OnnxTensor.createTensor(environment, direct(numbers.length).put(0, numbers), shape));
  }

  /// Memory for a result, which each run overwrites.
  OnnxTensor target(FloatBuffer numbers, long... shape) throws OrtException {
    return own(OnnxTensor.createTensor(environment, numbers, shape));
  }

  static FloatBuffer direct(int numbers) {
    return ByteBuffer.allocateDirect(numbers * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.disablePerSessionThreads();
    return options;
  }

  private Model own(OrtSession session) {
    owned.add(session);
    return new Model(
        session,
        session.getInputNames().iterator().next(),
        session.getOutputNames().iterator().next());
  }

  private OnnxTensor own(OnnxTensor tensor) {
    owned.add(tensor);
    return tensor;
  }

  @Override
  public void close() throws OrtException {
    try {
      for (AutoCloseable one : owned.reversed()) {
        one.close();
      }
    } catch (OrtException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    environment.close();
  }

  /// A model of one input and of one output that counts.
  record Model(OrtSession session, String input, String output) {

    void run(OnnxTensor x, OnnxTensor y) throws OrtException {
      session.run(Map.of(input, x), Set.of(), Map.of(output, y)).close();
    }
  }
}
