// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import dev.veduta.api.Visual;
import dev.veduta.captioning.batch.Batcher;
import dev.veduta.captioning.batch.Decoding;
import dev.veduta.captioning.batch.Lookahead;
import dev.veduta.captioning.batch.Watch;
import dev.veduta.generation.Generation;
import dev.veduta.generation.Grammars;
import dev.veduta.spi.Ability;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.PendingCaptions;
import dev.veduta.spi.TextScore;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.Trace;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.observation.AskedRequest;
import dev.veduta.spi.observation.AskedRequest.Kind;
import dev.veduta.spi.observation.RequestObserver;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A model from pictures to captions: its pictures decoded and processed, seen by its network, its
/// texts generated and detokenized. It owns its sessions and threads; the weights belong to the
/// backend.
///
/// @param checkpointOptions what the checkpoint says of generation, behind the call's options
/// @param lookahead makes the pictures of calls with many ready
/// @param bounds of what one call has under way
/// @param observer hears of all requests
public record CaptioningModel(
    Provenance provenance,
    GenerationOptions checkpointOptions,
    Pictures pictures,
    Tokenizer tokenizer,
    Grammars grammars,
    Network network,
    Batcher batcher,
    Lookahead lookahead,
    Flight.Bounds bounds,
    RequestObserver observer)
    implements CaptionModel {

  /// Requests of one call that are under way together at least, so that sessions find work.
  private static final int WINDOW = 32;

  /// The model of a network, with everything around it as its files have it.
  ///
  /// @param options that the checkpoint brings along
  public static CaptioningModel open(
      ModelContext context, GenerationOptions options, ImageProcessor processor, Network network) {
    Tokenizer tokenizer = context.tokenizer();
    int rows = context.batch().rowsOn(context.backend());
    Lookahead lookahead = Lookahead.forPictures(context.pixelOptions().maxPixels());
    return new CaptioningModel(
        context.provenance(),
        options,
        Pictures.of(context, processor),
        tokenizer,
        new Grammars(tokenizer),
        network,
        new Batcher(
            context.backend(),
            network,
            context.modelName(),
            context.sessions(),
            rows,
            context.batch().queue()),
        lookahead,
        Flight.Bounds.of(
            Math.max(WINDOW, 2 * rows * context.sessions()),
            lookahead.threads(),
            3L
                * Float.BYTES
                * processor.height()
                * processor.width()
                * Math.max(1, network.frames())),
        context.observer());
  }

  /// What the model of a network can do.
  ///
  /// @param frames of a video that the network was trained with; 0 for one that takes pictures only
  public static Set<Ability> abilities(int frames) {
    return frames == 0
        ? EnumSet.complementOf(EnumSet.of(Ability.VIDEOS))
        : EnumSet.allOf(Ability.class);
  }

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions call) {
    GenerationOptions options = call.orElse(checkpointOptions);
    List<Asked> asked =
        requests.stream()
            .map(request -> ask(request, options, Kind.GENERATE, Optional.empty()))
            .toList();
    AllOrNone all = new AllOrNone();
    try (Flight flight = flight(requests, asked::get)) {
      flight.run(all);
    }
    return all.captions();
  }

  @Override
  public void generateEach(
      List<CaptionRequest> requests, GenerationOptions call, CaptionsListener listener) {
    GenerationOptions options = call.orElse(checkpointOptions);
    try (Flight flight =
        flight(
            requests,
            index -> ask(requests.get(index), options, Kind.GENERATE, Optional.empty()))) {
      flight.run(listener);
    }
  }

  private Flight flight(List<CaptionRequest> requests, IntFunction<Asked> ask) {
    return new Flight(requests, ask, this::pixels, batcher, lookahead, bounds);
  }

  @Override
  public PendingCaptions start(
      CaptionRequest request, GenerationOptions call, Consumer<Token> tokens) {
    Asked asked = ask(request, call.orElse(checkpointOptions), Kind.STREAM, Optional.of(tokens));
    asked.watch().asked();
    asked.decodings().forEach(Decoding::startClock);
    try {
      batcher.submit(pixels(request.visual()), asked.decodings());
      return asked;
    } catch (Throwable e) {
      asked.watch().over(null, e);
      throw e;
    }
  }

  @Override
  public PendingCaptions startAsync(
      CaptionRequest request, GenerationOptions call, Consumer<Token> tokens) {
    Asked asked = ask(request, call.orElse(checkpointOptions), Kind.GENERATE, Optional.of(tokens));
    asked.watch().asked();
    asked.decodings().forEach(Decoding::startClock);
    CompletableFuture<Void> _ =
        lookahead
            .start(() -> pixels(request.visual()))
            .thenAccept(pixels -> batcher.submit(pixels, asked.decodings()))
            .exceptionally(
                fault -> {
                  asked.fail(fault);
                  return null;
                });
    return asked;
  }

  @Override
  public void endRequests() {
    batcher.endRequests();
  }

  @Override
  public int waiting() {
    return batcher.waiting();
  }

  @Override
  public Map<String, Values> forward(
      List<CaptionRequest> requests, int[][] inputIds, int[][] labels) {
    PictureBatch pixels = pixels(requests);
    return batcher.call(compute -> network.trace(compute, pixels, inputIds, labels));
  }

  @Override
  public List<TextScore> score(CaptionRequest request, List<int[]> texts, GenerationOptions call) {
    GenerationOptions options = call.orElse(checkpointOptions);
    int[] prompt = prompt(request, options);
    checkLengths(prompt, texts);
    texts.forEach(text -> checkIds("a text's", text));
    int longest = texts.stream().mapToInt(text -> text.length).max().orElse(0);
    Watch watch = watch(request, Kind.SCORE, prompt.length, longest, texts.size(), options);
    watch.asked();
    try {
      TextTree tree = TextTree.of(texts);
      score(request, prompt, tree, () -> watch.begun(texts.size()));
      watch.over(List.of(), null);
      return texts.stream().map(tree::of).toList();
    } catch (Throwable e) {
      watch.over(null, e);
      throw e;
    }
  }

  private void score(CaptionRequest request, int[] prompt, TextTree tree, Runnable begun) {
    PictureBatch pixels = pixels(List.of(request));
    batcher.call(
        compute -> {
          begun.run();
          Tensor image = network.see(compute, pixels.upload(compute), pixels.isVideo());
          new TreeScorer(compute, network.decoder()).score(image, prompt, tree);
          return tree;
        });
  }

  @Override
  public Trace trace(CaptionRequest request, int[] tokens, GenerationOptions call) {
    int[] prompt = prompt(request, call.orElse(checkpointOptions));
    checkLengths(prompt, List.of(tokens));
    checkIds("a text's", tokens);
    int[] read = Arrays.copyOf(prompt, prompt.length + tokens.length - 1);
    System.arraycopy(tokens, 0, read, prompt.length, tokens.length - 1);
    int[][] rows = {read};
    PictureBatch pixels = pixels(List.of(request));
    Optional<TokenGrid> grid = network.grid(pictures.height(), pictures.width());
    return new Trace(
        IntStream.of(prompt).boxed().toList(),
        batcher.call(compute -> network.trace(compute, pixels, rows, rows)),
        pictures.views(request.visual(), pixels.frames().size()).stream()
            .flatMap(
                view ->
                    grid
                        .map(tokenGrid -> tokenGrid.over(view, pictures.height(), pictures.width()))
                        .stream())
            .toList());
  }

  @Override
  public List<Token> tokens(
      CaptionRequest request, int[] ids, TextScore score, GenerationOptions call) {
    int[] prompt = prompt(request, call.orElse(checkpointOptions));
    Words words = new Words(tokenizer, prompt, List.of());
    return words.tokens(ids, words.text(ids), score.logProbabilities(), score.margins());
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> facts = new LinkedHashMap<>(network.description());
    facts.put("video", network.frames() == 0 ? "no" : "%d frames".formatted(network.frames()));
    facts.put("backend", provenance.backend());
    return facts;
  }

  @Override
  public void close() {
    try (lookahead) {
      batcher.close();
    }
  }

  /// Settles what a request needs, computing nothing.
  private Asked ask(
      CaptionRequest request,
      GenerationOptions options,
      Kind kind,
      Optional<Consumer<Token>> tokens) {
    int[] prompt = prompt(request, options);
    Generation generation =
        Generation.of(
            options,
            prompt.length,
            network.decoder().vocabulary(),
            network.decoder().maxPositions(),
            grammars);
    Transcriber transcriber =
        new Transcriber(
            new Words(tokenizer, prompt, generation.stopStrings()),
            provenance.withOptions(options).withNotes(notes(request.visual())),
            tokens);
    int texts = options.numReturnSequences() == null ? 1 : options.numReturnSequences();
    int longest = generation.mostRead() - prompt.length;
    Watch watch = watch(request, kind, prompt.length, longest, texts, options);
    boolean isOne = generation.searches() == 1;
    List<Decoding> decodings =
        IntStream.range(0, generation.searches())
            .mapToObj(
                i ->
                    new Decoding(
                        generation.search(prompt, i),
                        prompt,
                        generation.mostRead(),
                        generation.mostNanoseconds(),
                        isOne ? transcriber::tell : (_, _) -> {},
                        watch))
            .toList();
    return new Asked(request, decodings, watch, transcriber);
  }

  private Watch watch(
      CaptionRequest request,
      Kind kind,
      int prompt,
      int longest,
      int texts,
      GenerationOptions options) {
    int frames = PictureBatch.frames(request.visual(), network.frames());
    return new Watch(observer, new AskedRequest(kind, frames, prompt, longest, texts, options));
  }

  /// What is to be said about how the model sees a video.
  private List<String> notes(Visual visual) {
    return PictureBatch.isVideo(visual)
        ? network.notes(PictureBatch.frames(visual, network.frames()))
        : List.of();
  }

  private PictureBatch pixels(Visual visual) {
    return pixels(List.of(CaptionRequest.describe(visual)));
  }

  private PictureBatch pixels(List<CaptionRequest> requests) {
    return PictureBatch.of(requests, pictures, network.frames());
  }

  /// The ids that the text continues.
  private int[] prompt(CaptionRequest request, GenerationOptions options) {
    int[] prompt =
        switch (request.prompt()) {
          case Prompt.OfTokens(List<Integer> ids) ->
              ids.stream().mapToInt(Integer::intValue).toArray();
          case Prompt.OfText(String text) -> network.prompt(tokenizer.encode(text, false), options);
        };
    checkIds("a prompt's", prompt);
    return prompt;
  }

  private void checkLengths(int[] prompt, List<int[]> texts) {
    int most = network.decoder().maxPositions();
    if (prompt.length > most) {
      throw new IllegalArgumentException(
          "the prompt has %d tokens, but the model reads at most %d; shorten it"
              .formatted(prompt.length, most));
    }
    for (int i = 0; i < texts.size(); i++) {
      int length = texts.get(i).length;
      // The last token is scored, never read.
      if (length == 0 || prompt.length + length - 1 > most) {
        throw new IllegalArgumentException(
            "text %d of %d has %d tokens, its end included, but must have 1 to %d behind its prompt"
                .formatted(i + 1, texts.size(), length, most + 1 - prompt.length));
      }
    }
  }

  private void checkIds(String whose, int[] ids) {
    int vocabulary = network.decoder().vocabulary();
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            "%s token ids must lie between 0 and %d, got %d".formatted(whose, vocabulary - 1, id));
      }
    }
  }
}
