// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.api.ModelException;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
public abstract class TextDecoderContract extends DecoderBench {

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
    try (KvCache images = remember(images());
        DecodingState state = begin(images, 1)) {
      Tensor hidden = decoder.read(session, state, upload(tokens, IMAGES), recorder(seen));
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

  @Test
  protected void attentionOneByOneIsAttentionAtOnce() {
    int length = 5;
    int[] tokens = tokens(1, length);
    TreeMap<String, Decoded> atOnce = new TreeMap<>();
    TreeMap<String, Decoded> step = new TreeMap<>();
    try (KvCache image = remember(image(0));
        DecodingState once = begin(image, 1);
        DecodingState steps = begin(image, 1)) {
      decoder.read(session, once, upload(tokens, 1), recorder(atOnce));
      for (int token = 0; token < length; token++) {
        decoder.read(session, steps, upload(new int[] {tokens[token]}, 1), recorder(step));
        int last = token;
        step.forEach(
            (name, seen) -> {
              if (name.contains("attentions.")) {
                assertThat(atOnce)
                    .hasEntrySatisfying(name, whole -> seen.assertRowOfHeads(last, whole));
              }
            });
      }
    }
    assertThat(step).containsKeys("attentions.0", "cross_attentions.0").hasSameSizeAs(atOnce);
  }

  @Test
  protected void nothingIsComputedForNobody() {
    List<String> looks = new ArrayList<>();
    ComputeSession watched =
        (ComputeSession)
            Proxy.newProxyInstance(
                ComputeSession.class.getClassLoader(),
                new Class<?>[] {ComputeSession.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("attentionWeights")) {
                    looks.add(method.getName());
                  }
                  return method.invoke(session, arguments);
                });
    try (KvCache image = remember(image(0));
        DecodingState state = begin(image, 1)) {
      decoder.read(watched, state, upload(tokens(1, 2), 1), Observer.NONE);
      assertThat(looks).isEmpty();
      decoder.read(watched, state, upload(tokens(1, 2), 1), (_, _) -> {});
      assertThat(looks).isNotEmpty();
    }
  }

  private Observer recorder(Map<String, Decoded> seen) {
    return (name, value) -> seen.put(name, Decoded.of(session, value));
  }
}
