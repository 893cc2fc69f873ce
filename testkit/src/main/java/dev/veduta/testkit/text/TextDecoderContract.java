// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every text decoder promises, whoever wrote it. A test class inherits it and says which
/// provider it is about, with a small configuration and the tensors that a checkpoint of it holds;
/// their numbers are random.
///
/// ```java
/// final class OptDecoderTest extends TextDecoderContract {
///   @Override
///   protected TextDecoderProvider provider() {
///     return new OptProvider();
///   }
///   …
/// }
/// ```
///
/// Tokens are taken from the upper half of the vocabulary, where none is special.
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
public abstract class TextDecoderContract {
  private static final int IMAGES = 3;
  private static final int IMAGE_TOKENS = 5;

  private ComputeBackend backend;
  private ComputeSession session;
  private TextDecoder decoder;

  /// A new backend, which the test closes.
  protected abstract ComputeBackend open();

  protected abstract TextDecoderProvider provider();

  /// The decoder's part of `config.json`: at least 8 positions, but not many.
  protected abstract String config();

  /// Every tensor that is needed, none twice under names of its own.
  protected abstract RandomCheckpoint checkpoint();

  @BeforeEach
  final void start() {
    backend = open();
    session = backend.openSession();
    decoder = load(checkpoint());
  }

  @AfterEach
  final void stop() {
    session.close();
    backend.close();
  }

  @Test
  protected void scoresEveryWordOfTheVocabulary() {
    Decoded all = decode(images(), 1, tokens(IMAGES, 4), 4);
    assertThat(all.shape()).isEqualTo(Shape.of(IMAGES, 4, decoder.vocabulary()));
    all.assertFinite();
    assertThat(decoder.description()).isNotBlank();
  }

  @Test
  protected void nextIsWhatFollowsTheLastToken() {
    int[] tokens = tokens(1, 4);
    Decoded all = decode(image(0), 1, tokens, 4);
    try (KvCache image = remember(image(0));
        DecodingState state = begin(image, 1)) {
      Tensor next = decoder.next(session, state, upload(tokens, 1));
      assertThat(next.shape()).isEqualTo(Shape.of(1, decoder.vocabulary()));
      Decoded.of(session, next).assertCloseTo(all.at(0, 3));
    }
  }

  @Test
  protected void tokensOneByOneScoreWhatTokensAtOnceScore() {
    int length = decoder.maxPositions();
    int[] tokens = tokens(1, length);
    Decoded atOnce = decode(image(0), 1, tokens, length);
    decode(image(0), 1, tokens, 1).assertCloseTo(atOnce);
  }

  @Test
  protected void aPromptOfSeveralTokensIsContinued() {
    int[] tokens = tokens(IMAGES, 6);
    Decoded atOnce = decode(images(), 1, tokens, 6);
    decode(images(), 1, tokens, 3).assertCloseTo(atOnce);
    decode(images(), 1, tokens, 4).assertCloseTo(atOnce);
  }

  @Test
  protected void eachImageGetsWhatItGetsAlone() {
    int[] tokens = tokens(1, 5);
    int[] repeated = repeat(tokens, IMAGES);
    Decoded together = decode(images(), 1, repeated, 1);
    for (int image = 0; image < IMAGES; image++) {
      Decoded alone = decode(image(image), 1, tokens, 1);
      assertThat(together.row(image).scores()).containsExactly(alone.scores());
    }
    assertThat(together.row(0).scores()).isNotEqualTo(together.row(1).scores());
  }

  @Test
  protected void aBeamIsTheSameAloneAndAmongOthers() {
    int[] tokens = tokens(IMAGES * 2, 5);
    Decoded beams = decode(images(), 2, tokens, 1);
    for (int row = 0; row < IMAGES * 2; row++) {
      int[] own = Arrays.copyOfRange(tokens, row * 5, (row + 1) * 5);
      Decoded alone = decode(image(row / 2), 1, own, 1);
      assertThat(beams.row(row).scores()).containsExactly(alone.scores());
    }
  }

  @Test
  protected void reorderedRowsContinueTheirParents() {
    int beams = 3;
    int[] first = tokens(IMAGES * beams, 3);
    int[] parents = {2, 0, 0, 3, 5, 4, 8, 8, 8};
    int[] last = new Random(9).ints(parents.length, lowest(), decoder.vocabulary()).toArray();
    try (KvCache images = remember(images());
        DecodingState state = begin(images, beams)) {
      decoder.next(session, state, upload(first, parents.length));
      session.reorder(state.past(), parents);
      Tensor next = decoder.next(session, state, upload(last, parents.length));
      Decoded reordered = Decoded.of(session, next);
      for (int row = 0; row < parents.length; row++) {
        int from = parents[row] * 3;
        int[] text = {first[from], first[from + 1], first[from + 2], last[row]};
        Decoded alone = decode(image(row / beams), 1, text, 4);
        reordered.row(row).assertCloseTo(alone.at(0, 3));
      }
    }
  }

  @Test
  protected void textsOfDifferentLengthsSideBySideScoreWhatTheyScoreAlone() {
    int[] tokens = tokens(3, 6);
    int[] lengths = {2, 5, 3};
    try (KvCache first = remember(image(0));
        KvCache second = remember(image(1));
        DecodingState a = begin(first, 1);
        DecodingState b = begin(second, 1);
        DecodingState c = begin(first, 1)) {
      List<DecodingState> states = List.of(a, b, c);
      int[] last = new int[3];
      for (int row = 0; row < 3; row++) {
        int[] read = Arrays.copyOfRange(tokens, row * 6, row * 6 + lengths[row] - 1);
        decoder.next(session, states.get(row), upload(read, 1));
        last[row] = tokens[row * 6 + lengths[row] - 1];
      }
      try (DecodingState all = DecodingState.join(session, states)) {
        Decoded together = Decoded.of(session, decoder.next(session, all, upload(last, 3)));
        for (int row = 0; row < 3; row++) {
          int[] text = Arrays.copyOfRange(tokens, row * 6, row * 6 + lengths[row]);
          Decoded alone = decode(image(row % 2), 1, text, lengths[row]);
          together.row(row).assertCloseTo(alone.at(0, lengths[row] - 1));
        }
      }
    }
  }

  @Test
  protected void branchesContinueTheirParents() {
    int[] first = tokens(2, 3);
    int[] parents = {1, 0, 1};
    int[] more = new Random(9).ints(6, lowest(), decoder.vocabulary()).toArray();
    try (KvCache image = remember(image(0));
        DecodingState stem = begin(image, 2)) {
      decoder.next(session, stem, upload(first, 2));
      try (DecodingState branches = stem.branch(session, parents, 2)) {
        Tensor next = decoder.next(session, branches, upload(more, 3));
        Decoded grown = Decoded.of(session, next);
        for (int row = 0; row < 3; row++) {
          int[] text = Arrays.copyOf(Arrays.copyOfRange(first, parents[row] * 3, 6), 5);
          System.arraycopy(more, row * 2, text, 3, 2);
          grown.row(row).assertCloseTo(decode(image(0), 1, text, 5).at(0, 4));
        }
      }
    }
  }

  @Test
  protected void whatIsForgottenIsNotContinued() {
    int[] tokens = tokens(1, 6);
    try (KvCache image = remember(image(0));
        DecodingState state = begin(image, 1)) {
      decoder.next(session, state, upload(new int[] {tokens[0], tokens[5], tokens[4]}, 1));
      session.forget(state.past(), 2);
      Tensor next = decoder.next(session, state, upload(new int[] {tokens[1], tokens[2]}, 1));
      Decoded.of(session, next)
          .assertCloseTo(decode(image(0), 1, Arrays.copyOf(tokens, 3), 3).at(0, 2));
    }
  }

  @Test
  protected void textsBeyondTheLastPositionAreRefused() {
    int most = decoder.maxPositions();
    for (int together : new int[] {most + 1, most, 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decode(image(0), 1, tokens(1, most + 1), together));
    }
  }

  @Test
  protected void idsOutsideTheVocabularyAreRefused() {
    for (int id : new int[] {-1, decoder.vocabulary()}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decode(image(0), 1, new int[] {id}, 1))
          .withMessageContaining(String.valueOf(id));
    }
  }

  @Test
  protected void everyTensorIsNeeded() {
    RandomCheckpoint all = checkpoint();
    for (String name : all.entries().keySet()) {
      assertThatExceptionOfType(ModelException.class)
          .as(name)
          .isThrownBy(() -> load(all.without(name)))
          .withMessageContaining("missing: " + name);
    }
  }

  @Test
  protected void thePrefixIsThatOfTheBody() {
    assertThat(checkpoint().entries().keySet())
        .anyMatch(name -> name.startsWith(provider().basePrefix() + "."));
  }

  @Test
  protected void lookingInsideChangesNothing() {
    int[] tokens = tokens(IMAGES, 4);
    TreeMap<String, Decoded> seen = new TreeMap<>();
    Observer observer = (name, value) -> seen.put(name, Decoded.of(session, value));
    try (KvCache images = remember(images());
        DecodingState state = begin(images, 1)) {
      Tensor hidden = decoder.read(session, state, upload(tokens, IMAGES), observer);
      assertThat(Decoded.of(session, decoder.logits(session, hidden)).scores())
          .containsExactly(decode(images(), 1, tokens, 4).scores());
    }
    int layers = (int) seen.keySet().stream().filter(n -> n.startsWith("attentions.")).count();
    assertThat(layers).isPositive();
    for (int layer = 0; layer < layers; layer++) {
      assertThat(seen)
          .containsKey("hidden_states." + layer)
          .hasEntrySatisfying(
              "attentions." + layer, own -> own.assertProbabilitiesOver(IMAGES, 4, 4))
          .hasEntrySatisfying(
              "cross_attentions." + layer,
              cross -> cross.assertProbabilitiesOver(IMAGES, 4, IMAGE_TOKENS));
    }
    assertThat(seen).containsKey("hidden_states." + layers).hasSize(3 * layers + 1);
  }

  private TextDecoder load(RandomCheckpoint checkpoint) {
    Config config = Config.parse("config.json", config().getBytes(StandardCharsets.UTF_8));
    try (Weights weights = Weights.of("the test", checkpoint, backend)) {
      return provider().load(new DecoderContext(config, weights));
    }
  }

  private KvCache remember(Tensor image) {
    return decoder.remember(session, image, Observer.NONE);
  }

  /// As generation does: the last token is written and never read.
  private DecodingState begin(KvCache image, int beams) {
    return decoder.begin(session, image, beams, decoder.maxPositions() + 1);
  }

  /// Reads a prompt of `together` tokens and the rest one by decoder.
  private Decoded decode(Tensor image, int beams, int[] tokens, int together) {
    int rows = image.shape().rows() * beams;
    int length = tokens.length / rows;
    Decoded.Builder scores = new Decoded.Builder(rows, length, decoder.vocabulary());
    try (KvCache seen = remember(image);
        DecodingState state = begin(seen, beams)) {
      for (int from = 0; from < length; from += from == 0 ? together : 1) {
        int count = from == 0 ? together : 1;
        Tensor read = upload(columns(tokens, rows, from, count), rows);
        Tensor hidden = decoder.read(session, state, read, Observer.NONE);
        scores.add(from, Decoded.of(session, decoder.logits(session, hidden)));
      }
    }
    return scores.build();
  }

  private Tensor upload(int[] tokens, int rows) {
    Shape shape = Shape.of(rows, tokens.length / rows);
    return session.upload(shape, DType.I32, MemorySegment.ofArray(tokens));
  }

  private int[] tokens(int rows, int length) {
    return new Random(5).ints((long) rows * length, lowest(), decoder.vocabulary()).toArray();
  }

  private int lowest() {
    return decoder.vocabulary() / 2;
  }

  private Tensor images() {
    return picture(0, IMAGES);
  }

  private Tensor image(int index) {
    return picture(index, 1);
  }

  private Tensor picture(int first, int count) {
    int size = IMAGE_TOKENS * decoder.imageWidth();
    float[] numbers = new float[count * size];
    for (int image = 0; image < count; image++) {
      Random random = new Random(first + image);
      for (int i = 0; i < size; i++) {
        numbers[image * size + i] = (float) random.nextGaussian();
      }
    }
    Shape shape = Shape.of(count, IMAGE_TOKENS, decoder.imageWidth());
    return session.upload(shape, DType.F32, MemorySegment.ofArray(numbers));
  }

  private static int[] columns(int[] tokens, int rows, int from, int count) {
    int length = tokens.length / rows;
    int[] columns = new int[rows * count];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(tokens, row * length + from, columns, row * count, count);
    }
    return columns;
  }

  private static int[] repeat(int[] tokens, int times) {
    int[] repeated = new int[tokens.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = tokens[i % tokens.length];
    }
    return repeated;
  }
}
