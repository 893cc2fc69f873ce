// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.Values;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every vision encoder promises, whoever wrote it. A test class inherits it and says which
/// provider it is about, with a small configuration and the tensors that a checkpoint of it holds;
/// their numbers are random.
///
/// ```java
/// final class ViTTest extends VisionEncoderContract {
///   @Override
///   protected VisionEncoderProvider provider() {
///     return new ViTProvider();
///   }
///   …
/// }
/// ```
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
public abstract class VisionEncoderContract {
  private static final int PICTURES = 3;

  private ComputeBackend backend;
  private ComputeSession session;
  private VisionEncoder encoder;

  /// A new backend, which the test closes.
  protected abstract ComputeBackend open();

  protected abstract VisionEncoderProvider provider();

  /// The encoder's part of `config.json`.
  protected abstract String config();

  /// Every tensor that is needed, none twice under names of its own.
  protected abstract RandomCheckpoint checkpoint();

  /// Rows of the pixels that it reads.
  protected abstract int height();

  /// Columns of the pixels that it reads.
  protected abstract int width();

  /// Whether it was trained for pictures of another size, to which its positions are stretched.
  protected boolean interpolatesPositions() {
    return false;
  }

  @BeforeEach
  protected final void start() {
    backend = open();
    session = backend.openSession();
    encoder = load(checkpoint());
  }

  @AfterEach
  protected final void stop() {
    session.close();
    backend.close();
  }

  @Test
  protected void encodesAPictureAsTokensOfItsWidth() {
    Values tokens = encode(0, 1);

    assertThat(tokens.shape().rank()).isEqualTo(3);
    assertThat(tokens.shape().at(0)).isEqualTo(1);
    assertThat(tokens.shape().at(1)).isPositive();
    assertThat(tokens.shape().at(2)).isEqualTo(encoder.width());
    assertThat(numbers(tokens)).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
    assertThat(encoder.description()).isNotBlank().doesNotContain("\n");
  }

  @Test
  protected void seesInAPictureAmongOthersWhatItSeesInItAlone() {
    Values together = encode(0, PICTURES);
    int size = Math.toIntExact(together.shape().elements() / PICTURES);
    assertThat(together.shape().at(0)).isEqualTo(PICTURES);

    float[] all = numbers(together);
    for (int picture = 0; picture < PICTURES; picture++) {
      float[] own = Arrays.copyOfRange(all, picture * size, (picture + 1) * size);
      assertThat(own).as("picture %d", picture).isEqualTo(numbers(encode(picture, 1)));
    }
  }

  @Test
  protected void seesPicturesThatDifferDifferently() {
    assertThat(numbers(encode(0, 1))).isNotEqualTo(numbers(encode(1, 1)));
  }

  @Test
  protected void seesTheSameEachTimeAndInEverySession() {
    float[] first = numbers(encode(0, 1));

    assertThat(numbers(encode(0, 1))).isEqualTo(first);
    try (ComputeSession other = backend.openSession()) {
      Tensor tokens = encoder.encode(other, upload(other, 0, 1), Observer.NONE);
      assertThat(numbers(other.read(tokens))).isEqualTo(first);
    }
  }

  @Test
  protected void leavesThePixelsAsTheyAre() {
    Tensor pixels = upload(session, 0, 1);
    float[] before = numbers(session.read(pixels));

    encoder.encode(session, pixels, Observer.NONE);

    assertThat(numbers(session.read(pixels))).isEqualTo(before);
  }

  @Test
  protected void saysHowItsTokensLieOverThePictureIfTheyDo() {
    int tokens = encode(0, 1).shape().at(1);
    Optional<TokenGrid> grid = encoder.grid(height(), width());

    grid.ifPresent(
        over -> {
          assertThat(over.leading() + over.rows() * over.columns()).isEqualTo(tokens);
          assertThat(over.side()).isPositive();
          // The last token of a row or a column may lie over an edge, but not beyond it.
          assertThat((over.rows() - 1) * over.side()).isLessThan(height());
          assertThat((over.columns() - 1) * over.side()).isLessThan(width());
        });
  }

  @Test
  protected void showsEveryLayerToWhoLooksAndComputesTheSame() {
    TreeMap<Integer, Shape> seen = new TreeMap<>();
    Tensor tokens =
        encoder.encode(
            session,
            upload(session, 0, 1),
            (name, value) -> {
              if (name.startsWith("encoder_hidden_states.")) {
                seen.put(Integer.valueOf(name.substring(name.indexOf('.') + 1)), value.shape());
              }
            });

    assertThat(numbers(session.read(tokens))).isEqualTo(numbers(encode(0, 1)));
    assertThat(seen).hasSizeGreaterThan(1);
    assertThat(seen.keySet())
        .containsExactlyElementsOf(IntStream.range(0, seen.size()).boxed().toList());
  }

  @Test
  protected void needsEveryTensor() {
    RandomCheckpoint all = checkpoint();
    for (String name : all.entries().keySet()) {
      assertThatExceptionOfType(ModelException.class)
          .as(name)
          .isThrownBy(() -> load(all.without(name)))
          .withMessageContaining("missing: " + name);
    }
  }

  @Test
  protected void hasAPrefixThatIsOneName() {
    assertThat(provider().basePrefix()).isNotBlank().doesNotContain(" ").doesNotEndWith(".");
  }

  private VisionEncoder load(RandomCheckpoint checkpoint) {
    Config config = Config.parse("config.json", config().getBytes(StandardCharsets.UTF_8));
    try (Weights weights = Weights.of("the test", checkpoint, backend)) {
      return provider()
          .load(new EncoderContext(config, weights, height(), width(), interpolatesPositions()));
    }
  }

  private Values encode(int first, int count) {
    return session.read(encoder.encode(session, upload(session, first, count), Observer.NONE));
  }

  /// Pictures of random numbers, each the same in every upload.
  private Tensor upload(ComputeSession session, int first, int count) {
    int size = 3 * height() * width();
    float[] pixels = new float[count * size];
    for (int picture = 0; picture < count; picture++) {
      Random random = new Random(first + picture);
      for (int i = 0; i < size; i++) {
        pixels[picture * size + i] = (float) random.nextGaussian();
      }
    }
    Shape shape = Shape.of(count, 3, height(), width());
    return session.upload(shape, DType.F32, MemorySegment.ofArray(pixels));
  }

  private static float[] numbers(Values values) {
    float[] numbers = new float[Math.toIntExact(values.shape().elements())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.at(i);
    }
    return numbers;
  }
}
