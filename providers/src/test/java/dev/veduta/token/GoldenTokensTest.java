// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.Recordings.ints;
import static dev.veduta.token.Recordings.object;
import static dev.veduta.token.Recordings.objects;
import static dev.veduta.token.Recordings.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tokenizers of the golden cases, each read by the provider that its files match.
class GoldenTokensTest {
  private static final List<String> FILES =
      List.of(
          "config.json",
          "tokenizer_config.json",
          "tokenizer.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt");

  @Test
  void goldenCasesAreTokenizedAsTransformersDoes() throws IOException {
    int checked = 0;
    for (Path folder : goldenCases()) {
      MemoryFiles files = files(folder.resolve("checkpoint"));
      List<TokenizerProvider> matching = matching(files);
      assertThat(matching).as("providers for %s", folder).hasSizeLessThan(2);
      for (TokenizerProvider provider : matching) {
        checked += checkAll(folder, provider.load(files));
      }
    }
    assertThat(checked).isGreaterThan(700);
  }

  @Test
  void vocabularyAndMergesMeanTheSameAsTokenizerJson() throws IOException {
    int checked = 0;
    for (Path folder : goldenCases()) {
      MemoryFiles files = files(folder.resolve("checkpoint")).without("tokenizer.json");
      if (TokenizerFile.of(files) == TokenizerFile.MERGES) {
        checked += checkAll(folder, new BpeProvider().load(files));
      }
    }
    assertThat(checked).isGreaterThan(500);
  }

  private static int checkAll(Path folder, Tokenizer tokenizer) {
    List<JsonObject> examples =
        objects(object(folder.resolve("expected.json")).getJsonArray("tokenization"));
    for (JsonObject example : examples) {
      String text = example.getString("text");
      int[] ids = ints(example.getJsonArray("ids"));
      assertThat(tokenizer.encode(text, true)).as("%s: %s", folder, text).containsExactly(ids);
      assertThat(tokenizer.encode(text, false))
          .containsExactly(ints(example.getJsonArray("ids_without_special")));
      assertThat(tokenizer.decode(ids, true)).isEqualTo(example.getString("decoded"));
    }
    return examples.size();
  }

  private static List<TokenizerProvider> matching(MemoryFiles files) {
    return ServiceLoader.load(TokenizerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.matches(files))
        .toList();
  }

  private static MemoryFiles files(Path checkpoint) {
    MemoryFiles files = MemoryFiles.none();
    for (String file : FILES) {
      files = files.withIfPresent(file, checkpoint.resolve(file));
    }
    return files;
  }

  private static List<Path> goldenCases() throws IOException {
    try (Stream<Path> folders = Files.list(shared("golden/cases"))) {
      return folders.sorted().toList();
    }
  }
}
