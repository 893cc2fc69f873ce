// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Token;
import dev.veduta.web.Problem.Kind;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A caption as server-sent events: `token` for each token, then `caption`, or `problem`.
///
/// The thread of the request writes them. While there is nothing to write it sends a comment every
/// few seconds: so it learns when the client has gone, upon which the model stops. A client that
/// reads slowly holds up nobody else: few tokens are asked for before they are written.
///
/// @param visit which is closed at the end
record EventStream(Visit visit) implements StreamingOutput {
  private static final int TOKENS_AHEAD = 16;
  private static final long HEARTBEAT_SECONDS = 3;
  private static final System.Logger LOG = System.getLogger("dev.veduta.web");

  @Override
  public void write(OutputStream out) {
    try (visit) {
      EventText.comment(out); // the client sees that it is heard
      try (CaptionStream stream = visit.inTime(visit::stream)) {
        follow(stream, out);
      } catch (RuntimeException e) {
        event("problem", Failures.problem(e).toJson().toString(), out);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client has gone before its caption was complete", e);
    }
  }

  private void follow(CaptionStream stream, OutputStream out) throws IOException {
    Tokens tokens = new Tokens();
    stream.subscribe(tokens);
    while (true) {
      Heard heard = tokens.next();
      switch (heard) {
        case null -> {
          if (visit.isLate()) {
            throw new ProblemException(Visit.late());
          }
          EventText.comment(out);
        }
        case Heard.One(Token token) ->
            event(
                "token",
                JSON.createObjectBuilder()
                    .add("text", token.text())
                    .add("id", token.id())
                    .build()
                    .toString(),
                out);
        case Heard.End(Throwable failure) -> {
          if (failure != null) {
            throw new ProblemException(Failures.ofModel(failure), failure);
          }
          event("caption", visit.caption(caption(stream)).toString(), out);
          return;
        }
      }
      if (visit.isLate()) {
        throw new ProblemException(Visit.late());
      }
    }
  }

  private static Caption caption(CaptionStream stream) {
    try {
      return stream.caption().get();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static ProblemException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ProblemException(
        Problem.of(Kind.UNAVAILABLE, "the server is being shut down; try again later"), e);
  }

  private static void event(String name, String json, OutputStream out) throws IOException {
    EventText.event("event: %s\ndata: %s".formatted(name, json), out);
  }

  /// What a stream says.
  private sealed interface Heard {
    record One(Token token) implements Heard {}

    record End(@Nullable Throwable failure) implements Heard {}
  }

  /// Takes tokens from a stream, no more ahead than it can hold.
  private static final class Tokens implements Flow.Subscriber<Token> {
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(TOKENS_AHEAD);
    }

    @Override
    public void onNext(Token token) {
      heard.add(new Heard.One(token));
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(new Heard.End(failure));
    }

    @Override
    public void onComplete() {
      heard.add(new Heard.End(null));
    }

    /// What it hears next; null if it hears nothing for a while.
    @Nullable Heard next() {
      try {
        Heard next = heard.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (next instanceof Heard.One && subscription != null) {
          subscription.request(1);
        }
        return next;
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }
}
