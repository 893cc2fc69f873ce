// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import dev.veduta.api.Token;
import dev.veduta.api.TokenListener;
import dev.veduta.api.VedutaException;
import java.util.List;
import java.util.Optional;

/// A result a line, after the name of its picture where there are several; errors apart from them.
/// Where there is but one, its words appear as they come.
final class TextReport implements Report {
  private final Terminal terminal;
  private final boolean named;
  private final boolean noted;
  private final boolean asked;
  private final StringBuilder said = new StringBuilder();
  private String shown = "";

  /// @param named whether lines begin with the picture's name
  /// @param asked whether lines say the question, too
  /// @param noted whether to say what cut a text
  TextReport(Terminal terminal, boolean named, boolean asked, boolean noted) {
    this.terminal = terminal;
    this.named = named;
    this.asked = asked;
    this.noted = noted;
  }

  @Override
  public Optional<TokenListener> live() {
    return named ? Optional.empty() : Optional.of(this::show);
  }

  private synchronized void show(Token token) {
    said.append(token.text());
    String line = Text.oneLine(said.toString());
    if (line.length() > shown.length() && line.startsWith(shown)) {
      if (shown.isEmpty()) {
        terminal.clearStatus();
      }
      terminal.printPart(line.substring(shown.length()));
      shown = line;
    }
  }

  @Override
  public synchronized void results(Job.Request job, List<Result> results) {
    String start = named ? Paint.FAINT.on(heading(job), terminal.outColours()) + " " : "";
    for (Result result : results) {
      String line = Text.oneLine(result.caption().text());
      // What was shown already is not shown again, unless it turned out otherwise.
      boolean goesOn = line.startsWith(shown);
      terminal.print(start + (goesOn ? line.substring(shown.length()) : "\n" + line));
      shown = "";
      said.setLength(0);
      explain(job.name(), result.caption());
    }
  }

  /// Such as `sign.png:`, or `sign.png: what does it say? →`.
  private String heading(Job.Request job) {
    String name = Text.printable(job.name()) + ":";
    return asked
        ? job.question().map(question -> name + " " + Text.oneLine(question) + " →").orElse(name)
        : name;
  }

  /// Says what cut a text, so that nobody takes a part for the whole, and what else is to be known.
  private void explain(String name, Caption caption) {
    if (noted) {
      String why =
          switch (caption.finishReason()) {
            case EOS, STOP -> "";
            case MAX_TOKENS ->
                "cut after %s; --max-new-tokens allows more"
                    .formatted(Text.count(caption.tokens().size(), "token"));
            case LOOP -> "cut where the model began to repeat itself";
            case DEADLINE -> "cut when its time was over; --max-time allows more";
            case CANCELLED -> "cancelled";
          };
      if (!why.isEmpty()) {
        note(name, why);
      }
      caption.provenance().notes().forEach(note -> note(name, note));
    }
  }

  private void note(String name, String note) {
    String about = named ? Text.printable(name) + ": " : "";
    terminal.note(Paint.FAINT.on("(%s%s)".formatted(about, note), terminal.errColours()));
  }

  @Override
  public void failure(String name, Throwable fault) {
    String message = Faults.message(fault);
    // Our own errors name the picture; others are about anything.
    terminal.error(
        fault instanceof VedutaException ? message : Text.printable(name) + ": " + message);
  }
}
