// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.VedutaException;
import java.util.List;

/// A result a line, after the name of its picture where there are several; errors apart from them.
///
/// @param named whether lines begin with the picture's name
record TextReport(Terminal terminal, boolean named) implements Report {

  @Override
  public void results(String name, List<Result> results) {
    String start =
        named ? Paint.FAINT.on(Text.printable(name) + ":", terminal.outColours()) + " " : "";
    for (Result result : results) {
      terminal.print(start + Text.oneLine(result.caption().text()));
    }
  }

  @Override
  public void failure(String name, Throwable fault) {
    String message = Faults.message(fault);
    // Our own errors name the picture; others are about anything.
    terminal.error(
        fault instanceof VedutaException ? message : Text.printable(name) + ": " + message);
  }
}
