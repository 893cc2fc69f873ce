// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.Activations;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionInspector;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Inspection;
import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureAttention;
import dev.veduta.api.Prompt;
import dev.veduta.api.Token;
import dev.veduta.captioning.CaptioningModel;
import dev.veduta.captioning.Network;
import dev.veduta.captioning.Recorder;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.RecordedTensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An inspector …
final class CaptionInspectorTest {
  private static final String SCENES = "classpath:dev/veduta/models/git-scenes";
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));

  @TestFactory
  Stream<DynamicTest> seesWhatTransformersRecorded() {
    return Stream.concat(Cases.own().stream(), Cases.shared().stream())
        .map(folder -> DynamicTest.dynamicTest(folder.toString(), () -> compare(folder)));
  }

  private static void compare(Path folder) {
    GoldenCase golden = GoldenCase.read(folder);
    int[][] ids = golden.inputIds();
    int compared = 0;
    try (Captioners captioners = open(golden.checkpoint().toString())) {
      for (int row = 0; row < ids.length; row++) {
        Inspection inside =
            captioners
                .get(CaptionInspector.class)
                .inspect(teacher(golden.requests().get(row), ids[row]), written(ids[row]));
        for (Map.Entry<String, Activations> one : layers(inside).entrySet()) {
          RecordedTensor recorded = golden.tensors().get(one.getKey());
          if (recorded != null) {
            assertRow(recorded, row, one.getValue());
            compared++;
          }
        }
        assertAllOfThePictureIsMapped(inside);
      }
    }
    assertThat(compared).isGreaterThan(2 * ids.length);
  }

  @Test
  void givesTokensTheProbabilitiesThatTheyWereWrittenWith() {
    try (Captioners captioners = open(SCENES)) {
      Caption caption = captioners.get().caption(FOX);
      CaptionInspector inspector = captioners.get(CaptionInspector.class);
      List<Integer> ids = caption.tokens().stream().map(Token::id).toList();

      List<Token> seen = inspector.inspect(CaptionRequest.describe(FOX), ids).tokens();

      assertThat(inspector.inspect(FOX, caption).tokens()).isEqualTo(caption.tokens());
      for (int i = 0; i < ids.size(); i++) {
        Token written = caption.tokens().get(i);
        assertThat(seen.get(i).id()).isEqualTo(written.id());
        assertThat(seen.get(i).logProbability()).isCloseTo(written.logProbability(), within(1e-5f));
        assertThat(seen.get(i).margin()).isCloseTo(written.margin(), within(1e-4f));
      }
    }
  }

  @Test
  void findsTheThingThatAWordNames() {
    try (Captioners captioners = open(SCENES)) {
      Caption caption = captioners.get().caption(FOX);
      Inspection inside = captioners.get(CaptionInspector.class).inspect(FOX, caption);

      // The fox is in the left half of the picture; of the pear's attention some is left on it.
      assertThat(centre(inside, caption, "fox")).isLessThan(centre(inside, caption, "pear") - 5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"git", "git-vqa", "vit_gpt2", "clip_bart", "donut-swin_trocr"})
  void seesAtOnceWhatIsSeenStepByStep(String name) {
    GoldenCase golden = GoldenCase.read(Cases.own(name));
    CaptionRequest request = golden.requests().getFirst();
    try (Captioners captioners = open(golden.checkpoint().toString())) {
      Caption caption =
          captioners
              .get()
              .generate(List.of(request), GenerationOptions.DEFAULT.withMaxNewTokens(8))
              .getFirst()
              .getFirst();
      Inspection inside = captioners.get(CaptionInspector.class).inspect(request, caption);
      CaptioningModel model = (CaptioningModel) captioners.model(Captioner.DEFAULT);

      int steps = compareSteps(model, golden, inside);

      assertThat(steps).isEqualTo(inside.prompt().size() + caption.tokens().size() - 1);
    }
  }

  @Test
  void refusesTokensThatAreNone() {
    try (Captioners captioners = open(SCENES)) {
      CaptionInspector inspector = captioners.get(CaptionInspector.class);
      CaptionRequest request = CaptionRequest.describe(FOX);

      assertThatThrownBy(() -> inspector.inspect(request, List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has 0 tokens, its end included, but must have 1 to ");
      assertThatThrownBy(() -> inspector.inspect(request, List.of(1_000_000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a text's token ids must lie between 0 and ");
    }
  }

  /// Decodes as generation does, a token a step, and compares what each looked at.
  private static int compareSteps(CaptioningModel model, GoldenCase golden, Inspection inside) {
    List<CaptionRequest> requests = golden.requests().subList(0, 1);
    int[][] ids = {{inside.tokens().getFirst().id()}};
    Values pixels =
        Objects.requireNonNull(
            model.forward(requests, ids, ids).get("pixel_values"), "pixel_values");
    int[] read =
        IntStream.concat(
                inside.prompt().stream().mapToInt(Integer::intValue),
                inside.tokens().stream().mapToInt(Token::id))
            .limit(inside.prompt().size() + inside.tokens().size() - 1L)
            .toArray();
    Network network = model.network();
    return model
        .batcher()
        .call(
            compute -> {
              Tensor frame = compute.upload(pixels.shape(), DType.F32, pixels.data());
              Tensor image = network.see(compute, List.of(frame), false);
              return steps(compute, network.decoder(), image, read, inside);
            });
  }

  private static int steps(
      ComputeSession compute, TextDecoder decoder, Tensor image, int[] read, Inspection inside) {
    Recorder before = new Recorder(compute);
    try (KvCache remembered = decoder.remember(compute, image, before);
        DecodingState state = decoder.begin(compute, remembered, 1, read.length)) {
      for (int step = 0; step < read.length; step++) {
        Recorder recorder = new Recorder(compute);
        int[] token = {read[step]};
        Tensor ids = compute.upload(Shape.of(1, 1), DType.I32, MemorySegment.ofArray(token));
        decoder.read(compute, state, ids, recorder);
        for (int layer = 0; layer < inside.layers(); layer++) {
          assertStep(
              recorder.value("attentions." + layer), inside.selfAttention(layer), step, read);
          int index = layer;
          int at = step;
          inside
              .crossAttention(layer)
              .ifPresent(
                  all -> assertStep(recorder.value("cross_attentions." + index), all, at, read));
        }
      }
    }
    return read.length;
  }

  /// @param one `[1, heads, 1, s]`
  /// @param all `[heads, T, S]`
  private static void assertStep(Values one, Activations all, int step, int[] read) {
    int row = all.shape().get(1) - read.length + step;
    int positions = one.shape().width();
    for (int head = 0; head < all.shape().getFirst(); head++) {
      for (int position = 0; position < all.shape().get(2); position++) {
        float expected = position < positions ? one.at((long) head * positions + position) : 0;
        assertThat(all.at(head, row, position))
            .as("%s, head %d, step %d, position %d", all, head, step, position)
            .isCloseTo(expected, within(1e-5f));
      }
    }
  }

  private static void assertAllOfThePictureIsMapped(Inspection inside) {
    assertThat(inside.frames()).isNotEmpty();
    int mapped = inside.frames().stream().mapToInt(PatchGrid::tokens).sum();
    int read = inside.prompt().size() + inside.tokens().size() - 1;
    int seen =
        inside
            .crossAttention(0)
            .map(cross -> cross.shape().get(2))
            .orElseGet(() -> inside.selfAttention(0).shape().get(2) - read);
    assertThat(mapped).as("tokens of the picture").isEqualTo(seen);
    for (int token = 0; token < inside.tokens().size(); token++) {
      double sum = inside.pictureAttention(token).stream().mapToDouble(PictureAttention::sum).sum();
      assertThat(sum).isBetween(0.0, 1.0001);
    }
  }

  private static void assertRow(RecordedTensor recorded, int row, Activations seen) {
    Shape shape = recorded.shape();
    assertThat(seen.shape()).as(seen.name()).isEqualTo(shape.extents().subList(1, shape.rank()));
    long from = row * (shape.elements() / shape.at(0));
    for (int i = 0; i < seen.values().capacity(); i++) {
      float expected = recorded.real(from + i);
      float actual = seen.values().get(i);
      if (!(Math.abs(actual - expected) <= 1e-4 + 1e-4 * Math.abs(expected))) {
        assertThat(actual).as("%s, element %d", seen, i).isEqualTo(expected);
      }
    }
  }

  private static Map<String, Activations> layers(Inspection inside) {
    Map<String, Activations> layers = new LinkedHashMap<>();
    Stream.of(
            inside.hiddenStates(),
            inside.selfAttentions(),
            inside.crossAttentions(),
            inside.encoderHiddenStates())
        .flatMap(List::stream)
        .forEach(one -> layers.put(one.name(), one));
    return layers;
  }

  /// The request whose text goes on with the recorded tokens behind the first.
  private static CaptionRequest teacher(CaptionRequest request, int[] ids) {
    return new CaptionRequest(request.visual(), new Prompt.OfTokens(List.of(ids[0])));
  }

  /// All recorded tokens are read when one more is written.
  private static List<Integer> written(int[] ids) {
    return IntStream.concat(Arrays.stream(ids).skip(1), IntStream.of(0)).boxed().toList();
  }

  /// Where the attention of a word lies on average, in pixels from the left.
  private static double centre(Inspection inside, Caption caption, String word) {
    int token = caption.tokens().stream().map(Token::piece).toList().indexOf(word);
    PictureAttention attention = inside.pictureAttention(token).getFirst();
    double sum = 0;
    for (int row = 0; row < attention.grid().rows(); row++) {
      for (int column = 0; column < attention.grid().columns(); column++) {
        double middle =
            attention.grid().region(row, column).left()
                + attention.grid().region(row, column).width() / 2;
        sum += middle * attention.at(row, column);
      }
    }
    return sum / attention.sum();
  }

  private static Captioners open(String model) {
    return Captioners.open(
        CaptionerSettings.of(Captioner.DEFAULT, model).withPixels(PixelOptions.AS_TRANSFORMERS));
  }
}
