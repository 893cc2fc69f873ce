// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.util.Map;

/// Where a command reads and writes, and what it may put there.
///
/// @param in pictures given as `-`
/// @param out results
/// @param err everything else: notes, progress, errors
/// @param outColours whether results may be coloured
/// @param errColours whether notes and errors may be coloured
/// @param live whether `err` is a terminal that can redraw a line
/// @param quiet whether nothing is shown of how far work is
/// @param environment the variables that say where models of the hub are
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outColours,
    boolean errColours,
    boolean live,
    boolean quiet,
    Map<String, String> environment) {

  private static final String CLEAR_LINE = "\r\u001b[K";

  /// The terminal of this process. The launcher says in `veduta.tty` which of `out` and `err` is a
  /// terminal, and in `veduta.err` on which descriptor the user's error stream is, because the
  /// JVM's own would show its warning about incubator modules.
  static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    String tty = System.getProperty("veduta.tty", "");
    boolean capable = !environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean colours = capable && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        System.in,
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8),
        new PrintStream(new FileOutputStream(errorDescriptor()), true, UTF_8),
        colours && tty.contains("out"),
        colours && tty.contains("err"),
        capable && tty.contains("err"),
        false,
        environment);
  }

  /// Writes a line of results and flushes it, so that a reader sees it at once and whole.
  ///
  /// @throws OutputClosedException when nobody reads any more, or the disk is full
  void print(String line) {
    out.print(line + "\n");
    if (out.checkError()) {
      throw new OutputClosedException();
    }
  }

  /// Writes the beginning of a line of results and flushes it.
  ///
  /// @throws OutputClosedException when nobody reads any more, or the disk is full
  void printPart(String part) {
    out.print(part);
    if (out.checkError()) {
      throw new OutputClosedException();
    }
  }

  /// Tells the user something that is no result.
  void note(String line) {
    err.println(line);
  }

  /// Asks the user something that is answered on the same line.
  void ask(String question) {
    clearStatus();
    err.print(question);
    err.flush();
  }

  /// Tells the user what went wrong.
  void error(String message) {
    err.println(Paint.RED_BOLD.on("veduta:", errColours) + " " + message);
  }

  /// Shows a line that the next one, or a [#clearStatus], replaces; nothing if that can't be done.
  void status(String line) {
    if (live) {
      err.print(CLEAR_LINE + line);
      err.flush();
    }
  }

  void clearStatus() {
    status("");
  }

  /// This terminal for a run that shows no progress.
  Terminal withoutStatus() {
    return new Terminal(in, out, err, outColours, errColours, false, true, environment);
  }

  private static FileDescriptor errorDescriptor() {
    Integer number = Integer.getInteger("veduta.err");
    if (number == null) {
      return FileDescriptor.err;
    }
    try {
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return constructor.newInstance(number);
    } catch (ReflectiveOperationException | RuntimeException _) {
      return FileDescriptor.err; // the launcher passes the JVM's own error stream on as well
    }
  }

  /// Nobody reads what is written.
  static final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException() {
      super("the output can't be written: it was closed, or the disk is full");
    }
  }
}
