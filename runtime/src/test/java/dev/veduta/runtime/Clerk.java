// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A model for documents that reads in every picture what it was told; its tags are special tokens,
/// which the text of a caption leaves out.
@Plugin("clerk")
final class Clerk implements CaptionModelProvider {
  private final String sees;
  private final boolean showsTokenizer;

  /// @param sees tokens with tags, `</s>` and `<pad>` among them
  Clerk(String sees, boolean showsTokenizer) {
    this.sees = sees;
    this.showsTokenizer = showsTokenizer;
  }

  @Override
  public CaptionModel load(ModelContext context) {
    return new Model(context.modelName(), sees, new Words(sees), showsTokenizer);
  }

  private record Model(String name, String sees, Words words, boolean showsTokenizer)
      implements CaptionModel {
    @Override
    public Map<String, String> description() {
      return Map.of("architecture", "clerk");
    }

    @Override
    public @Nullable Tokenizer tokenizer() {
      return showsTokenizer ? words : null;
    }

    @Override
    public GenerationOptions checkpointOptions() {
      return GenerationOptions.builder()
          .eosTokenIds(List.of(words.id("</s>").orElseThrow()))
          .padTokenId(words.id("<pad>").orElseThrow())
          .build();
    }

    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      int[] ids = words.encode(sees, false);
      Integer copies = options.numReturnSequences();
      Caption caption =
          new Caption(
              words.decode(ids, true),
              IntStream.of(ids)
                  .mapToObj(id -> new Token(id, words.token(id), "", -0.5f, 0))
                  .toList(),
              -0.5,
              FinishReason.EOS,
              Provenance.of(name));
      return requests.stream()
          .map(_ -> Collections.nCopies(copies == null ? 1 : copies, caption))
          .toList();
    }

    @Override
    public void close() {}
  }

  /// A tokenizer whose tokens are words and tags.
  private static final class Words implements Tokenizer {
    private static final Pattern TOKEN = Pattern.compile("<[^>]*>|[^<\\s]+");
    private static final String ALWAYS =
        " <s_docvqa> <s_cord-v2> <s_question> </s_question> <s_answer> </s_answer> </s> <pad> who"
            + " wrote it?";

    private final List<String> pieces;

    Words(String text) {
      pieces = List.copyOf(new TreeSet<>(tokens(text + ALWAYS)));
    }

    @Override
    public int[] encode(String text, boolean special) {
      return tokens(text).stream().mapToInt(pieces::indexOf).toArray();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
      return IntStream.of(ids)
          .mapToObj(pieces::get)
          .filter(piece -> !skipSpecial || !isAdded(piece))
          .collect(Collectors.joining(" "));
    }

    @Override
    public String token(int id) {
      return pieces.get(id);
    }

    @Override
    public OptionalInt id(String token) {
      int id = pieces.indexOf(token);
      return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public int size() {
      return pieces.size();
    }

    @Override
    public Set<String> addedTokens() {
      return pieces.stream().filter(Words::isAdded).collect(Collectors.toSet());
    }

    private static boolean isAdded(String piece) {
      return piece.startsWith("<");
    }

    private static List<String> tokens(String text) {
      List<String> tokens = new ArrayList<>();
      for (Matcher token = TOKEN.matcher(text); token.find(); ) {
        tokens.add(token.group());
      }
      return tokens;
    }
  }
}
