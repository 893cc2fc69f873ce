// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The linear maps of one session: checks what fits what, finds the weights, and has them
/// multiplied by the kernels of this module or by another engine.
final class LinearMaps {
  private final Kernels kernels;
  private final Workers workers;
  private final Workspace workspace;
  private final Layout layout;
  private final Precision precision;
  private final Optional<DraftWeights> draftWeights;
  private boolean isDraft;

  /// @param layout of the model's own weights
  /// @param draftWeights empty where they would gain nothing
  LinearMaps(
      Kernels kernels,
      Workers workers,
      Workspace workspace,
      Layout layout,
      Precision precision,
      Optional<DraftWeights> draftWeights) {
    this.kernels = kernels;
    this.workers = workers;
    this.workspace = workspace;
    this.layout = layout;
    this.precision = precision;
    this.draftWeights = draftWeights;
  }

  boolean canDraft() {
    return draftWeights.isPresent();
  }

  Tensor draft(Supplier<Tensor> body) {
    isDraft = canDraft();
    try {
      return body.get();
    } finally {
      isDraft = false;
    }
  }

  /// @param residual what is added after the activation, of the shape of the result
  FloatTensor map(
      FloatTensor x, Linear layer, Activation activation, @Nullable FloatTensor residual) {
    PackedLinear weights = weights(x.shape(), layer);
    FloatTensor out = workspace.tensor(x.shape().withWidth(layer.out()));
    run(x, List.of(weights), activation, residual, List.of(out));
    return out;
  }

  /// Maps the same rows in several ways.
  List<FloatTensor> map(FloatTensor x, List<Linear> layers) {
    List<PackedLinear> weights = layers.stream().map(layer -> weights(x.shape(), layer)).toList();
    List<FloatTensor> outs =
        layers.stream().map(layer -> workspace.tensor(x.shape().withWidth(layer.out()))).toList();
    run(x, weights, Activation.NONE, null, outs);
    return outs;
  }

  /// `linearAdd(linear(x, up, activation), down, residual)`, with what lies between the two written
  /// as the second product reads it.
  FloatTensor feedForward(
      FloatTensor x, Linear up, Activation activation, Linear down, FloatTensor residual) {
    Shape middle = x.shape().withWidth(up.out());
    PackedLinear first = weights(x.shape(), up);
    PackedLinear second = weights(middle, down);
    FloatTensor out = workspace.tensor(residual.shape());
    try (ComputeSession.Scope _ = workspace.scope()) {
      if (second.layout().engine() == null || second.precision() == Precision.INT8) {
        FloatTensor hidden = workspace.tensor(middle);
        run(x, List.of(first), activation, null, List.of(hidden));
        run(hidden, List.of(second), Activation.NONE, residual, List.of(out));
      } else {
        Operand hidden = Operand.of(second.precision(), rows(middle), second.lines(), workspace);
        run(x, List.of(first), activation, null, List.of(hidden));
        run(product(hidden, second, Activation.NONE, residual, out));
      }
    }
    return out;
  }

  /// Room for a tensor's rows as linear maps of that width multiply them now; null where they take
  /// them as they are.
  @Nullable Operand operand(Shape shape) {
    Layout now = isDraft ? draftWeights.orElseThrow().layout() : layout;
    Precision operands = isDraft ? Precision.INT8 : precision;
    return now.engine() == null
        ? null
        : Operand.of(operands, rows(shape), now.lines(shape.width()), workspace);
  }

  private static int rows(Shape shape) {
    return Math.toIntExact(shape.elements() / shape.width());
  }

  private void run(
      FloatTensor x,
      List<PackedLinear> layers,
      Activation activation,
      @Nullable FloatTensor residual,
      List<? extends Target> outs) {
    try (ComputeSession.Scope _ = workspace.scope()) {
      boolean converted = layers.getFirst().layout().engine() != null;
      Operand operand = converted ? operand(x, layers.getFirst()) : null;
      List<Product> products = new ArrayList<>();
      for (int i = 0; i < outs.size(); i++) {
        products.add(product(x, operand, layers.get(i), activation, residual, outs.get(i)));
      }
      run(new JointProducts(products));
    }
  }

  private void run(Product product) {
    workers.run(product.tasks(), product.work(), product::run);
  }

  private Product product(
      FloatTensor x,
      @Nullable Operand operand,
      PackedLinear layer,
      Activation activation,
      @Nullable FloatTensor residual,
      Target out) {
    return operand == null && out instanceof FloatTensor floats
        ? Products.of(kernels, x, layer, epilogue(layer, activation, residual), floats, threads())
        : product(Objects.requireNonNull(operand), layer, activation, residual, out);
  }

  private Product product(
      Operand x,
      PackedLinear layer,
      Activation activation,
      @Nullable FloatTensor residual,
      Target out) {
    return EngineProducts.of(
        kernels, x, layer, epilogue(layer, activation, residual), out, threads());
  }

  private Epilogue epilogue(
      PackedLinear layer, Activation activation, @Nullable FloatTensor residual) {
    return new Epilogue(kernels, activation, residual, layer.out());
  }

  private int threads() {
    return workers.pool().threads();
  }

  /// What an engine multiplies, the same for all layers, as these are of one backend: made with the
  /// tensor, or else made now.
  private Operand operand(FloatTensor x, PackedLinear layer) {
    Operand made = x.operand();
    if (made != null && made.precision() == layer.precision()) {
      return made;
    }
    int rows = rows(x.shape());
    Operand operand = Operand.of(layer.precision(), rows, layer.lines(), workspace);
    workers.runMany(
        rows,
        x.elements(),
        (row, _) -> operand.fill(kernels, row, x.data(), x.from() + row * layer.in(), layer.in()));
    return operand;
  }

  private PackedLinear weights(Shape x, Linear layer) {
    if (!(layer instanceof PackedLinear packed)) {
      throw new IllegalArgumentException("a linear map of another backend: " + layer);
    }
    Expected.that(
        x.width() == layer.in(),
        () ->
            "a linear map of [%s, %s] weights takes [..., %s], got %s"
                .formatted(layer.out(), layer.in(), layer.in(), x));
    return isDraft ? draftWeights.orElseThrow().of(packed) : packed;
  }
}
