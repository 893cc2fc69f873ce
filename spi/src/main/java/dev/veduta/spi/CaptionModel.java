// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A loaded model. Immutable and safe for use by many threads; it owns its weights and sessions and
/// frees them when closed.
public interface CaptionModel extends AutoCloseable {

  /// What it is, one fact a line: architecture, sizes, tokenizer, precision.
  Map<String, String> description();

  /// The captions of each request, best first, one per `numReturnSequences`.
  List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options);

  /// As [#generate], each request handed over when it and those before it are ready, on the thread
  /// that calls; one that fails leaves the others untouched.
  ///
  /// By default they are computed one by one.
  default void generateEach(
      List<CaptionRequest> requests, GenerationOptions options, CaptionsListener listener) {
    for (int i = 0; i < requests.size(); i++) {
      List<Caption> captions;
      try {
        captions = generate(List.of(requests.get(i)), options).getFirst();
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        listener.failure(i, e);
        continue;
      }
      listener.captions(i, captions);
    }
  }

  /// Starts to generate the captions of one request and returns.
  ///
  /// By default all is computed at once, on a thread of its own, and can't be stopped.
  ///
  /// @param tokens gets each token as soon as it is certain, on a thread that must not be kept
  ///   waiting; with several captions or beams, those of the best in the end
  /// @throws IllegalArgumentException when an option is out of its range or does not fit another
  default PendingCaptions start(
      CaptionRequest request, GenerationOptions options, Consumer<Token> tokens) {
    return new WholeCaptions(this, request, options, tokens);
  }

  /// As [#start], but returns at once: the picture is read on another thread, and what is wrong
  /// with it fails the captions. What the model is to notice of the thread that calls it notices
  /// here.
  ///
  /// By default it is the same.
  default PendingCaptions startAsync(
      CaptionRequest request, GenerationOptions options, Consumer<Token> tokens) {
    return start(request, options, tokens);
  }

  /// Ends all generation under way, and what is begun after it, within one step: the captions are
  /// what was generated until then, for the reason `CANCELLED`.
  ///
  /// By default nothing ends before its time.
  default void endRequests() {}

  /// How many requests wait to be computed. By default none is known to.
  default int waiting() {
    return 0;
  }

  /// How likely the model is to write each of some texts about one picture. What texts begin with
  /// in common is computed once.
  ///
  /// @param request the picture, and what the texts continue
  /// @param texts token ids, at least one each, none of special meaning added
  /// @throws IllegalArgumentException when a text has an unknown token, none, or more than the
  ///   model reads
  /// @throws ModelException from a model that only generates
  default List<TextScore> score(
      CaptionRequest request, List<int[]> texts, GenerationOptions options) {
    throw new ModelException(
        "%s can't score texts, only generate them".formatted(provenance().model()));
  }

  /// Tokens that [#score] scored, each with what it adds to their text.
  ///
  /// By default they have neither pieces nor texts.
  ///
  /// @param request what they continue
  default List<Token> tokens(
      CaptionRequest request, int[] ids, TextScore score, GenerationOptions options) {
    return IntStream.range(0, ids.length)
        .mapToObj(i -> new Token(ids[i], "", "", score.logProbabilities()[i], score.margins()[i]))
        .toList();
  }

  /// The tokenizer of its texts, for a look at the tokens that a caption's text leaves out; null
  /// for a model that has none to show.
  default @Nullable Tokenizer tokenizer() {
    return null;
  }

  /// What its checkpoint says about generating text, which [#generate] falls back to.
  default GenerationOptions checkpointOptions() {
    return GenerationOptions.DEFAULT;
  }

  /// Every number on the way to the scores of given texts (teacher forcing), by the names of the
  /// golden cases: `pixel_values`, `encoder_last_hidden_state`, `hidden_states.0` …, `logits`,
  /// `loss`. It is for verification and costs time and memory; a model that can't look inside
  /// returns none.
  ///
  /// @param requests one for each row; their prompts are not read
  /// @param inputIds `[B][T]` token ids, rows of equal length
  /// @param labels `[B][T]` targets of the loss, -100 for one that doesn't count
  default Map<String, Values> forward(
      List<CaptionRequest> requests, int[][] inputIds, int[][] labels) {
    return Map.of();
  }

  /// Everything on the way to given tokens, as if the model had written them ([#forward]), for a
  /// look inside.
  ///
  /// @param request what the tokens continue
  /// @param tokens ids, at least one
  /// @throws ModelException from a model that can't be looked into
  default Trace trace(CaptionRequest request, int[] tokens, GenerationOptions options) {
    throw new ModelException("%s can't be looked into".formatted(provenance().model()));
  }

  /// What its captions say of where they come from.
  default Provenance provenance() {
    return Provenance.of("unknown");
  }

  @Override
  void close();
}
