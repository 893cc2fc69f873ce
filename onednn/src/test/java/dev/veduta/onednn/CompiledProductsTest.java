// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.onednn.OneDnn.Kind;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compiled products …
final class CompiledProductsTest {
  private static final int LARGEST = CompiledProducts.SIZES - 1;

  @Test
  void haveNoSizeForFewerThanFourRows() {
    assertThat(Stream.of(1, 3, 4, 5, 7, 49, 64).map(CompiledProducts::size))
        .containsExactly(0, 0, 0, 1, 2, LARGEST, LARGEST);
  }

  @Test
  void areCompiledOnce() {
    OneDnnHere.assumeProducts(Precision.FP32);
    CompiledProducts products = new CompiledProducts(Precision.FP32);
    assertThat(products.get(2, 128, 3)).isSameAs(products.get(2, 128, 3));
    products.destroy();
  }

  @Test
  void areToldApartByTheOrderInWhichTheyAdd() {
    OneDnnHere.assumeProducts(Precision.FP32);
    Elements elements = Elements.of(Precision.FP32);
    MemorySegment engine = OneDnn.engine();
    Sample sample = new Sample(engine, elements);
    CompiledProduct single = CompiledProduct.compile(engine, elements, 64, 3072, 1, 64);
    CompiledProduct oneByOne = CompiledProduct.compile(engine, elements, 64, 3072, 1, 256);
    CompiledProduct half = CompiledProduct.compile(engine, elements, 64, 1536, 1, 64);
    assertThat(sample.sameSums(oneByOne, single)).isTrue();
    assertThat(sample.sameSums(shorter(half), single)).isFalse();
    for (CompiledProduct product : new CompiledProduct[] {single, oneByOne, half}) {
      product.destroy();
    }
    Kind.ENGINE.destroy(engine);
  }

  /// A product that leaves out half of the sum, for want of one that adds in another order on every
  /// processor.
  private static CompiledProduct shorter(CompiledProduct half) {
    return new CompiledProduct(
        half.rows(), 3072, half.panels(), half.pitch(), half.description(), half.primitive());
  }
}
