// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.Classification;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.api.Token;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.TextScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a captioner's model does beside captions …
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls open() before anything else
final class TasksTest {
  private static final int VOCABULARY = 263;
  private static final Image PICTURE = Image.of(Cases.own("git-vqa").resolve("image-0.png"));
  private static final CaptionRequest REQUEST = CaptionRequest.describe(PICTURE);
  private static final List<String> WORDS =
      List.of("fire", "cat", "dog", "cash", "cafe", "and", "in", "old", "pink", "he", "we", "12");

  private Captioners captioners;
  private Scorer scorer;
  private ImageClassifier classifier;
  private VisualQuestionAnswerer answerer;

  @BeforeAll
  void open() {
    captioners =
        Captioners.open(
            CaptionerSettings.of(
                Captioner.DEFAULT, Cases.own("git-vqa").resolve("checkpoint").toString()));
    scorer = captioners.get(Scorer.class);
    classifier = captioners.get(ImageClassifier.class);
    answerer = captioners.get(VisualQuestionAnswerer.class);
  }

  @AfterAll
  void close() {
    captioners.close();
  }

  @Test
  void sharesOneProbabilityAmongAllTexts() {
    CaptionModel model = captioners.model(Captioner.DEFAULT);
    List<int[]> pairs =
        IntStream.range(0, VOCABULARY)
            .boxed()
            .flatMap(a -> IntStream.range(0, VOCABULARY).mapToObj(b -> new int[] {a, b}))
            .toList();

    List<TextScore> scores = model.score(REQUEST, pairs, GenerationOptions.DEFAULT);

    assertThat(scores.stream().mapToDouble(one -> Math.exp(one.logLikelihood())).sum())
        .isCloseTo(1, within(1e-4)); // 70,000 numbers of 24 bits
  }

  @Test
  void classifiesThousandsOfNamesAsItScoresEachAlone() {
    List<String> names = names(3000);
    Classification all = classifier.classify(PICTURE, names);

    assertThat(all.classes()).extracting(Classification.NamedClass::name).hasSameElementsAs(names);
    for (int i = 0; i < 3000; i += 60) {
      Classification.NamedClass one = all.classes().get(i);
      assertThat(one.logProbability())
          .as(one.name())
          .isCloseTo(scorer.score(PICTURE, one.name()).logLikelihood(), within(1e-4));
    }
  }

  @Test
  void scoresTextsThatPartAtEveryTokenAsEachAlone() {
    CaptionModel model = captioners.model(Captioner.DEFAULT);
    Random random = new Random(8);
    int[] whole = random.ints(28, 5, VOCABULARY).toArray();
    List<int[]> texts = new ArrayList<>();
    texts.add(whole);
    for (int i = 0; i < whole.length; i++) {
      int[] other = whole.clone();
      other[i] = whole[i] == 5 ? 6 : 5;
      texts.add(other);
    }
    Collections.shuffle(texts, random);

    List<TextScore> together = model.score(REQUEST, texts, GenerationOptions.DEFAULT);

    for (int i = 0; i < texts.size(); i++) {
      TextScore alone =
          model.score(REQUEST, List.of(texts.get(i)), GenerationOptions.DEFAULT).getFirst();
      assertThat(together.get(i).logProbabilities())
          .containsExactly(alone.logProbabilities(), within(1e-4f));
      assertThat(together.get(i).margins()).containsExactly(alone.margins(), within(1e-4f));
    }
  }

  @Test
  void scoresTheTokensOfACaptionAsTheCaptionDoes() {
    for (CaptionRequest request : List.of(REQUEST, CaptionRequest.ask(PICTURE, "old cat"))) {
      Caption caption =
          captioners
              .get()
              .generate(List.of(request), GenerationOptions.DEFAULT)
              .getFirst()
              .getFirst();
      List<Token> tokens = caption.tokens();
      List<Integer> ids = tokens.stream().map(Token::id).toList();

      List<Token> scored = scorer.score(request, ids, ids).tokens();

      assertThat(scored).hasSameSizeAs(tokens).hasSizeGreaterThan(5);
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        assertThat(scored.get(i))
            .isEqualTo(
                new Token(
                    token.id(),
                    token.piece(),
                    token.text(),
                    scored.get(i).logProbability(),
                    scored.get(i).margin()));
        assertThat(scored.get(i).logProbability()).isCloseTo(token.logProbability(), within(1e-4f));
        assertThat(scored.get(i).margin()).isCloseTo(token.margin(), within(1e-4f));
      }
    }
  }

  @Test
  void findsATextAsLikelyAsItsTokens() {
    Score text = scorer.score(PICTURE, "old cat");
    List<Integer> ids = text.tokens().stream().map(Token::id).toList();

    assertThat(scorer.score(REQUEST, ids, ids)).isEqualTo(text);
    assertThat(String.join("", text.tokens().stream().map(Token::text).toList()))
        .isEqualTo("old cat");
    assertThat(text.loss()).isCloseTo(-text.logLikelihood() / 3, within(1e-9));
  }

  @Test
  void countsNothingWhereAllLabelsAreIgnored() {
    Score score = scorer.score(REQUEST, List.of(5, 6), List.of(Scorer.IGNORED, Scorer.IGNORED));

    assertThat(score.tokens()).isEmpty();
    assertThat(score.loss()).isNaN();
    assertThat(score.logLikelihood()).isZero();
    assertThat(scorer.score(REQUEST, List.of())).isEmpty();
  }

  @Test
  void classifiesByWhatFollowsAQuestion() {
    List<String> names = List.of("cat", "dog", "fire");
    CaptionRequest question = CaptionRequest.ask(PICTURE, "old and pink");

    Classification answers = classifier.classify(question, names);

    assertThat(answers.best().logProbability())
        .isCloseTo(
            scorer.score(question, List.of(answers.best().name())).getFirst().logLikelihood(),
            within(1e-5));
    assertThat(answers.classes()).isNotEqualTo(classifier.classify(PICTURE, names).classes());
  }

  @Test
  void addsUpEveryEndThatANameMayHave() {
    CaptionerSettings settings =
        CaptionerSettings.of(
            Captioner.DEFAULT, Cases.own("git-vqa").resolve("checkpoint").toString());
    double sum = 0;
    for (int end : List.of(3, 77)) {
      sum += Math.exp(best(settings, List.of(end)));
    }

    assertThat(Math.exp(best(settings, List.of(3, 77)))).isCloseTo(sum, within(sum * 1e-5));
  }

  private static double best(CaptionerSettings settings, List<Integer> ends) {
    GenerationOptions options = GenerationOptions.builder().eosTokenIds(ends).build();
    try (Captioners others = Captioners.open(settings.withGeneration(options))) {
      return others
          .get(ImageClassifier.class)
          .classify(PICTURE, List.of("old cat"))
          .best()
          .logProbability();
    }
  }

  @Test
  void answersEachQuestionAsAloneAndWithoutTheQuestion() {
    Random random = new Random(4);
    List<String> questions =
        IntStream.range(0, 12).mapToObj(i -> words(random, 1 + i % 6)).distinct().toList();

    List<Caption> answers = answerer.answer(PICTURE, questions);

    for (int i = 0; i < questions.size(); i++) {
      assertThat(answers.get(i)).isEqualTo(answerer.answer(PICTURE, questions.get(i)));
      assertThat(answers.get(i).text()).isNotBlank().doesNotStartWith(questions.get(i));
    }
    assertThat(answers).extracting(Caption::text).doesNotHaveDuplicates();
  }

  @Test
  void saysWhatIsWrongWithTheInput() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.classify(PICTURE, List.of()))
        .withMessage("a picture can't be classified without names, got none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.classify(PICTURE, List.of("cat", " ")))
        .withMessage("the name of a class must not be empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.classify(PICTURE, List.of("cat", "dog", "cat")))
        .withMessage("each class is named once, but 'cat' occurs twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.classify(PICTURE, List.of("cat", "old ".repeat(40))))
        .withMessage(
            "text 2 of 2 has 41 tokens, its end included, but must have 1 to 32 behind its prompt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scorer.score(REQUEST, List.of(5, 6), List.of(5)))
        .withMessage("each of 2 tokens needs a label, got 1");
    for (int wrong : List.of(-1, VOCABULARY)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scorer.score(REQUEST, List.of(5), List.of(wrong)))
          .withMessage("a text's token ids must lie between 0 and 262, got " + wrong);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answerer.answer(PICTURE, " "))
        .withMessageEndingWith(
            "image-0.png comes without a question; ask one, or describe it with an ImageCaptioner");
  }

  private static List<String> names(int count) {
    Random random = new Random(1);
    Set<String> names = new TreeSet<>();
    while (names.size() < count) {
      names.add(words(random, 1 + random.nextInt(4)));
    }
    return List.copyOf(names);
  }

  private static String words(Random random, int count) {
    return String.join(
        " ", Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size()))).limit(count).toList());
  }
}
