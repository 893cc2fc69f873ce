// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The linear maps of one session: checks what fits what, and has them multiplied when their
/// results are asked for.
record LinearMaps(Lane lane, Products products) {

  DeviceTensor map(DeviceTensor x, Linear layer, Activation activation) {
    return map(x, List.of(layer), activation).getFirst();
  }

  /// Maps the same rows in several ways, in one launch.
  List<DeviceTensor> map(DeviceTensor x, List<? extends Linear> layers, Activation activation) {
    List<PackedLinear> weights = layers.stream().map(layer -> weights(x.shape(), layer)).toList();
    Together together = new Together(x, weights, activation);
    return weights.stream().map(together::add).toList();
  }

  /// `linear(x, layer, NONE) + residual`.
  DeviceTensor add(DeviceTensor x, Linear layer, DeviceTensor residual) {
    PackedLinear weights = weights(x.shape(), layer);
    return lane.later(
        residual.shape(),
        (numbers, form) ->
            run(x, List.of(product(weights, residual, numbers, form)), Activation.NONE));
  }

  /// `add(map(x, up, activation), down, residual)`, with what lies between the two in the form in
  /// which it is multiplied.
  DeviceTensor feedForward(
      DeviceTensor x, Linear up, Activation activation, Linear down, DeviceTensor residual) {
    PackedLinear first = weights(x.shape(), up);
    Shape middle = x.shape().withWidth(up.out());
    PackedLinear second = weights(middle, down);
    boolean wide = Lane.isWide(x.shape());
    Storage between = products.operand(wide);
    return lane.later(
        residual.shape(),
        (numbers, form) -> {
          Workspace.Mark mark = lane.workspace().mark();
          long hidden = lane.workspace().take(middle.elements() * between.bytes());
          run(x, List.of(new Product(first, 0, hidden, between)), activation);
          multiply(
              new Rows(hidden, between, middle.elements() / middle.width()),
              List.of(product(second, residual, numbers, form)),
              Activation.NONE,
              wide);
          lane.workspace().release(mark);
        });
  }

  private static Product product(
      PackedLinear layer, @Nullable DeviceTensor residual, Numbers out, Storage form) {
    return new Product(
        layer, residual == null ? 0 : residual.numbers().floats(), out.target(form), form);
  }

  private void run(DeviceTensor x, List<Product> all, Activation activation) {
    boolean wide = Lane.isWide(x.shape());
    Storage form = products.operand(wide);
    x.numbers().wish(form);
    Workspace.Mark mark = lane.workspace().mark();
    long address = lane.address(x, form);
    multiply(
        new Rows(address, form, x.shape().elements() / x.shape().width()), all, activation, wide);
    lane.workspace().release(mark);
  }

  private void multiply(Rows rows, List<Product> all, Activation activation, boolean wide) {
    if (wide && !products.areDecided(all)) {
      lane.refuseInRecording("who computes its products best is to be found out");
    }
    long scratch = products.scratch(rows.rows(), all, wide);
    Workspace.Mark mark = lane.workspace().mark();
    long room = scratch == 0 ? 0 : lane.workspace().take(scratch);
    products.run(lane.stream(), rows, all, activation, wide, room);
    lane.workspace().release(mark);
  }

  private PackedLinear weights(Shape x, Linear layer) {
    if (!(layer instanceof PackedLinear packed) || !packed.owner().equals(lane.backend())) {
      throw new IllegalArgumentException("a linear map of another backend: " + layer);
    }
    Expected.that(
        x.width() == layer.in(),
        () ->
            "a linear map of [%s, %s] weights takes [..., %s], got %s"
                .formatted(layer.out(), layer.in(), layer.in(), x));
    return packed;
  }

  /// Maps of one x: when the first result is asked for all are computed, each in the form that it
  /// was wished for in, or else in that of the first.
  private final class Together implements Formula {
    private final DeviceTensor x;
    private final List<PackedLinear> layers;
    private final Activation activation;
    private final List<Numbers> results = new ArrayList<>();

    Together(DeviceTensor x, List<PackedLinear> layers, Activation activation) {
      this.x = x;
      this.layers = layers;
      this.activation = activation;
    }

    DeviceTensor add(PackedLinear layer) {
      DeviceTensor result = lane.later(x.shape().withWidth(layer.out()), this);
      results.add(result.numbers());
      return result;
    }

    @Override
    public void make(Numbers asked, Storage form) {
      List<Product> all = new ArrayList<>();
      List<Runnable> made = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        Numbers numbers = results.get(i);
        if (numbers.equals(asked)) {
          all.add(product(layers.get(i), null, asked, form));
        } else if (numbers.isUntouched()) {
          Storage wished = numbers.wish();
          Storage own = numbers.fitting(wished == null ? form : wished);
          all.add(product(layers.get(i), null, numbers, own));
          made.add(() -> numbers.made(own));
        }
      }
      run(x, all, activation);
      made.forEach(Runnable::run);
    }
  }
}
