// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What products of an encoder's shapes reach with our kernels, and with NVIDIA's library where the
/// machine has it.
record ProductRates(Plan plan, Table table, Precision precision) {
  /// Which library there is, and when the backend takes it (`dev.veduta.cuda`).
  private static final String LIBRARY = "veduta.cuda.cublaslt";

  private static final String USE = "veduta.cuda.cublaslt.use";

  /// A linear map.
  private record Form(int in, int out) {}

  void run(GitShape shape, int pictures) {
    int width = shape.width();
    int rows = pictures * shape.tokens();
    String where = "%s %s %s".formatted(shape.name(), plan.backend(), precision.label());
    for (Form form :
        List.of(new Form(width, width), new Form(width, 4 * width), new Form(4 * width, width))) {
      String what = "product %d x %d x %d".formatted(rows, form.in(), form.out());
      double ours = rate(Map.of(LIBRARY, "off"), rows, form, "").orElseThrow();
      String value = Speed.rate(ours, "FLOP/s");
      rate(Map.of(USE, "always"), rows, form, "cublasLt")
          .ifPresentOrElse(
              theirs ->
                  table.info(
                      what,
                      where,
                      "%s, %.2f of cublasLt".formatted(value, ours / theirs),
                      "cublasLt " + Speed.rate(theirs, "FLOP/s")),
              () -> table.info(what, where, value, "there is no libcublasLt to compare with"));
    }
  }

  /// Floating-point operations a second; empty where the backend's description lacks a word.
  private Optional<Double> rate(Map<String, String> properties, int rows, Form form, String word) {
    Map<String, Optional<String>> before =
        Map.of(
            LIBRARY,
            Optional.ofNullable(System.getProperty(LIBRARY)),
            USE,
            Optional.ofNullable(System.getProperty(USE)));
    properties.forEach(System::setProperty);
    try (ComputeBackend backend =
            Providers.installed()
                .get(ComputeBackendProvider.class, plan.backend())
                .open(new BackendOptions(0, precision));
        ComputeSession session = backend.openSession()) {
      return backend.description().contains(word)
          ? Optional.of(Roofline.product(backend, session, rows, form.in(), form.out()))
          : Optional.empty();
    } finally {
      before.forEach(
          (name, value) ->
              value.ifPresentOrElse(
                  one -> System.setProperty(name, one), () -> System.clearProperty(name)));
    }
  }
}
