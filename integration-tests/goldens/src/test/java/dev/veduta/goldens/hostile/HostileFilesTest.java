// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.Image;
import dev.veduta.api.VedutaException;
import dev.veduta.goldens.Cases;
import dev.veduta.goldens.Folders;
import dev.veduta.runtime.Captioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A mutilated file ends in an error that names it and its fault …
///
/// Runs in a virtual machine with a small heap, so that whoever believes a header runs out of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls prepare() before anything else
final class HostileFilesTest {
  /// No measurement: a hang must not last.
  private static final Duration FOR_EVER = Duration.ofMinutes(2);

  private Path folder;
  private Path withVocabulary;
  private Path withTokenizer;
  private Path sharded;
  private Path pictures;
  private String shardedTensor;
  private Captioners captioners;
  private int count;

  @BeforeAll
  void prepare(@TempDir Path temporary) throws IOException {
    folder = temporary;
    withVocabulary = Folders.copyTo(Cases.own("git/checkpoint"), folder.resolve("vocabulary"));
    withTokenizer = Folders.copyTo(withVocabulary, folder.resolve("tokenizer"));
    Files.copy(
        Cases.own("git-video/checkpoint/tokenizer.json"), withTokenizer.resolve("tokenizer.json"));
    // A class that is none of BERT's takes the file as it stands, not its vocabulary only.
    Files.writeString(
        withTokenizer.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    sharded = Folders.copyTo(withVocabulary, folder.resolve("sharded"));
    shardedTensor = ShardFaults.split(sharded);
    pictures = Folders.copyTo(Cases.pictures(), folder.resolve("pictures"));
    captioners = Captioners.open(withVocabulary);
  }

  @AfterAll
  void close() {
    captioners.close();
  }

  @Test
  void unlikeASoundOne() throws IOException {
    for (Path model : List.of(withVocabulary, withTokenizer, sharded)) {
      for (String picture : PictureFaults.PICTURES) {
        assertThat(caption(model, pictures.resolve(picture))).as(picture).isNotEmpty();
      }
    }
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256L << 20);
  }

  @Test
  void inHundredsOfCases() throws IOException {
    byte[] weights = Files.readAllBytes(withVocabulary.resolve(WeightFaults.FILE));

    assertThat(
            Stream.of(
                    WeightFaults.all(weights),
                    JsonFaults.all(),
                    TokenizerFaults.ofJson(),
                    TokenizerFaults.ofVocabulary(),
                    ShardFaults.all(shardedTensor),
                    PictureFaults.all())
                .mapToLong(Stream::count)
                .sum())
        .isGreaterThan(500);
  }

  @TestFactory
  Stream<DynamicTest> ofWeights() throws IOException {
    byte[] weights = Files.readAllBytes(withVocabulary.resolve(WeightFaults.FILE));
    return ofModel(withVocabulary, WeightFaults.all(weights));
  }

  @TestFactory
  Stream<DynamicTest> ofSettings() {
    return ofModel(withVocabulary, JsonFaults.all());
  }

  @TestFactory
  Stream<DynamicTest> ofTokenizers() {
    return Stream.concat(
        ofModel(withTokenizer, TokenizerFaults.ofJson()),
        ofModel(withVocabulary, TokenizerFaults.ofVocabulary()));
  }

  @TestFactory
  Stream<DynamicTest> ofShards() {
    return ofModel(sharded, ShardFaults.all(shardedTensor));
  }

  @TestFactory
  Stream<DynamicTest> ofPictures() {
    return PictureFaults.all()
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault.name(),
                    () -> {
                      Path spoilt = spoil(pictures, fault);
                      Image image = Image.of(spoilt.resolve(fault.mentions().getFirst()));
                      failsAsItShould(fault, () -> captioners.get().caption(image));
                    }));
  }

  private Stream<DynamicTest> ofModel(Path sound, Stream<Fault> faults) {
    return faults.map(
        fault ->
            DynamicTest.dynamicTest(
                fault.name(),
                () -> {
                  Path spoilt = spoil(sound, fault);
                  failsAsItShould(fault, () -> caption(spoilt, pictures.resolve("noise.png")));
                }));
  }

  private static void failsAsItShould(Fault fault, Runnable work) {
    Throwable thrown =
        assertTimeoutPreemptively(FOR_EVER, () -> catchThrowable(work::run), fault.name());

    assertThat(thrown).as(fault.name()).isInstanceOf(VedutaException.class);
    assertThat(thrown.getMessage()).contains(fault.mentions()).hasSizeLessThan(20_000);
    assertThat(thrown.getMessage()).doesNotContain("Exception", "java.");
  }

  private Path spoil(Path sound, Fault fault) throws IOException {
    Path spoilt = Folders.copyTo(sound, folder.resolve("case-" + count++));
    fault.change().apply(spoilt);
    return spoilt;
  }

  private static String caption(Path model, Path picture) {
    try (Captioners opened = Captioners.open(model)) {
      return opened.get().caption(Image.of(picture)).tokens().toString();
    }
  }
}
