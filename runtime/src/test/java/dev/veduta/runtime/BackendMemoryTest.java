// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.DeviceMemoryException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that doesn't fit the memory of a backend …
class BackendMemoryTest {
  @TempDir private Path folder;
  private final SmallProvider small = new SmallProvider();

  @BeforeEach
  void writeModel() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"heavy\"}");
  }

  @Test
  void isLoadedForTheNextInOrder() {
    try (Captioners captioners = open("small, vector-cpu")) {
      assertThat(captioners.backend("docs")).startsWith("vector-cpu");
      assertThat(small.closed).as("the small ones that were opened").containsExactly(true);
    }
  }

  @Test
  void isLoadedForTheNextBest() {
    try (Captioners captioners = open("auto")) {
      assertThat(captioners.backend("docs")).startsWith("vector-cpu");
      assertThat(small.closed).containsExactly(true);
    }
  }

  @Test
  void isRefusedWhereThereIsNoOther() {
    assertThatThrownBy(() -> open("small"))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessage("9 GiB don't fit");
    assertThat(small.closed).containsExactly(true);
  }

  private Captioners open(String backend) {
    return Captioners.open(
        List.of(
            CaptionerSettings.of("docs", folder.toString()).withBackend(backend).withThreads(1)),
        Providers.installed().with(List.of(small, new Heavy())));
  }

  /// Loads where there is room.
  @Plugin("heavy")
  private static final class Heavy implements CaptionModelProvider {
    @Override
    public CaptionModel load(ModelContext context) {
      if (context.backend().description().equals("small")) {
        throw new DeviceMemoryException("9 GiB don't fit", 9L << 30, 1, 1);
      }
      return new Brightness().load(context);
    }
  }

  /// Opens backends, and knows which of them are closed.
  @Plugin("small")
  private static final class SmallProvider implements ComputeBackendProvider {
    private final List<Boolean> closed = new ArrayList<>();

    @Override
    public int order() {
      return -1;
    }

    @Override
    public ComputeBackend open(BackendOptions options) {
      closed.add(false);
      return new Small(closed, closed.size() - 1);
    }
  }

  private record Small(List<Boolean> closed, int index) implements ComputeBackend {
    @Override
    public String description() {
      return "small";
    }

    @Override
    public Tensor weights(String name, Shape shape, DType type, MemorySegment data) {
      throw new UnsupportedOperationException("nothing fits");
    }

    @Override
    public Linear linear(
        String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias) {
      throw new UnsupportedOperationException("nothing fits");
    }

    @Override
    public Tensor table(Linear linear) {
      throw new UnsupportedOperationException("nothing fits");
    }

    @Override
    public ComputeSession openSession() {
      throw new UnsupportedOperationException("nothing fits");
    }

    @Override
    public void close() {
      closed.set(index, true);
    }
  }
}
